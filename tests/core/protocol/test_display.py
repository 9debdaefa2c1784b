"""Screens show the audit's state after a full read, and unchanged rows are reused."""

from dataclasses import replace

from kiosk.core.protocol.audit_log import AuditLog
from kiosk.core.protocol.display import Display
from kiosk.core.protocol.findings import Context
from kiosk.core.shop.data import AuditRow, Picture, Spool
from tests.core.protocol.rows import BY_A, BY_B, FREE, action
from tests.support.builders import duplicated, faulty

S = Spool("S", BY_A, "a", row=2, nv="NV-1")
ROWS: list[AuditRow | None] = [action("0", after=FREE), action("a", "0"), action("b", "0", BY_B)]


def log_with(*more: AuditRow) -> AuditLog:
    log = AuditLog()
    log.read(1, [*ROWS, *more])
    return log


def show(spool: Spool, showing: Display | None = None, log: AuditLog | None = None, **context: bool) -> Spool:
    contexts = {"S": Context(**context)} if context else {}  # type: ignore[arg-type]
    (found,) = (showing or Display()).spools((log or log_with()).now(), [spool], contexts)
    return found


def test_row_as_the_audit_has_it_is_shown_as_it_is() -> None:
    assert show(S) == replace(S, hold="a")


def test_void_write_is_not_shown() -> None:
    found = show(replace(S, picture=BY_B, version="b"))
    assert (found.picture, found.version, found.nv) == (BY_A, "a", "NV-1")


def test_hold_shown_is_that_of_the_take_whatever_came_after() -> None:
    paused = replace(BY_A, estado_detalle="otra frase")
    log = log_with(action("c", "a", paused))
    found = show(replace(S, picture=paused, version="c"), log=log)
    assert (found.picture, found.version, found.hold) == (paused, "c", "a")


def test_unnoted_hand_edit_is_shown_with_no_hold() -> None:
    found = show(replace(S, picture=replace(BY_A, ocupado_por="XX(9)")))
    assert (found.picture.ocupado_por, found.version, found.hold) == ("XX(9)", "a", "")


def test_of_two_rows_with_one_tag_each_is_shown_as_read() -> None:
    twin = duplicated(replace(S, picture=BY_B, version="b"), 2, 9)
    assert show(twin) is twin


def test_fault_of_a_cell_that_the_audit_knows_better_goes() -> None:
    stray = faulty(replace(S, picture=Picture(fecha_armado="mañana"), version="b"), "Fecha_Armado")
    assert show(replace(stray, picture=BY_B)).faults == ()


def test_row_that_is_as_before_is_the_very_same() -> None:
    showing, log, void = Display(), log_with(), replace(S, picture=BY_B, version="b")
    assert show(void, showing, log) is show(void, showing, log)


def test_same_row_is_shown_anew_where_the_audit_went_on() -> None:
    showing, log, void = Display(), log_with(), replace(S, picture=BY_B, version="b")
    show(void, showing, log)
    log.read(4, [action("c", "a", FREE)])
    assert show(void, showing, log).picture == FREE


def test_same_row_is_shown_anew_where_its_write_is_no_longer_astray() -> None:
    first = action("1", "v0", BY_A, before=FREE)
    log = AuditLog()
    log.read(1, [first])
    showing, empty = Display(), Spool("S", FREE, "v0", row=2)
    astray = show(empty, showing, log, strayed=True)
    emptied = show(empty, showing, log)
    assert (astray.picture, emptied.picture) == (BY_A, FREE)
