"""`kiosk occupied`, `available` and `history`: the lists, for programs and for people."""

from dataclasses import replace
from datetime import datetime

from kiosk.commands import answers, tables
from kiosk.core.shop.data import AuditRow, Picture, Spool
from kiosk.core.shop.lists import occupied
from tests.cli.terminal import ARMED, FREE, HELD, MAURICIO, PAUSED, TWICE, UNREADABLE, Terminal

DATED = Picture(ocupado_por="CP(95)", fecha_ocupacion="02-11-2026 14:30:00")


def test_occupied_lists_who_has_what_newest_first(terminal: Terminal) -> None:
    terminal.action("tomar", FREE, MAURICIO)
    newest, oldest = terminal.kiosk("occupied", "--json").json
    assert newest["tag_spool"] == FREE
    assert oldest == {
        "tag_spool": HELD,
        "worker_nombre": "CP(95)",
        "estado_detalle": "CP(95) trabajando ARM (ARM en progreso, SOLD pendiente)",
        "fecha_ocupacion": "02-11-2026 14:30:00",
        "operacion": "ARM",
        "nv": "NV0644",
        "ot": "1102",
        "faults": [],
    }


def test_occupied_is_a_table_for_people(terminal: Terminal) -> None:
    head, row = terminal.kiosk("occupied").out.splitlines()
    assert head.split() == ["SPOOL", "TRABAJADOR", "OPERACIÓN", "DESDE", "NV", "OT", "ESTADO"]
    assert row.startswith(f"{HELD}  CP(95)")
    assert head.index("DESDE") == row.index("02-11-2026 14:30:00")


def test_a_spool_held_since_nobody_knows_when_has_a_dash_for_people_only() -> None:
    (entry,) = occupied([Spool(FREE, Picture(ocupado_por="CP(95)"), row=2)])
    (dated,) = occupied([Spool(HELD, DATED, row=3)])
    head, row, _ = tables.occupied([entry, dated], "es").splitlines()
    assert row[head.index("DESDE") :].startswith("— ")
    assert "N/A" not in row
    assert answers.occupied(entry)["fecha_ocupacion"] == "N/A"


def test_nobody_holding_anything_is_told_on_standard_error(terminal: Terminal) -> None:
    terminal.action("pausar", HELD, 95)
    answer = terminal.kiosk("occupied")
    assert (answer.code, answer.out, answer.err) == (0, "", "Nadie tiene un spool ahora.\n")
    assert terminal.kiosk("occupied", "--json").json == []


def test_available_names_who_had_a_paused_spool(terminal: Terminal) -> None:
    offers = {
        each["tag_spool"]: each for each in terminal.kiosk("available", "--operation", "ARM", "--json").json
    }
    assert offers.keys() == {FREE, PAUSED, TWICE, UNREADABLE}
    assert offers[FREE] == {
        "tag_spool": FREE,
        "nv": "NV0644",
        "ot": "1102",
        "estado_detalle": "",
        "paused_by": None,
        "selectable": True,
        "faults": [],
    }
    assert offers[PAUSED]["paused_by"] == "CP(95)"


def test_available_shows_the_cell_that_is_at_fault(terminal: Terminal) -> None:
    offers = {
        each["tag_spool"]: each for each in terminal.kiosk("available", "--operation", "ARM", "--json").json
    }
    (fault,) = offers[UNREADABLE]["faults"]
    assert fault == {
        "kind": "ilegible",
        "sheet": "Operaciones",
        "row": 8,
        "column": "Fecha_Materiales",
        "raw": "mañana",
    }
    table = terminal.kiosk("available", "--operation", "ARM").out
    assert "no se lee «mañana» en Operaciones, fila 8, Fecha_Materiales" in table


def test_available_for_sold_begins_with_what_is_armed(terminal: Terminal) -> None:
    offers = terminal.kiosk("available", "--operation", "sold", "--json").json
    assert [each["tag_spool"] for each in offers] == [ARMED, PAUSED]


def test_history_is_a_table_for_people(terminal: Terminal) -> None:
    terminal.action("tomar", FREE, MAURICIO)
    head, row = terminal.kiosk("history", FREE).out.splitlines()
    assert "EVENTO" in head
    assert "TOMAR_SPOOL" in row
    assert "MR(93) trabajando ARM" in row


def test_history_names_the_cells_of_an_edit_that_left_the_sentence_as_it_was(terminal: Terminal) -> None:
    sentence = "MR(93) trabajando ARM (ARM en progreso, SOLD pendiente)"
    held = Picture(ocupado_por="MR(93)", estado_detalle=sentence, armador="MR(93)")
    edited = replace(held, ocupado_por="", armador="CP(95)")
    noted = datetime(2026, 11, 2, 14, 30)
    row = AuditRow("1", noted, "EDITADO_A_MANO", HELD, None, "", "", "EDITAR", before=held, after=edited)
    _head, line = tables.history([row], "es").splitlines()
    assert "Ocupado_Por: MR(93); Armador: MR(93)  Ocupado_Por: —; Armador: CP(95)" in line
    assert sentence not in line


def test_a_spool_without_history_is_told_on_standard_error(terminal: Terminal) -> None:
    answer = terminal.kiosk("history", FREE)
    assert (answer.code, answer.out) == (0, "")
    assert answer.err == f"{FREE} todavía no tiene historia.\n"


def test_the_history_of_no_spool_is_refused(terminal: Terminal) -> None:
    answer = terminal.kiosk("history", "MK-0", "--json")
    assert (answer.code, answer.json) == (2, [])
    assert "MK-0 no está en la planilla" in answer.err


def test_a_cell_can_not_command_the_terminal() -> None:
    spool = Spool("A-1", Picture(ocupado_por="X(1)", estado_detalle="a\x1b[31m\nb"))
    assert "\x1b" not in tables.occupied(occupied([spool]), "es")
    assert len(tables.occupied(occupied([spool]), "es").splitlines()) == 2
