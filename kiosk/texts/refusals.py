"""Sentences about refusals: in three parts for the result bar, in a short line over a disabled button."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from kiosk.texts.catalogue import fill, has_phrase, phrase, three_parts
from kiosk.texts.moments import clause
from kiosk.texts.shapes import Coded

Values = Mapping[str, str]
_Name = TypeVar("_Name", bound=str)
Naming = Callable[[str], str]
"""What a spool is called instead of its whole tag, where it stands before people's eyes."""
_LONGEST_VALUE = 60
_LONGEST_PATH = 100


@dataclass(frozen=True, slots=True)
class Sentence:
    """What happened, whether it was saved, what to do: one sentence each."""

    what: str
    saved: str
    todo: str

    def __str__(self) -> str:
        return f"{self.what} {self.saved} {self.todo}"

    @property
    def without_saved(self) -> str:
        """For a command that only reads, so that there was nothing to save."""
        return f"{self.what} {self.todo}"


@dataclass(frozen=True, slots=True)
class Given:
    """A condition on one value: it is one of `wanted`; without `wanted`, it is there and not empty."""

    value: str
    wanted: frozenset[str] = frozenset()

    def fits(self, values: Values) -> bool:
        found = values.get(self.value, "")
        return found in self.wanted if self.wanted else bool(found)


def _is(value: str, *wanted: str) -> Given:
    return Given(value, frozenset(wanted))


VARIANTS: Mapping[str, tuple[tuple[str, tuple[Given, ...]], ...]] = {
    "SPOOL_NO_ENCONTRADO": (("sin_elegir", (_is("tag", ""),)), ("varios", (Given("varios"),))),
    "SPOOL_DATO_ILEGIBLE": (
        ("duda", (Given("de"),)),
        ("numero", (Given("numero"),)),
        ("larga", (Given("largo"),)),
        ("ocupante", (_is("columna", "Ocupado_Por"),)),
    ),
    "WORKER_NO_ENCONTRADO": (("repetido", (Given("filas"),)),),
    "FECHA_INVALIDA": (("ilegible", (Given("desde"),)),),
    "ROL_NO_AUTORIZADO": (("supervisor", (Given("supervisor"),)), ("solo", (Given("solo"),))),
    "PIN_REQUERIDO": (
        ("malo", (_is("causa", "malo"),)),
        ("bloqueado", (_is("causa", "bloqueado"),)),
        ("sin_pin", (_is("causa", "sin_pin"),)),
        ("falta", (_is("causa", "falta"),)),
        ("ilegible", (_is("causa", "ilegible"),)),
    ),
    "RESULTADO_INVALIDO": (("ninguno", (_is("valor", ""),)),),
    "LOTE_INVALIDO": (("repetido", (Given("tag"),)),),
    "OPERACION_YA_COMPLETADA": (
        ("sin_fecha", (_is("fecha", ""),)),
        ("sin_nombre", (_is("worker", ""),)),
    ),
    "DEPENDENCIAS_NO_SATISFECHAS": (
        ("materiales", (_is("falta", "materiales"),)),
        ("arm", (_is("falta", "ARM"),)),
        ("reparacion", (_is("falta", "reparación"),)),
    ),
    "SPOOL_OCUPADO": (("mio", (Given("mio"),)),),
    "OPERACION_NO_INICIADA": (
        ("sin_rechazo", (Given("sin_rechazo"),)),
        ("nada_que_liberar", (_is("holder", ""), _is("accion", "LIBERAR"))),
        ("libre", (_is("holder", ""),)),
        ("otra", (Given("tomado_para"),)),
    ),
    "NO_AUTORIZADO": (("otra_toma", (Given("otra_toma"),)),),
    "RELEVO_NO_VIGENTE": tuple(
        (cause, (_is("causa", cause),))
        for cause in (
            "propio",
            "sin_pedido",
            "pedido",
            "libre",
            "rechazado",
            "devuelto",
            "vencido",
            "sin_redis",
        )
    ),
    "NO_SE_PUEDE_DESHACER": (
        ("tarde", (_is("causa", "tarde"),)),
        ("a_mano", (_is("causa", "actuado"), _is("quien", ""))),
        ("actuado", (_is("causa", "actuado"),)),
        ("ajeno", (_is("causa", "ajeno"),)),
        ("nada", (_is("causa", "nada"),)),
        ("sin_deshacer", (_is("causa", "sin_deshacer"),)),
        ("antiguo", (_is("causa", "antiguo"),)),
        ("sin_registro", (_is("causa", "sin_registro"),)),
        ("sin_terminar", (_is("causa", "sin_terminar"),)),
        ("pendiente", (_is("causa", "pendiente"),)),
    ),
    "ESCRITURA_DETENIDA": (
        ("auditoria", (_is("alarma", "auditoria"),)),
        ("filas_movidas", (_is("alarma", "filas_movidas"),)),
        ("columna_vaciada", (_is("alarma", "columna_vaciada"),)),
    ),
    "RELOJ_NO_FIABLE": (
        ("servidor", (_is("fuente", "servidor"),)),
        ("redis", (_is("fuente", "redis"),)),
        ("auditoria", (_is("fuente", "auditoria"),)),
    ),
    "HOJA_CAMBIADA": (
        ("columnas", (Given("falta"),)),
        ("hoja", (Given("hoja"),)),
        ("fila", (Given("tag"),)),
        ("detalle", (Given("detalle"),)),
    ),
    "SHEETS_SIN_PERMISO": (
        ("llave", (_is("estado", "credenciales"), Given("archivo"))),
        ("reloj", (_is("estado", "reloj"),)),
        ("firma", (_is("estado", "firma"),)),
        ("cuenta", (_is("estado", "cuenta"),)),
        ("excel", (_is("estado", "excel"),)),
        ("credenciales_dicho", (_is("estado", "credenciales", "401"), Given("dicho"))),
        ("credenciales", (_is("estado", "credenciales", "401"),)),
        ("no_existe", (_is("estado", "404"),)),
        ("protegida_en", (_is("estado", "400"), Given("columna"))),
        ("protegida", (_is("estado", "400"),)),
    ),
    "RESULTADO_DESCONOCIDO": (
        ("por_enviar", (_is("causa", "por_enviar"),)),
        ("imprevisto", (_is("causa", "imprevisto"),)),
        ("protegida", (_is("causa", "protegida"),)),
        ("archivo", (_is("causa", "archivo"),)),
    ),
    "PUESTO_SIN_MEMORIA": (("sin_wal", (_is("motivo", "STATION_NO_WAL"),)),),
    "SHEETS_NO_DISPONIBLE": (
        ("archivo_nuevo", (_is("problema", "WorkbookTooNew"),)),
        ("archivo_falta", (_is("problema", "WorkbookMissing"),)),
        ("archivo_ido", (_is("problema", "WorkbookGone"),)),
        ("archivo_ajeno", (_is("problema", "WorkbookForeign"),)),
        ("archivo_otra", (_is("problema", "WorkbookReplaced"),)),
        ("archivo_danado", (_is("problema", "WorkbookDamaged"),)),
        ("archivo_lleno", (_is("problema", "WorkbookFull"),)),
        ("archivo_protegido", (_is("problema", "WorkbookReadOnly"),)),
        ("archivo_disco", (_is("problema", "WorkbookDiskFault"),)),
        ("archivo_ocupado", (_is("problema", "WorkbookBusy"),)),
        ("archivo", (Given("archivo"),)),
        ("interrumpido", (_is("causa", "interrumpido"),)),
        ("renunciado", (_is("causa", "renunciado"),)),
        ("ocupado", (_is("causa", "ocupado"),)),
        ("atascado", (_is("causa", "atascado"),)),
        ("deshecho", (_is("causa", "deshecho"),)),
        ("pagina", (_is("causa", "pagina"),)),
        ("proxy", (_is("causa", "proxy"),)),
        ("ilegible", (_is("causa", "incompleta", "respuesta"),)),
        ("red", (Given("causa"),)),
    ),
}
"""The variants of a code's sentence: the first one all of whose conditions fit, else the code's plain one."""


def key_of(refusal: Coded) -> str:
    """The catalogue's key: the code, with its variant behind a dot."""
    code = str(refusal.code)
    values = refusal.values
    for name, conditions in VARIANTS.get(code, ()):
        if all(each.fits(values) for each in conditions):
            return f"{code}.{name}"
    return code


def sentence(refusal: Coded, language: str, today: date | None = None) -> Sentence:
    """The refusal in three parts."""
    parts = three_parts(key_of(refusal), language) or three_parts("OTRO", language)
    assert parts is not None
    values = _spoken(refusal, language, today)
    what, saved, todo = (fill(part, values) for part in parts)
    return Sentence(what, saved, todo)


def reason(
    action: str, refusal: Coded, language: str, today: date | None = None, called: Naming = str
) -> str:
    """One short line over a disabled button: `TOMAR: ya lo tienes tú desde las 14:32.`"""
    return _line([action], why(refusal, language, today, called), language)


def reasons(
    refused: Mapping[_Name, Coded | None], language: str, today: date | None = None, called: Naming = str
) -> list[str]:
    """The lines over a row of buttons, in their order; actions with the same reason share a line.

    `PAUSAR y COMPLETAR: primero toma el spool 25240-011.` An action without a refusal is left out.
    """
    by_why: dict[str, list[str]] = {}
    for action, refusal in refused.items():
        if refusal is not None:
            by_why.setdefault(why(refusal, language, today, called), []).append(action)
    return [_line(actions, text, language) for text, actions in by_why.items()]


def short(refusal: Coded, language: str) -> str:
    """Two or three words beside a light: `sin permiso`."""
    for key in (f"short.{key_of(refusal)}", f"short.{refusal.code}"):
        if has_phrase(key):
            return phrase(key, language)
    return phrase("short.OTRO", language)


def unexpected(reference: str, language: str) -> Sentence:
    """An unforeseen failure of an action, whose outcome isn't known; `reference` is its place in the log."""
    return Sentence(
        phrase("unexpected.what", language, reference=reference),
        phrase("unexpected.saved", language),
        phrase("unexpected.todo", language),
    )


def background(reference: str, language: str) -> Sentence:
    """A failure of a thread that no action waits for; `reference` is its place in the log."""
    return Sentence(
        phrase("background.what", language, reference=reference),
        phrase("background.saved", language),
        phrase("background.todo", language),
    )


def web_down(why: str, language: str) -> Sentence:
    """The web face beside the window has ended; `why` is its own sentence where the reason stays, or ""."""
    todo = "web_down.todo.refused" if why else "web_down.todo"
    return Sentence(
        phrase("web_down.what", language),
        phrase("web_down.saved", language),
        phrase(todo, language, why=why),
    )


def unknown_badge(badge: str, language: str, worker: str = "") -> Sentence:
    """No worker has this badge; `worker` stays the chosen one, if there is one."""
    what = phrase("badge.unknown", language, badge=_bounded(badge))
    return _at_the_door(what, "badge.todo", language, worker)


def turned_away(who: str, is_active: bool, language: str, worker: str = "") -> Sentence:
    """This person may do nothing here; `worker` stays the chosen one, if there is one."""
    key = "badge.roleless" if is_active else "badge.inactive"
    return _at_the_door(phrase(key, language, who=who), f"{key}.todo", language, worker)


def broken_scan(part: str, language: str) -> Sentence:
    """A scanner sent only this part of a code."""
    what = phrase("scan.broken", language, part=_bounded(part))
    return Sentence(what, phrase("badge.nothing", language), phrase("scan.broken.todo", language))


def _at_the_door(what: str, todo: str, language: str, worker: str) -> Sentence:
    still = phrase("badge.todo.still", language, worker=worker)
    return Sentence(what, phrase("badge.nothing", language), still if worker else phrase(todo, language))


def _line(actions: list[str], text: str, language: str) -> str:
    names = [phrase(f"action.{action}", language) for action in actions]
    together = names[-1]
    if len(names) > 1:
        together = phrase("list.and", language, several=", ".join(names[:-1]), last=names[-1])
    return f"{together}: {text}"


def why(refusal: Coded, language: str, today: date | None = None, called: Naming = str) -> str:
    """The reason alone, to follow a name and a colon: `ya lo tienes tú desde las 14:32.`"""
    key = f"reason.{key_of(refusal)}"
    values = _spoken(refusal, language, today)
    values["spool"] = called(values.get("tag", ""))
    return phrase(key if has_phrase(key) else "reason.OTRO", language, **values)


def _spoken(refusal: Coded, language: str, today: date | None) -> dict[str, str]:
    """The values as sentences show them, and the ones derived from them."""
    given = refusal.values
    values = {name: _ending(value) if name == "archivo" else _bounded(value) for name, value in given.items()}
    since = given.get("desde", "")
    values["code"] = str(refusal.code)
    values["at"] = clause("at", since, today, language)
    values["since"] = clause("since", since, today, language)
    values["rows"] = _rows(given, language)
    station = values.get("puesto")
    values["station"] = phrase("clause.station", language, puesto=station) if station else ""
    if "roles" in values:
        *several, final = values["roles"].split(", ")
        values["roles"] = (
            phrase("list.or", language, several=", ".join(several), last=final) if several else final
        )
    return values


def _rows(given: Values, language: str) -> str:
    """The first rows that an alarm names, in brackets: ` (Metadata 812, 815 y 14 más)`."""
    rows, more = given.get("filas", ""), given.get("mas", "")
    if not rows:
        return ""
    return phrase("clause.rows.more" if more else "clause.rows", language, rows=rows, more=more)


def _bounded(value: str) -> str:
    return value if len(value) <= _LONGEST_VALUE else value[: _LONGEST_VALUE - 1] + "…"


def _ending(path: str) -> str:
    """A path bounded at its start: its end has the file's name."""
    return path if len(path) <= _LONGEST_PATH else "…" + path[1 - _LONGEST_PATH :]
