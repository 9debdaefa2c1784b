"""The two languages say the same things, about everything that can happen."""

import re
from collections.abc import Iterable
from dataclasses import fields
from string import Formatter

import pytest

from kiosk import texts
from kiosk.config.values import Problem
from kiosk.core.errors import Code
from kiosk.core.refusals import (
    BY_CODE,
    AlarmReason,
    AwayCause,
    ClockSource,
    Denied,
    Needed,
    OutcomeUnknown,
    UndoCause,
    UnknownCause,
)
from kiosk.core.relevo_refusals import RelevoCause
from kiosk.core.sharing.link import LinkReason
from kiosk.core.shop.data import Action
from kiosk.core.shop.operations import EventType
from kiosk.core.supervisor_refusals import PinCause
from kiosk.texts.catalogue import phrases, sentences
from kiosk.texts.refusals import VARIANTS, key_of
from kiosk.workbook.book.errors import Unreadable
from kiosk.workbook.files.reports import Lost
from tests.texts.situations import REFUSALS_OF_THE_SHEET, TODAY, refusals_of_the_rules

KEYS = [code.value for code in Code] + [f"{code}.{name}" for code in VARIANTS for name, _ in VARIANTS[code]]
PRODUCED = list({str(each): each for each in [*refusals_of_the_rules(), *REFUSALS_OF_THE_SHEET]}.values())


def _fields(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name}


def test_both_languages_have_the_same_keys() -> None:
    assert phrases("es").keys() == phrases("en").keys()
    assert sentences("es").keys() == sentences("en").keys()


def test_both_languages_speak_of_the_same_values() -> None:
    for key, phrase in phrases("es").items():
        assert _fields(phrase) == _fields(phrases("en")[key]), key
    for key, parts in sentences("es").items():
        assert _fields(" ".join(parts)) == _fields(" ".join(sentences("en")[key])), key


@pytest.mark.parametrize("language", texts.LANGUAGES)
@pytest.mark.parametrize("key", KEYS)
def test_every_code_and_variant_has_three_parts_and_a_short_reason(key: str, language: str) -> None:
    parts = sentences(language)[key]
    assert len(parts) == 3
    assert all(part.endswith(".") for part in parts)
    assert phrases(language)[f"reason.{key}"].endswith(".")


def test_the_catalogue_has_no_sentence_that_nobody_can_hear() -> None:
    assert sentences("es").keys() == {*KEYS, "OTRO"}
    reasons = {key.removeprefix("reason.") for key in phrases("es") if key.startswith("reason.")}
    assert reasons == {*KEYS, "OTRO"}


DERIVED = {
    "code": set[str](),
    "spool": {"tag"},
    "at": {"desde"},
    "since": {"desde"},
    "station": {"puesto"},
    "rows": {"filas", "mas"},
}
"""What the texts make of values, and of which ones."""

ONLY_RECORDED = {
    ("SPOOL_BLOQUEADO", "operacion"),
    ("SPOOL_NO_BLOQUEADO", "operacion"),
    ("MOTIVO_REQUERIDO", "operacion"),
    ("SPOOL_OCUPADO", "operacion"),
    ("OPERACION_NO_INICIADA", "desde"),
    ("OPERACION_NO_INICIADA", "puesto"),
    ("NO_AUTORIZADO", "operacion"),
    ("RELEVO_NO_VIGENTE", "operacion"),
    ("NO_AUTORIZADO", "accion"),
    ("WORKER_NO_ENCONTRADO", "tag"),
}
"""Fields that journal and log keep, and no sentence says."""


def _templates(code: str, language: str) -> list[str]:
    """All that is ever said of a refusal with this code."""
    keys = [key for key in KEYS if key.split(".")[0] == code]
    said = [part for key in keys for part in sentences(language)[key]]
    short = [f"{kind}.{key}" for kind in ("reason", "short") for key in keys]
    return said + [phrases(language)[key] for key in short if key in phrases(language)]


def _values_said(code: str, language: str) -> set[str]:
    said = _fields(" ".join(_templates(code, language)))
    return {each for value in said for each in DERIVED.get(value, {value})}


def _values_asked(code: str) -> set[str]:
    return {each.value for _, conditions in VARIANTS.get(code, ()) for each in conditions}


@pytest.mark.parametrize("language", texts.LANGUAGES)
@pytest.mark.parametrize("code", Code)
def test_sentences_use_the_fields_of_their_refusal_and_all_of_them(code: Code, language: str) -> None:
    has = {each.name for each in fields(BY_CODE[code])}
    assert _values_said(code, language) <= has
    assert _values_asked(code) <= has
    unsaid = has - _values_said(code, language) - _values_asked(code)
    assert unsaid == {name for owner, name in ONLY_RECORDED if owner == code}


@pytest.mark.parametrize(
    ("code", "field", "causes"),
    [
        (Code.DEPENDENCIAS_NO_SATISFECHAS, "falta", Needed),
        (Code.PIN_REQUERIDO, "causa", PinCause),
        (Code.SHEETS_NO_DISPONIBLE, "causa", AwayCause),
        (Code.RESULTADO_DESCONOCIDO, "causa", UnknownCause),
        (Code.NO_SE_PUEDE_DESHACER, "causa", UndoCause),
        (Code.RELEVO_NO_VIGENTE, "causa", RelevoCause),
        (Code.SHEETS_SIN_PERMISO, "estado", set(Denied) - {Denied.FORBIDDEN}),
        (Code.ESCRITURA_DETENIDA, "alarma", AlarmReason),
        (Code.RELOJ_NO_FIABLE, "fuente", set(ClockSource) - {ClockSource.BUILD}),
    ],
)
def test_each_cause_has_a_sentence_and_each_sentence_a_cause(
    code: Code, field: str, causes: Iterable[str]
) -> None:
    """403, and a clock before the program was made, are told by their codes' plain sentences."""
    conditions = [each for _, conditions in VARIANTS[code] for each in conditions if each.value == field]
    assert {wanted for each in conditions for wanted in each.wanted} == set(causes)


def test_every_code_has_its_class() -> None:
    assert BY_CODE.keys() == set(Code)


def test_every_action_and_event_has_its_words() -> None:
    for kind in ("action", "done", "pending"):
        assert {f"{kind}.{action}" for action in Action} <= phrases("es").keys()
    assert {f"event.{kind}" for kind in EventType} <= phrases("es").keys()
    assert {f"link.{reason}" for reason in LinkReason if reason} <= phrases("es").keys()


def test_the_situations_of_these_tests_meet_all_refusals_of_the_rules() -> None:
    by_rules = {key_of(refusal) for refusal in refusals_of_the_rules()}
    assert by_rules == {
        "SPOOL_NO_ENCONTRADO",
        "SPOOL_DUPLICADO",
        "WORKER_NO_ENCONTRADO",
        "ROL_NO_AUTORIZADO",
        "ROL_NO_AUTORIZADO.supervisor",
        "MOTIVO_REQUERIDO",
        "SPOOL_NO_BLOQUEADO",
        "OPERACION_NO_INICIADA.nada_que_liberar",
        "FECHA_INVALIDA",
        "RESULTADO_INVALIDO",
        "RESULTADO_INVALIDO.ninguno",
        "SPOOL_DATO_ILEGIBLE",
        "SPOOL_DATO_ILEGIBLE.duda",
        "SPOOL_BLOQUEADO",
        "OPERACION_YA_COMPLETADA",
        "OPERACION_YA_COMPLETADA.sin_nombre",
        "OPERACION_YA_COMPLETADA.sin_fecha",
        "DEPENDENCIAS_NO_SATISFECHAS.materiales",
        "DEPENDENCIAS_NO_SATISFECHAS.arm",
        "DEPENDENCIAS_NO_SATISFECHAS.reparacion",
        "DEPENDENCIAS_NO_SATISFECHAS",
        "SPOOL_OCUPADO",
        "SPOOL_OCUPADO.mio",
        "OPERACION_NO_INICIADA",
        "OPERACION_NO_INICIADA.libre",
        "OPERACION_NO_INICIADA.otra",
        "OPERACION_NO_INICIADA.sin_rechazo",
        "NO_AUTORIZADO",
        "NO_AUTORIZADO.otra_toma",
        "RELEVO_NO_VIGENTE.propio",
        "RELEVO_NO_VIGENTE.libre",
        "RELEVO_NO_VIGENTE.devuelto",
        "NO_SE_PUEDE_DESHACER.nada",
        "NO_SE_PUEDE_DESHACER.a_mano",
    }


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_no_refusal_leaves_a_gap_in_its_sentence(language: str) -> None:
    for refusal in PRODUCED:
        said = str(texts.sentence(refusal, language, TODAY)).replace("{ayer}", "")
        why = texts.why(refusal, language, TODAY)
        for text in (said, why):
            assert not re.search(r"[{}?]|  | [.,]", text), text


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_no_refusal_ever_says_saved_without_no(language: str) -> None:
    for refusal in PRODUCED:
        sentence = texts.sentence(refusal, language, TODAY)
        for part in (sentence.what, sentence.saved, sentence.todo):
            if re.search(r"\b(guard(ó|ad[oa])|saved)\b", part, re.IGNORECASE):
                assert re.search(r"\b(no|not|nothing|nada)\b", part, re.IGNORECASE), part
        if refusal.code is not Code.RESULTADO_DESCONOCIDO:
            assert re.search(r"\bNo se guardó|was not saved|Nothing new was saved", sentence.saved), sentence


def test_an_unknown_outcome_is_never_told_as_not_saved() -> None:
    unknown = OutcomeUnknown()
    spanish = texts.sentence(unknown, "es")
    assert "Todavía no se sabe" in spanish.saved
    assert "no se guardó" not in str(spanish).lower()
    english = texts.sentence(unknown, "en")
    assert "not known yet" in english.saved
    assert "not saved" not in str(english)


def test_a_code_of_the_future_still_gets_a_sentence() -> None:
    later = Problem("SPOOL_PERDIDO", {"tag": "A-1"})
    assert "SPOOL_PERDIDO" in str(texts.sentence(later, "es"))
    assert "SPOOL_PERDIDO" in texts.why(later, "en")


def test_a_language_that_nobody_speaks_here_is_spanish() -> None:
    assert texts.phrase("occupied.none", "fr") == texts.phrase("occupied.none", "es")


@pytest.mark.parametrize("language", texts.LANGUAGES)
@pytest.mark.parametrize(("kind", "keys"), [("unreadable", Unreadable), ("lost", Lost)])
def test_every_cause_of_a_refused_file_and_every_loss_has_its_words(
    kind: str, keys: Iterable[str], language: str
) -> None:
    told = {key for key in phrases(language) if key.startswith(f"{kind}.")}
    assert told == {f"{kind}.{each}" for each in keys}
