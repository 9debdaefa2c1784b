"""What a worker is told when the answer is no."""

import re
from dataclasses import replace
from datetime import date

import pytest

from kiosk import texts
from kiosk.core.errors import Refusal
from kiosk.core.refusals import (
    CellUnreadable,
    Denied,
    HoldRefusal,
    SheetForbidden,
    SheetUnavailable,
    SpoolNotFound,
    SpoolOccupied,
    is_of_file,
)
from kiosk.core.shop import rules
from kiosk.core.shop.data import Action, Command, Operation, Spool, Worker
from tests.texts.situations import CARLA, FREE, MAURICIO, REFUSALS_OF_THE_SHEET, TAG, TODAY, held


def _refusal(
    action: Action, spool: Spool | None, worker: Worker = MAURICIO, fecha: date | None = None
) -> Refusal:
    wish = Command("", action, TAG, worker.id, Operation.ARM, fecha=fecha)
    refusal = rules.may(wish, spool, worker, TODAY)
    assert refusal is not None
    return refusal


def _with_station(refusal: Refusal, station: str) -> Refusal:
    assert isinstance(refusal, HoldRefusal)
    return replace(refusal, puesto=station)


def test_second_worker_is_told_who_has_it_since_when_and_where() -> None:
    refusal = _with_station(_refusal(Action.TOMAR, held("CP(95)", "ARM")), "Puesto 5")
    assert str(texts.sentence(refusal, "es", TODAY)) == (
        f"CP(95) tomó {TAG} a las 14:30 en Puesto 5. No se guardó. Elige otro spool, o pide que lo pause."
    )
    assert str(texts.sentence(refusal, "en", TODAY)) == (
        f"CP(95) took {TAG} at 14:30 at Puesto 5. It was not saved. Choose another spool, "
        "or ask for it to be paused."
    )


def test_a_hold_of_another_day_is_told_with_its_day() -> None:
    refusal = _refusal(Action.TOMAR, held("CP(95)", "ARM", since="20-11-2026 08:05:00"))
    assert texts.sentence(refusal, "es", TODAY).what == f"CP(95) tomó {TAG} el 20-11 08:05."


def test_a_hold_whose_date_cannot_be_read_is_told_without_it() -> None:
    refusal = _refusal(Action.TOMAR, held("CP(95)", "ARM", since="ayer"))
    assert texts.sentence(refusal, "es", TODAY).what == f"CP(95) tomó {TAG}."


def test_a_hold_with_a_date_and_no_time_is_told_by_its_day() -> None:
    refusal = _refusal(Action.TOMAR, held("CP(95)", "ARM", since="23-11-2026"))
    assert texts.sentence(refusal, "es", TODAY).what == f"CP(95) tomó {TAG} el 23-11."


def test_the_holder_is_told_that_it_is_already_his() -> None:
    refusal = _refusal(Action.TOMAR, held("MR(93)", "ARM", since="23-11-2026 14:32:07"))
    assert texts.reason("TOMAR", refusal, "es", TODAY) == "TOMAR: ya lo tienes tú desde las 14:32."
    assert texts.reason("TOMAR", refusal, "en", TODAY) == "TAKE: it is already yours since 14:32."


def test_buttons_with_the_same_reason_share_a_line() -> None:
    refused = {
        "TOMAR": None,
        "PAUSAR": _refusal(Action.PAUSAR, FREE),
        "COMPLETAR": _refusal(Action.COMPLETAR, FREE),
    }
    assert texts.reasons(refused, "es", TODAY) == [f"PAUSAR y COMPLETAR: primero toma el spool {TAG}."]
    assert texts.reasons(refused, "en", TODAY) == [f"PAUSE and COMPLETE: take spool {TAG} first."]


def test_three_buttons_with_one_reason_are_listed() -> None:
    spool = held("CP(95)", "ARM")
    refused = {action: _refusal(action, spool) for action in (Action.TOMAR, Action.PAUSAR, Action.COMPLETAR)}
    assert texts.reasons(refused, "es", TODAY) == [
        "TOMAR, PAUSAR y COMPLETAR: lo tiene CP(95) desde las 14:30."
    ]


def test_buttons_with_different_reasons_keep_their_own_lines() -> None:
    refused = {
        "TOMAR": _refusal(Action.TOMAR, held("MR(93)", "ARM")),
        "PAUSAR": _refusal(Action.PAUSAR, FREE),
    }
    assert [line.partition(":")[0] for line in texts.reasons(refused, "es", TODAY)] == ["TOMAR", "PAUSAR"]


def test_a_missing_role_names_the_roles_that_would_do() -> None:
    nobody = Worker(97, "Ana", "Soto")
    refusal = _refusal(Action.TOMAR, FREE, nobody)
    assert texts.sentence(refusal, "es", TODAY).what == (
        "AS(97) no tiene rol para ARM: hace falta Armador o Ayudante."
    )


def test_planning_is_told_which_cell_to_mend() -> None:
    refusal = CellUnreadable(
        tag=TAG, hoja="Operaciones", fila="12", columna="Fecha_Materiales", valor="mañana"
    )
    assert texts.sentence(refusal, "es").what == (
        f"No se puede leer «mañana» de {TAG} (Operaciones, fila 12, columna Fecha_Materiales)."
    )


def test_a_cell_with_a_whole_story_in_it_does_not_fill_the_screen() -> None:
    refusal = CellUnreadable(TAG, valor="x" * 500, hoja="Operaciones", fila="12", columna="Fecha_Armado")
    assert len(texts.sentence(refusal, "es").what) < 200


def test_braces_in_a_cell_are_only_text() -> None:
    refusal = SpoolNotFound(tag="{worker}{0}")
    assert "{worker}{0}" in texts.sentence(refusal, "es").what


def test_a_hold_that_was_given_back_and_taken_again_is_not_the_same() -> None:
    wish = Command("", Action.PAUSAR, TAG, 93, Operation.ARM, hold="earlier")
    refusal = rules.may(wish, held("MR(93)", "ARM"), MAURICIO, TODAY)
    assert refusal is not None
    assert "ya no es la misma toma" in texts.sentence(refusal, "es", TODAY).what


def test_nobody_chosen_yet_is_a_hint_and_no_error() -> None:
    assert texts.why(SpoolNotFound(tag=""), "es") == "primero elige un spool."


def test_somebody_who_only_looked_hears_nothing_of_saving() -> None:
    sentence = texts.sentence(SheetUnavailable(causa="HTTP 503"), "es")
    assert sentence.without_saved == "La planilla no responde. Revisa la red y repite en un momento."


def test_a_light_has_room_for_few_words() -> None:
    assert texts.short(SheetForbidden(estado=Denied.FORBIDDEN), "es") == "sin permiso"
    assert texts.short(SpoolOccupied(TAG, "ARM"), "es") == "con problemas"


def test_what_nobody_foresaw_is_told_with_its_place_in_the_log() -> None:
    sentence = texts.unexpected("KeyError · kiosk.log", "es")
    assert "KeyError · kiosk.log" in sentence.what
    assert "no se sabe" in sentence.saved


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_a_fault_behind_the_screen_is_told_in_three_parts(language: str) -> None:
    sentence = texts.background("KeyError · kiosk.log", language)
    assert "KeyError · kiosk.log" in sentence.what
    assert sentence.saved
    assert sentence.todo


def test_another_holder_is_named_to_who_wants_to_pause() -> None:
    refusal = _refusal(Action.PAUSAR, held("MR(93)", "ARM"), CARLA)
    assert texts.sentence(refusal, "es", TODAY).what == f"{TAG} lo tiene MR(93) desde las 14:30."


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_a_local_workbook_s_trouble_names_its_file_and_neither_google_nor_a_network(language: str) -> None:
    of_files = [each for each in REFUSALS_OF_THE_SHEET if is_of_file(each)]
    assert len(of_files) > 10
    for refusal in of_files:
        told = texts.sentence(refusal, language)
        assert "taller.kiosk" in told.what
        said = f"{told} {texts.short(refusal, language)} {texts.reason('TOMAR', refusal, language)}".lower()
        assert not {"google", "red", "network", "internet", "cuota", "quota"} & set(re.findall(r"\w+", said))


def test_a_long_path_keeps_the_file_s_name() -> None:
    refusal = SheetUnavailable(archivo="/srv/" + "carpeta/" * 30 + "taller.kiosk", problema="WorkbookMissing")
    assert "/taller.kiosk no está" in texts.sentence(refusal, "es").what
