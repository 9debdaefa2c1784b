"""What the threads of one process remember together, where their reads overlap."""

from kiosk.core.protocol.audit_log import AuditLog
from kiosk.core.protocol.memory import UNSEEN, RowsSeen, Seen, SpoolMemory, left_out
from kiosk.core.shop.data import First, Picture, Spool
from tests.core.protocol.rows import BY_A, FREE, action, log_of
from tests.core.protocol.test_acceptance import acceptance, note

S, EDITED = Spool("S", FREE, "v", row=2), Spool("S", Picture(soldador="SS(3)"), "v", row=2)


def test_what_another_thread_read_meanwhile_stays() -> None:
    memory, log = SpoolMemory(), log_of()
    slow = memory.before(0, log)
    quick = memory.before(0, log)
    memory.read(0, quick, quick.after_read(log, [EDITED]))
    memory.read(0, slow, slow.after_full_read(log, [S]))
    first = memory.before(0, log).of("S").first
    assert first == First("v", EDITED.picture, EDITED.picture)


def test_read_by_an_audit_that_was_read_afresh_since_tells_nothing() -> None:
    memory, log = SpoolMemory(), log_of(action("q", tag="Q"))
    before = memory.before(0, log)
    memory.before(1, log)
    memory.read(0, before, before.after_full_read(log, [S]))
    assert memory.before(1, log).of("S") == Seen()


def test_numbers_of_audit_rows_are_forgotten_where_the_audit_was_read_afresh() -> None:
    memory, log = SpoolMemory(), log_of(action("q", tag="Q"))
    before = memory.before(0, log)
    memory.read(0, before, before.after_full_read(log, [S]))
    assert memory.before(0, log).of("S").well_at("v") == memory.before(0, log).of("N").well_at("v") == 2
    assert memory.before(1, log).of("S") == Seen(First("v", FREE, FREE))
    assert memory.before(1, log).of("N") == Seen()


def test_read_without_a_row_proves_nothing_of_a_write_that_another_row_shows() -> None:
    """That row may be the spool's own, while its tag is being respelt."""
    log = log_of(action("s", tag="S"), action("q", tag="Q"))
    read = RowsSeen().after_full_read(log, [Spool("S", BY_A, "s"), Spool("N", BY_A, "q")])
    assert [read.of("T").well_at(version) for version in ("q", "s", "other")] == [0, 3, 3]
    back = read.after_read(log, [Spool("T", BY_A, "q")])
    assert back.of("T").well_at("q") == 0
    later = back.after_full_read(log, [Spool("S", BY_A, "s")])
    assert later.of("T").well_at("q") == 3


def test_first_reading_that_was_a_stations_write_after_all_is_no_memory() -> None:
    """Its audit row was not known yet when the snapshot was taken over."""
    memory, log = SpoolMemory(), AuditLog()
    memory.first_seen([Spool("N", BY_A, "q"), S])
    now = log.read(1, [action("q", tag="Q")])
    assert memory.before(0, now).of("N").first is None
    assert memory.before(0, now).of("S").first == First("v", FREE, FREE)


def test_what_another_station_tells_goes_before_and_rows_that_it_has_not_are_forgotten() -> None:
    memory, log = SpoolMemory(), log_of()
    before = memory.before(0, log)
    memory.read(0, before, before.after_full_read(log, [S, Spool("T", FREE, "")]))
    told = First("v", BY_A, FREE)
    memory.took([Spool("S", EDITED.picture, "v", first=told)])
    now = memory.before(0, log)
    assert (now.of("S").first, now.of("S").clean_at, now.of("T")) == (told, 1, Seen())


def test_read_without_the_audits_end_tells_nothing() -> None:
    """A station starts under an alarm: the audit as known doesn't have the write that the row shows."""
    memory, known = SpoolMemory(), log_of()
    nothing = RowsSeen()
    memory.read(-1, nothing, nothing.after_full_read(known, [Spool("S", BY_A, "late")]))
    assert memory.before(0, known).of("S") == UNSEEN
    assert memory.before(0, known).of("T") == UNSEEN


def test_spools_that_a_fresh_reading_leaves_out_are_those_whose_rows_all_stand_above_it() -> None:
    known = log_of(action("s", after=BY_A), action("q", tag="Q"))
    assert left_out(known, log_of(action("q", tag="Q"))) == {"S": First("s", BY_A, BY_A)}
    assert left_out(known, known) == {}


def test_nothing_is_known_of_a_spool_above_an_acceptance_that_came_since() -> None:
    known = log_of(action("s"), action("q", tag="Q"))
    assert left_out(known, log_of(action("q", tag="Q"), acceptance("Z", "q"))) == {}


def test_spool_that_the_acceptance_in_force_noted_is_left_out_as_any() -> None:
    rows = [acceptance("Z", "x"), note("n", "Z")]
    assert left_out(log_of(*rows), log_of(rows[0])) == {"S": First("n", BY_A, BY_A)}


def test_spool_that_a_fresh_reading_leaves_out_stood_as_the_audit_said_and_not_as_it_is_read_next() -> None:
    memory, log = SpoolMemory(), log_of()
    memory.before(0, log_of(action("s")))
    memory.read_afresh(1, {"S": First("s", BY_A, BY_A)})
    before = memory.before(1, log)
    memory.read(1, before, before.after_full_read(log, [Spool("S", FREE, "s", row=2)]))
    assert memory.before(1, log).of("S").first == First("s", BY_A, FREE)
