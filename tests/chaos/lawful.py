"""The shop's rules for a counting row, given the state that it follows. Pure, and no code of the kiosk's."""

import re
from collections.abc import Callable, Iterator, Mapping

from tests.chaos.history import Picture, Row
from tests.chaos.judge import BLANK, State, holder

RELEASES = ("PAUSAR", "COMPLETAR", "CANCELAR")
NAME_OF = {"ARM": "Armador", "SOLD": "Soldador"}
DATE_OF = {"ARM": "Fecha_Armado", "SOLD": "Fecha_Soldadura", "METROLOGIA": "Fecha_QC_Metrología"}
OCCUPATION = ("Ocupado_Por", "Fecha_Ocupacion", "Estado_Detalle")
MOST_REJECTIONS = 3

APPROVED = "METROLOGIA APROBADO ✓"
BLOCKED = "BLOQUEADO - Contactar supervisor"
_REJECTED = "RECHAZADO (Ciclo {}/3) - Pendiente reparación"
_PAUSED = "REPARACION_PAUSADA (Ciclo {}/3)"
_QUEUED = "PENDIENTE_METROLOGIA (Ciclo {}/3)"
_LEFT_BY = {"PAUSAR": _PAUSED, "COMPLETAR": _QUEUED, "CANCELAR": _REJECTED, "LIBERAR": _PAUSED}
"""What giving a repair back leaves, by what was done."""
_FOR_REPAIR = ("RECHAZADO", "REPARACION_PAUSADA", "EN_REPARACION")
"""How the sentence begins of a spool that waits for a repair. The last one stays where a hand freed it."""

Rows = Mapping[str, Row]


def wrong(row: Row, state: State, rows: Rows) -> Iterator[str]:
    """The names of the rules that the row breaks; `rows` are those that count, by id."""
    if row.before != state.picture:
        yield "stood_on_something_else"
    check = _BY_KIND.get(row.kind) or _BY_ACTION.get(row.action)
    if check is not None:
        yield from check(row, state, rows)


def _take(row: Row, state: State, _: Rows) -> Iterator[str]:
    was, after = state.picture, row.after or BLANK
    if holder(was):
        yield "took_what_was_held"
    if was[DATE_OF[row.operation]] or (row.operation == "SOLD" and not was["Armador"]):
        yield "took_against_the_rules"
    if holder(after) != row.worker_id or not after["Fecha_Ocupacion"]:
        yield "wrong_cells"
    yield from _changed(after, _outside_occupation(was) | {NAME_OF[row.operation]: after["Ocupado_Por"]})


def _take_repair(row: Row, state: State, _: Rows) -> Iterator[str]:
    was, after = state.picture, row.after or BLANK
    if holder(was):
        yield "took_what_was_held"
    if not was["Estado_Detalle"].startswith(_FOR_REPAIR):
        yield "took_against_the_rules"
    if holder(after) != row.worker_id or not after["Fecha_Ocupacion"]:
        yield "wrong_cells"
    cycle = _cycle(was)
    if cycle is not None and after["Estado_Detalle"] != _held_for_repair(cycle, after["Ocupado_Por"]):
        yield "wrong_cycle"
    yield from _changed(after, _outside_occupation(was))


def _release(row: Row, state: State, rows: Rows) -> Iterator[str]:
    was, after = state.picture, row.after or BLANK
    kept = _outside_occupation(was)
    if holder(was) != row.worker_id:
        yield "released_by_another"
    if row.action == "COMPLETAR":
        kept[DATE_OF[row.operation]] = after[DATE_OF[row.operation]]
        if not after[DATE_OF[row.operation]]:
            yield "wrong_cells"
    if row.action == "CANCELAR":
        take = _take_of(state.hold, rows)
        known = take.before if take and take.action in ("TOMAR", "RELEVO") else None
        kept[NAME_OF[row.operation]] = (known or BLANK)[NAME_OF[row.operation]]
    yield from _given_back(row, state, kept)


def _release_repair(row: Row, state: State, _: Rows) -> Iterator[str]:
    kept = _outside_occupation(state.picture)
    if holder(state.picture) != row.worker_id:
        yield "released_by_another"
    if row.action == "COMPLETAR":
        kept[DATE_OF["METROLOGIA"]] = ""
    yield from _given_back(row, state, kept)


def _release_by_supervisor(row: Row, state: State, _: Rows) -> Iterator[str]:
    if not holder(state.picture):
        yield "released_what_was_free"
    if not row.reason:
        yield "without_a_reason"
    yield from _given_back(row, state, _outside_occupation(state.picture))


def _hand_over(row: Row, state: State, _: Rows) -> Iterator[str]:
    """The holder gives it to another, who goes on: the hold and the name are his, all else stays."""
    was, after = state.picture, row.after or BLANK
    if not holder(was) or holder(was) != id_in(row.given_by):
        yield "handed_over_by_another"
    if row.hold != state.hold:
        yield "ended_another_hold"
    if holder(after) != row.worker_id or holder(after) == holder(was) or not after["Fecha_Ocupacion"]:
        yield "wrong_cells"
    kept, mark = _outside_occupation(was), after["Ocupado_Por"]
    if row.operation in NAME_OF:
        kept[NAME_OF[row.operation]] = mark
        if was[DATE_OF[row.operation]]:
            yield "handed_over_against_the_rules"
        if not after["Estado_Detalle"].startswith(f"{mark} trabajando {row.operation} "):
            yield "wrong_cells"
    elif (cycle := _cycle(was)) is not None and after["Estado_Detalle"] != _held_for_repair(cycle, mark):
        yield "wrong_cycle"
    yield from _changed(after, kept)


def _given_back(row: Row, state: State, kept: Picture) -> Iterator[str]:
    was, after = state.picture, row.after or BLANK
    if row.hold != state.hold:
        yield "ended_another_hold"
    if holder(after) or after["Fecha_Ocupacion"]:
        yield "wrong_cells"
    cycle = _cycle(was)
    if cycle is not None and was["Estado_Detalle"] == _held_for_repair(cycle, was["Ocupado_Por"]):
        if row.operation != "REPARACION":
            yield "released_another_operation"
        elif after["Estado_Detalle"] != _LEFT_BY[row.action].format(cycle):
            yield "wrong_cycle"
    yield from _changed(after, kept)


def _inspection(row: Row, state: State, _: Rows) -> Iterator[str]:
    was, after = state.picture, row.after or BLANK
    if holder(was):
        yield "inspected_what_was_held"
    said = was["Estado_Detalle"]
    if not (was["Fecha_Armado"] and was["Fecha_Soldadura"]) or was[DATE_OF["METROLOGIA"]]:
        yield "inspected_against_the_rules"
    if said.startswith((*_FOR_REPAIR, BLOCKED)):
        yield "inspected_against_the_rules"
    kept = {name: cell for name, cell in was.items() if name not in ("Estado_Detalle", DATE_OF["METROLOGIA"])}
    yield from _changed(after, kept)
    rejections = (_cycle(was) or 0) + 1
    rejected = BLOCKED if rejections >= MOST_REJECTIONS else _REJECTED.format(rejections)
    if after["Estado_Detalle"] != (APPROVED if after[DATE_OF["METROLOGIA"]] else rejected):
        yield "wrong_cycle"


def _unblocking(row: Row, state: State, _: Rows) -> Iterator[str]:
    was, after = state.picture, row.after or BLANK
    if was["Estado_Detalle"] != BLOCKED:
        yield "unblocked_what_was_not"
    if not row.reason:
        yield "without_a_reason"
    yield from _changed(after, {**was, "Estado_Detalle": _REJECTED.format(0)})


def _undo(row: Row, _: State, rows: Rows) -> Iterator[str]:
    undone = rows.get(row.prev or "")
    if undone is None or (row.after or BLANK) != undone.before:
        yield "wrong_cells"
    elif is_take_back(row, rows):
        return
    elif undone.kind in ("DESHACER", "EDITADO_A_MANO"):
        yield "undid_what_has_no_undo"
    elif row.worker_id != (id_in(undone.given_by) or undone.worker_id):
        yield "undid_anothers"


def is_take_back(row: Row, rows: Rows) -> bool:
    """True of the row by which a station takes its own command back, as the spool has left the sheet. Any
    other DESHACER is a worker's wish, and has a command of its own."""
    undone = rows.get(row.prev or "")
    return row.kind == "DESHACER" and undone is not None and undone.cmd == row.cmd


def _take_of(hold: str, rows: Rows) -> Row | None:
    """The take that gave this hold: an undo gives back the one that the row undone had ended."""
    seen = set[str]()
    while (found := rows.get(hold)) and found.kind == "DESHACER" and hold not in seen:
        seen.add(hold)
        ended = rows.get(found.prev or "")
        hold = ended.hold if ended else ""
    return found


_Check = Callable[[Row, State, Rows], Iterator[str]]
_BY_KIND: Mapping[str, _Check] = {
    "TOMAR_REPARACION": _take_repair,
    "PAUSAR_REPARACION": _release_repair,
    "COMPLETAR_REPARACION": _release_repair,
    "CANCELAR_REPARACION": _release_repair,
    "LIBERAR_SUPERVISOR": _release_by_supervisor,
    "COMPLETAR_METROLOGIA": _inspection,
    "DESBLOQUEAR": _unblocking,
    "RELEVO": _hand_over,
    "DESHACER": _undo,
}
_BY_ACTION: Mapping[str, _Check] = {"TOMAR": _take, **dict.fromkeys(RELEASES, _release)}
ACTIONS = ("TOMAR", *RELEASES, "LIBERAR", "DESBLOQUEAR", "RELEVO", "DESHACER")
"""`accion` of the rows that a worker's wish makes; an inspection's is COMPLETAR."""


def id_in(mark: str) -> str:
    """The worker's number in a mark; "" where there is none."""
    found = re.search(r"\((\d+)\)$", mark)
    return found.group(1) if found else ""


def _cycle(was: Picture) -> int | None:
    """The rejections that the sentence counts; None where it counts none."""
    found = re.search(r"\(Ciclo (\d+)/3\)", was["Estado_Detalle"])
    return int(found.group(1)) if found else None


def _held_for_repair(cycle: int, mark: str) -> str:
    return f"EN_REPARACION (Ciclo {cycle}/3) - Ocupado: {mark}"


def _outside_occupation(cells: Picture) -> dict[str, str]:
    return {name: cell for name, cell in cells.items() if name not in OCCUPATION}


def _changed(after: Picture, kept: Picture) -> Iterator[str]:
    if any(after[name] != cell for name, cell in kept.items()):
        yield "wrong_cells"
