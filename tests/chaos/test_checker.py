"""The checker finds planted violations, and none in a history that kept every promise."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.chaos import dates, edits
from tests.chaos.checker import check
from tests.chaos.history import CellRow, Edit, History, Kept, Picture, Row, Said, Wish
from tests.chaos.judge import BLANK

TAG = "MK-1"
SINCE = "14-05-2026 10:30:00"


def held(mark: str) -> Picture:
    return {**BLANK, "Ocupado_Por": mark, "Fecha_Ocupacion": SINCE, "Armador": mark}


def paused(name: str) -> Picture:
    return {**BLANK, "Estado_Detalle": "Disponible", "Armador": name}


def take(cmd: str, place: int, mark: str, prev: str, before: Picture) -> Row:
    worker = mark[3:-1]
    return Row(
        place, cmd, "TOMAR_SPOOL", TAG, worker, "TOMAR", "ARM", cmd, prev, "", before, held(mark), "", "p"
    )


def pause(cmd: str, place: int, mark: str, prev: str, hold: str) -> Row:
    after = paused(mark)
    return Row(
        place,
        cmd,
        "PAUSAR_SPOOL",
        TAG,
        mark[3:-1],
        "PAUSAR",
        "ARM",
        cmd,
        prev,
        hold,
        held(mark),
        after,
        "",
        "p",
    )


def wish(row: Row, at: float) -> Wish:
    return Wish(row.cmd, row.action, row.tag, int(row.worker_id), row.operation, row.hold, "p", at)


TAKES = take("take", 2, "MR(93)", "", BLANK)
PAUSES = pause("pause", 3, "MR(93)", "take", "take")
TAKES_AGAIN = take("again", 4, "AS(45)", "pause", paused("MR(93)"))
ROWS = (TAKES, PAUSES, TAKES_AGAIN)
REFUSED = Wish("refused", "TOMAR", TAG, 12, "ARM", "", "p", 5.0)

GOOD = History(
    wishes=(*(wish(row, at) for at, row in enumerate(ROWS)), REFUSED),
    said=(
        *(Said(row.cmd, "applied", "", "p", at + 0.5) for at, row in enumerate(ROWS)),
        Said("refused", "refused"),
    ),
    audit=ROWS,
    cells=(CellRow(2, TAG, held("AS(45)"), "again"), CellRow(3, "MK-2", BLANK)),
    journals=(
        *(Kept(row.cmd, "applied", row.id, True, "p") for row in ROWS),
        Kept("refused", "refused", "", True),
    ),
)


def audit(*rows: Row) -> History:
    return replace(GOOD, audit=rows)


def journal(*kept: Kept) -> History:
    return replace(GOOD, journals=(*GOOD.journals[1:], *kept))


def cells(*rows: CellRow) -> History:
    return replace(GOOD, cells=(*rows, *GOOD.cells[1:]))


def names(history: History) -> set[str]:
    return {violation.name for violation in check(history)}


def test_a_good_history_has_nothing_wrong() -> None:
    assert check(GOOD) == []


def test_a_void_row_and_its_repair_are_nothing_wrong() -> None:
    late = take("refused", 5, "LV(12)", "take", held("MR(93)"))
    repair = Row(6, "repair", "ANULADO", TAG, ref="refused")
    assert check(audit(*ROWS, late, repair)) == []


def test_what_was_renounced_before_it_landed_is_void() -> None:
    stone = Row(5, "stone", "RENUNCIADO", TAG, ref="refused", cmd="refused")
    late = take("refused", 6, "LV(12)", "again", held("AS(45)"))
    assert check(audit(*ROWS, stone, late)) == []


LONG = 1000.0
EDIT = Edit(TAG, {"Ocupado_Por": ""}, {"Ocupado_Por": "AS(45)"}, 4, at=9.0)
NOTE = Row(
    5,
    "note",
    "EDITADO_A_MANO",
    TAG,
    "",
    "EDITAR",
    "",
    "",
    "again",
    "again",
    held("AS(45)"),
    {**held("AS(45)"), "Ocupado_Por": ""},
    "",
    "p",
    LONG,
)


def edited(*rows: Row) -> History:
    return replace(GOOD, audit=(*ROWS, *rows), edits=(EDIT,), cells=())


def test_a_noted_edit_is_not_lost() -> None:
    assert "edit_lost" not in names(edited(NOTE))


def test_an_edit_under_a_write_that_was_read_before_it_may_be_lost() -> None:
    late = replace(pause("refused", 5, "AS(45)", "again", "again"), at=EDIT.at)
    assert "edit_lost" not in names(edited(late))


STRAY = Row(
    5,
    "stray",
    "TOMAR_SPOOL",
    "MK-2",
    "12",
    "TOMAR",
    "ARM",
    "stray",
    "",
    "",
    BLANK,
    held("LV(12)"),
    "",
    "p",
    LONG,
)
PUT_BACK = Row(6, "put-back", "FILA_REPUESTA", TAG, action="REPONER", ref="stray", station="p", at=LONG)
LATER = replace(pause("later", 7, "AS(45)", "again", "again"), at=LONG)


def test_an_edit_under_a_write_that_strayed_onto_its_row_may_be_lost() -> None:
    """It was gone before a reader could note it: the row's repair names the other spool's write."""
    history = edited(STRAY, PUT_BACK, LATER)
    assert "edit_lost" not in names(history)
    assert edits.under_strays(history) == [EDIT]


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param((STRAY, LATER), id="no repair says that the write fell on this row"),
        pytest.param((STRAY, replace(PUT_BACK, tag="MK-3"), LATER), id="the repair is another row's"),
        pytest.param((replace(STRAY, tag=TAG), PUT_BACK, LATER), id="the write was this spool's own"),
        pytest.param((PUT_BACK, replace(LATER, place=7)), id="the write that is named is not in the audit"),
        pytest.param((replace(STRAY, place=4), PUT_BACK, LATER), id="the write landed before the edit"),
        pytest.param((replace(STRAY, place=7), PUT_BACK, LATER), id="the write landed behind its repair"),
    ],
)
def test_only_the_evidence_of_a_strayed_write_excuses_a_lost_edit(rows: tuple[Row, ...]) -> None:
    history = edited(*rows)
    assert "edit_lost" in names(history)
    assert edits.under_strays(history) == []


PLANTED: dict[str, Callable[[], History]] = {
    # Both workers were told that they hold it.
    "double_holder": lambda: audit(TAKES, take("again", 3, "AS(45)", "", BLANK), PAUSES),
    # These can only happen if the kiosk's own judge is wrong.
    "took_what_was_held": lambda: audit(TAKES, take("again", 3, "AS(45)", "take", held("MR(93)"))),
    "stood_on_something_else": lambda: audit(TAKES, PAUSES, replace(TAKES_AGAIN, before=BLANK)),
    "took_against_the_rules": lambda: audit(replace(TAKES, operation="SOLD")),
    "released_by_another": lambda: audit(TAKES, replace(PAUSES, worker_id="45")),
    "ended_another_hold": lambda: audit(TAKES, replace(PAUSES, hold="earlier"), TAKES_AGAIN),
    "wrong_cells": lambda: audit(TAKES, replace(PAUSES, after={**paused("MR(93)"), "Fecha_Armado": "1"})),
    "not_saved_and_counts": lambda: audit(*ROWS, pause("refused", 5, "AS(45)", "again", "again")),
    "saved_and_not_there": lambda: audit(TAKES, PAUSES),
    "command_twice": lambda: audit(*ROWS, replace(pause("x", 5, "AS(45)", "again", "again"), cmd="pause")),
    "nobody_wished_it": lambda: audit(*ROWS, pause("strange", 5, "AS(45)", "again", "again")),
    "not_as_wished": lambda: audit(TAKES, PAUSES, replace(TAKES_AGAIN, operation="SOLD")),
    "out_of_order": lambda: replace(GOOD, said=tuple(replace(said, at=0.0) for said in GOOD.said[:3])),
    "two_answers": lambda: replace(GOOD, said=(*GOOD.said, Said("take", "refused"))),
    "never_answered": lambda: replace(GOOD, said=GOOD.said[1:]),
    "cells_differ": lambda: cells(CellRow(2, TAG, held("MR(93)"), "take")),
    "spool_not_there_once": lambda: cells(),
    "edit_lost": lambda: edited(replace(pause("refused", 5, "AS(45)", "again", "again"), at=LONG)),
    "journal_not_empty": lambda: journal(Kept("take")),
    "never_told": lambda: journal(Kept("take", "applied", "take", told=False)),
    "journal_and_audit_differ": lambda: journal(Kept("take", "refused", "", told=True)),
}


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_fault_is_found_by_its_name(name: str) -> None:
    assert name in names(PLANTED[name]())


def test_a_hand_may_type_into_a_spool_that_nobody_ever_took() -> None:
    typed = CellRow(3, "MK-2", {**BLANK, "Ocupado_Por": "DISPONIBLE"})
    assert check(replace(GOOD, cells=(GOOD.cells[0], typed))) == []


def test_a_strayed_write_on_a_spool_that_nobody_ever_took_is_found() -> None:
    strayed = CellRow(3, "MK-2", held("AS(45)"), "again")
    assert names(replace(GOOD, cells=(GOOD.cells[0], strayed))) == {"cells_differ"}


def test_a_strayed_write_on_a_row_without_a_tag_is_found() -> None:
    assert names(replace(GOOD, cells=(*GOOD.cells, CellRow(4, "", held("AS(45)"), "again")))) == {
        "cells_differ"
    }


DAY_S = 86_400.0
RUN = 1_800_000_000.0
"""15 January 2027, 05:00 in the shop."""


def of_a_run(*rows: Row) -> list[str]:
    """The violations' names in a run of a minute, as far as dates go."""
    history = History(audit=rows, began=RUN, ended=RUN + 60)
    return [each.name for each in dates.violations(history)]


def completion(day: str) -> Row:
    return replace(PAUSES, action="COMPLETAR", after={**BLANK, "Fecha_Armado": day}, at=RUN + 30)


def test_rows_of_the_run_are_dated_well() -> None:
    completes = replace(
        PAUSES, action="COMPLETAR", after={**BLANK, "Fecha_Armado": "15-01-2027"}, at=RUN + 30
    )
    planning_s = Row(9, "x", "NOTA", TAG, at=1.0)
    assert of_a_run(replace(TAKES, at=RUN - 200), completes, planning_s) == []


@pytest.mark.parametrize("off_s", [-3_600.0, 3_600.0, 30 * DAY_S])
def test_row_that_a_station_dated_by_a_wrong_clock_is_found(off_s: float) -> None:
    stone = Row(9, "x", "RENUNCIADO", TAG, at=RUN + off_s)
    assert of_a_run(replace(TAKES, at=RUN + off_s), stone) == ["misdated", "misdated"]


def test_completion_on_the_day_of_a_wrong_clock_is_found() -> None:
    completes = replace(
        PAUSES, action="COMPLETAR", after={**BLANK, "Fecha_Armado": "12-01-2027"}, at=RUN + 30
    )
    assert of_a_run(completes) == ["misdated"]
