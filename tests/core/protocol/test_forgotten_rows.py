"""An acceptance by a station that keeps the end of the audit only: what it has forgotten gives no state."""

from dataclasses import replace
from datetime import datetime, timedelta

from kiosk.core.protocol.acceptance import KnownAudit, Proposal, known_and_since, proposal
from kiosk.core.protocol.audit_check import AuditWindow
from kiosk.core.protocol.audit_log import AuditLog, LogAt
from kiosk.core.protocol.audit_window import shortened
from kiosk.core.protocol.kinds import Mark
from kiosk.core.protocol.records import column_accepted
from kiosk.core.shop.data import AuditRow, Spool
from kiosk.core.shop.dates import UNDATED
from tests.core.protocol.rows import BY_A, BY_B, FREE, action, log_of, tombstone
from tests.core.protocol.test_acceptance import acceptance, note
from tests.support.builders import NOW

LATER = NOW + timedelta(minutes=2)


def edited(row_id: str, prev: str, **more: object) -> AuditRow:
    return replace(action(row_id, prev, FREE, kind=Mark.EDITADO_A_MANO), **more)  # type: ignore[arg-type]


def later(*rows: AuditRow) -> list[AuditRow]:
    return [replace(row, timestamp=LATER) for row in rows]


ABOVE = [action("0", after=FREE), action("a", "0"), action("c", "p", BY_B), action("q", "", FREE, "Q")]
"""People have deleted the release "p" of spool S, so that the take "a" is the last of these that counts."""
Z = replace(acceptance("Z", "q"), timestamp=LATER)
BELOW = later(
    replace(note("nQ", "Z", BY_B, "q"), tag="Q"),
    action("q1", "nQ", FREE, "Q"),
    action("q2", "q1", BY_B, "Q"),
    action("q3", "q2", FREE, "Q"),
)
"""The acceptance has no note of S, as one by an older version of the program while S was renamed."""
KNOWN = [*ABOVE, Z, *BELOW]
Q = Spool("Q", FREE, "q3")
FREED = edited("n", "c", timestamp=LATER)


def kept(keep: int = 3) -> tuple[LogAt, AuditWindow]:
    base, first, rows = shortened([], 1, KNOWN, keep)
    return AuditLog(first, base).read(first, rows), AuditWindow(first, rows)


def made(fresh: list[AuditRow], *spools: Spool) -> Proposal:
    log, window = kept()
    return proposal(KnownAudit(log, window), log_of(*fresh), AuditWindow(1, fresh), (), spools, NOW)


def since(fresh: list[AuditRow]) -> LogAt:
    log, window = kept()
    return known_and_since(log, log_of(*fresh), fresh, window.rows)


def changed(*came: AuditRow) -> list[AuditRow]:
    """The audit as people have left it: they changed what one of its last rows says."""
    return [*KNOWN[:-1], replace(KNOWN[-1], hold="x"), *came]


def test_forgotten_rows_give_no_state_to_a_spool_that_the_last_acceptance_left_out() -> None:
    """Its hand note came after what this station kept, and an hour-old take of it was accepted instead."""
    assert not kept()[0].has("a")
    found, _ = made(changed(FREED), Spool("S", FREE, "n"), Q).accepted
    assert (found.known and found.known.last, found.after, found.is_changed) == ("n", FREE, False)


def test_spool_that_has_forgotten_rows_alone_stands_as_its_cells_do() -> None:
    log = since(changed())
    assert log.standing("S") is None
    taken = log.judged("a")
    assert taken is not None
    assert (log.is_history(taken), taken.counts) == (True, True)
    assert [each.spool for each in made(changed(), Spool("S", BY_B, "c"), Q).accepted] == [Q]


def test_pictures_of_forgotten_writes_are_known_all_the_same() -> None:
    """Cells of an older version of the sheet are put back, and not noted as a hand's."""
    (found,) = made(changed(), Spool("Q", FREE, "q")).accepted
    typed = replace(FREE, soldador="CC(3)")
    (edited_since,) = made(changed(), Spool("Q", typed, "q")).accepted
    assert (found.after, edited_since.after) == (FREE, typed)
    last_held = [*KNOWN[:-1], replace(KNOWN[-1], after=BY_B)]
    base, first, rows = shortened([], 1, last_held, 3)
    audit = KnownAudit(AuditLog(first, base).read(first, rows), AuditWindow(first, rows))
    fresh = [*last_held[:-2], last_held[-1], last_held[-2]]
    spool = Spool("Q", FREE, "q")
    (kept_hold,) = proposal(audit, log_of(*fresh), AuditWindow(1, fresh), (), [spool], NOW).accepted
    assert kept_hold.after == BY_B


def test_row_that_came_since_counts_wherever_people_have_moved_it() -> None:
    came = later(action("q4", "q3", BY_A, "Q"), action("q5", "q4", FREE, "Q"))
    moved_up = [came[1], *ABOVE[:1], came[0], *ABOVE[1:], Z, *BELOW]
    standing = since(moved_up).standing("Q")
    assert standing is not None
    assert standing.last == "q5"


def test_where_the_acceptance_was_moved_its_date_tells_what_stood_above_it() -> None:
    sorted_rows = [*BELOW, FREED, Z, *ABOVE]
    log = since(sorted_rows)
    standing = log.standing("S")
    assert (standing and standing.last, log.has("a")) == ("n", True)

    def dated(at: datetime) -> LogAt:
        return since([replace(row, timestamp=at) if row is FREED else row for row in sorted_rows])

    assert dated(NOW).standing("S") is None
    assert dated(UNDATED).standing("S") == standing


def test_an_acceptance_above_all_that_is_known_is_passed_as_well() -> None:
    """It was read on another day, in a window that began below it."""
    rows = [replace(row, timestamp=LATER + timedelta(days=9)) for row in BELOW[1:]]
    known = AuditLog(7).read(7, rows)
    fresh = [*ABOVE, Z, BELOW[0], *rows[:-1], replace(rows[-1], hold="x"), FREED]
    assert known.acceptance() is None
    standing = known_and_since(known, log_of(*fresh), fresh, rows).standing("S")
    assert standing is not None
    assert standing.last == "n"


def test_forgotten_tombstone_stays_in_force() -> None:
    fresh = [tombstone("late"), *changed(*later(action("late", "c")))]
    assert since(fresh).counts("late") is False
    assert since(fresh[1:]).counts("late") is True


def test_old_acceptances_of_a_column_are_kept_and_do_not_count_for_what_was_emptied_since() -> None:
    """The column was emptied again by mistake while the audit was touched: the names are put back."""
    tags = [f"MK-{number}" for number in range(12)]
    held = [action(f"a{tag}", tag=tag) for tag in tags]
    earlier, again = (column_accepted("Ocupado_Por", row_id, NOW, "s", "Rosa", "") for row_id in "xy")
    rows, fresh = [earlier, again, *held], [earlier, again, held[1], held[0], *held[2:]]
    base, first, last = shortened([], 1, rows, len(held))
    assert [row.id for row in base] == ["x", "y"]
    shown = {tag: Spool(tag, BY_A, f"a{tag}", row=2) for tag in tags}
    emptied = [replace(spool, picture=replace(BY_A, ocupado_por="")) for spool in shown.values()]
    known = KnownAudit(AuditLog(first, base).read(first, last), AuditWindow(first, last), rows=shown)
    found = proposal(known, log_of(*fresh), AuditWindow(1, fresh), (), emptied, NOW)
    assert {each.after for each in found.accepted} == {BY_A}
