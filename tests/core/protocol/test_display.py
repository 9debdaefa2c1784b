"""Screens show the audit's state after a full read, and unchanged rows are reused."""

from dataclasses import replace

import pytest

from kiosk.core.protocol import records
from kiosk.core.protocol.audit_log import AuditLog, LogAt
from kiosk.core.protocol.display import Display, Inspected, shown
from kiosk.core.protocol.findings import Doubt, HandNote, Repair
from kiosk.core.protocol.inspection import DOUBT_S, inspect
from kiosk.core.protocol.judged_rows import Standing
from kiosk.core.protocol.memory import UNSEEN, RowsSeen, Seen
from kiosk.core.shop.data import AuditRow, Fault, FaultKind, First, Picture, Spool
from tests.core.protocol.rows import BY_A, BY_B, FREE, action, log_of, tombstone
from tests.support.builders import NOW, duplicated, faulty

S = Spool("S", BY_A, "a", row=2, nv="NV-1")
ROWS: list[AuditRow | None] = [action("0", after=FREE), action("a", "0"), action("b", "0", BY_B)]


def log_with(*more: AuditRow) -> AuditLog:
    log = AuditLog()
    log.read(1, [*ROWS, *more])
    return log


def inspected(
    spool: Spool, display: Display | None = None, log: AuditLog | None = None, seen: Seen = UNSEEN
) -> Inspected:
    at = (log or log_with()).now()
    return (display or Display("Operaciones")).inspected(
        at, [spool], RowsSeen({spool.tag: seen}), lambda _: 0.0
    )


def show(
    spool: Spool, display: Display | None = None, log: AuditLog | None = None, seen: Seen = UNSEEN
) -> Spool:
    (found,) = inspected(spool, display, log, seen).spools
    return found


def standing_shown(log: LogAt, spool: Spool, seen: Seen = UNSEEN) -> Standing:
    return shown(log, spool, inspect(log, spool, seen))


def test_row_as_the_audit_has_it_is_shown_as_it_is() -> None:
    assert show(S) == replace(S, hold="a")
    assert inspected(S).findings == {}


def test_void_write_is_not_shown() -> None:
    void = replace(S, picture=BY_B, version="b")
    found = show(void)
    assert (found.picture, found.version, found.nv) == (BY_A, "a", "NV-1")
    assert isinstance(inspected(void).findings[2], Repair)


def test_hold_shown_is_that_of_the_take_whatever_came_after() -> None:
    paused = replace(BY_A, estado_detalle="otra frase")
    log = log_with(action("c", "a", paused))
    found = show(replace(S, picture=paused, version="c"), log=log)
    assert (found.picture, found.version, found.hold) == (paused, "c", "a")


def test_unnoted_hand_edit_is_shown_with_no_hold() -> None:
    edited = replace(S, picture=replace(BY_A, ocupado_por="XX(9)"))
    found = show(edited)
    assert (found.picture.ocupado_por, found.version, found.hold) == ("XX(9)", "a", "")
    finished = replace(BY_A, fecha_armado="14-05-2026")
    assert show(replace(S, picture=finished)).hold == "a"
    assert isinstance(inspected(edited).findings[2], HandNote)


@pytest.mark.parametrize("version", ["", "0", "of another program"])
def test_spool_without_rows_is_shown_as_its_cells_say(version: str) -> None:
    assert standing_shown(log_of(), replace(S, version=version)) == Standing(version, BY_A, version)


def test_late_write_on_a_spool_without_rows_is_not_shown() -> None:
    log = log_of(tombstone("b"), action("b", "v0", BY_B, before=FREE))
    assert standing_shown(log, replace(S, picture=BY_B, version="b")) == Standing("v0", FREE, "v0")
    remembered = Seen(First("v0", FREE, BY_A))
    assert standing_shown(log, replace(S, picture=BY_B, version="b"), remembered) == Standing("v0", BY_A, "")


def test_spool_without_rows_is_shown_with_what_other_stations_need_to_remember() -> None:
    first = First("v0", FREE, FREE)
    as_first_read = show(Spool("N", FREE, "v0", row=2), seen=Seen(first))
    assert as_first_read.first is None
    edited = show(Spool("N", BY_A, "v0", row=2), seen=Seen(first))
    assert (edited.picture, edited.first) == (BY_A, First("v0", FREE, BY_A))


STRAYED = replace(S, tag="N", picture=replace(BY_A, fecha_ocupacion="14-05-2026 10:30:00"))
LOG = AuditLog()
LOG.read(1, [action("a", "", STRAYED.picture, "Q")])


def test_row_in_doubt_is_a_fault_and_shows_no_holder() -> None:
    found = show(STRAYED, log=LOG)
    assert found.picture == Picture(armador="AA(1)")
    assert found.faults == (Fault(FaultKind.EN_DUDA, "Operaciones", 2, "version", "Q"),)
    assert (found.hold, found.doubt) == ("", found.faults[0])
    assert isinstance(inspected(STRAYED, log=LOG).findings[2], Doubt)


def test_row_noted_out_of_doubt_is_to_be_checked_until_somebody_acts_on_it() -> None:
    log = AuditLog()
    log.read(1, [action("a", "", STRAYED.picture, "Q")])
    noted = inspect(log.now(), STRAYED, UNSEEN, DOUBT_S)
    assert isinstance(noted, HandNote)
    log.read(2, [records.hand_note(noted, "n", NOW, "s1")])
    row = replace(STRAYED, picture=noted.after, version="n")
    assert show(row, log=log).faults == (Fault(FaultKind.COMPROBAR, "Operaciones", 2, "version", "Q"),)
    assert show(row, log=log).doubt is None
    log.read(3, [action("t", "n", BY_B, "N")])
    assert show(replace(row, picture=BY_B, version="t"), log=log).faults == ()


def test_of_two_rows_with_one_tag_each_is_shown_as_read() -> None:
    twin = duplicated(replace(S, picture=BY_B, version="b"), 2, 9)
    assert show(twin) is twin


def test_fault_of_a_cell_that_the_audit_knows_better_goes() -> None:
    stray = faulty(replace(S, picture=Picture(fecha_armado="mañana"), version="b"), "Fecha_Armado")
    assert show(replace(stray, picture=BY_B)).faults == ()


def test_row_that_is_well_as_before_is_the_very_same() -> None:
    display, log = Display("Operaciones"), log_with()
    assert show(S, display, log) is show(S, display, log)


def test_same_row_is_shown_anew_where_the_audit_went_on() -> None:
    display, log = Display("Operaciones"), log_with()
    show(S, display, log)
    log.read(4, [action("c", "a", FREE)])
    assert show(S, display, log).picture == FREE
    assert isinstance(inspected(S, display, log).findings[2], Repair)


def test_same_row_is_shown_anew_where_the_audit_was_read_afresh() -> None:
    """Its `version` was another program's by the shorter window, and is another spool's write by this one."""
    display = Display("Operaciones")
    assert show(STRAYED, display, AuditLog()).doubt is None
    assert show(STRAYED, display, LOG).doubt is not None


def test_same_row_is_shown_anew_where_another_station_remembers_it() -> None:
    display = Display("Operaciones")
    row = Spool("N", BY_A, "v0", row=2)
    show(row, display, log_with())
    assert show(row, display, log_with(), Seen(First("v0", FREE, FREE))).first == First("v0", FREE, BY_A)


def shown_again(spool: Spool, *before: Spool) -> Spool:
    (found,) = (
        Display("Operaciones")
        .inspected(log_with().now(), [spool], RowsSeen(), lambda _: 0.0, shown_before=before)
        .spools
    )
    return found


def test_row_that_an_earlier_run_showed_so_is_that_very_object() -> None:
    before = replace(S, hold="a")
    assert shown_again(S, before) is before


def test_row_that_an_earlier_run_showed_otherwise_is_shown_as_it_is_now() -> None:
    assert shown_again(S, replace(S, hold="a", nv="NV-2")) == replace(S, hold="a")
