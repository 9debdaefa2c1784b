"""How far the audit was judged: a restart goes on from there, or reads the window again."""

from dataclasses import replace
from datetime import datetime, timedelta

from kiosk.core.data import Picture
from kiosk.station.log_mirror import AuditMark, JudgedLog, JudgedRow, LogMirror, RenouncedRow, TagState
from tests.station.conftest import Opener
from tests.station.memory import Memory, shop
from tests.support.builders import ANA, NOW, TAG, held, spool


def judged(row: int, counts: bool = True, at: datetime = NOW) -> JudgedRow:
    return JudgedRow(f"id-{row}", row, at, TAG, held().picture, counts)


def mark(row: int) -> AuditMark:
    return AuditMark(row, f"id-{row}")


HELD = TagState(TAG, "id-3", held().picture, "id-3")
LOG = JudgedLog(mark(5), (HELD,), (judged(3), judged(4, counts=False)), (RenouncedRow("gone", 5, NOW),))


def test_nothing_is_judged_at_the_first_start(memory: Memory) -> None:
    assert (memory.log.load(), memory.log.mark()) == (None, None)


def test_restart_knows_states_verdicts_tombstones_and_how_far(memory: Memory, open_memory: Opener) -> None:
    memory.log.replace(LOG)
    log = open_memory().log
    assert (log.load(), log.mark()) == (LOG, mark(5))


def test_free_spool_has_no_hold(memory: Memory) -> None:
    free = TagState(TAG, "id-6", Picture(), None)
    memory.log.replace(replace(LOG, states=(free,)))
    found = memory.log.load()
    assert found is not None
    assert found.states == (free,)


def test_next_rows_are_added_to_what_is_known(memory: Memory, open_memory: Opener) -> None:
    memory.log.replace(LOG)
    after = TagState(TAG, "id-6", held(ANA).picture, "id-6")
    assert memory.log.extend(mark(5), JudgedLog(mark(6), (after,), (judged(6),)))
    assert open_memory().log.load() == JudgedLog(mark(6), (after,), (*LOG.judged, judged(6)), LOG.renounced)


def test_rows_are_not_added_over_a_gap(memory: Memory) -> None:
    memory.log.replace(LOG)
    assert not memory.log.extend(mark(7), JudgedLog(mark(8), (), (judged(8),)))
    assert memory.log.load() == LOG


def test_rows_are_not_added_where_the_audit_is_another_one(memory: Memory) -> None:
    memory.log.replace(LOG)
    assert not memory.log.extend(AuditMark(5, "other"), JudgedLog(mark(6), (), (judged(6),)))
    assert memory.log.load() == LOG


def test_rows_that_another_process_added_first_are_left_alone(memory: Memory) -> None:
    memory.log.replace(LOG)
    news = JudgedLog(mark(6), (), (judged(6),))
    assert memory.log.extend(mark(5), news)
    assert memory.log.extend(mark(5), news)
    assert memory.log.mark() == mark(6)


def test_nothing_is_added_to_a_log_that_was_never_read(memory: Memory) -> None:
    assert not memory.log.extend(mark(5), JudgedLog(mark(6)))


def test_verdict_of_an_id_is_the_first_one(memory: Memory) -> None:
    memory.log.replace(LOG)
    memory.log.extend(mark(5), JudgedLog(mark(6), (), (replace(judged(3, counts=False), row=6),)))
    found = memory.log.load()
    assert found is not None
    assert found.judged == LOG.judged


def test_audit_that_is_not_where_it_was_is_forgotten(memory: Memory, open_memory: Opener) -> None:
    memory.mirror.save(shop(spool()))
    memory.log.replace(LOG)
    memory.log.forget()
    assert open_memory().log.load() is None
    assert memory.mirror.load() is not None


def test_log_of_another_sheet_is_discarded(open_memory: Opener) -> None:
    open_memory("sheet:old").log.replace(LOG)
    assert open_memory("sheet:new").log.load() is None


def test_old_rows_beyond_the_window_are_forgotten_and_states_stay(memory: Memory) -> None:
    week_ago = NOW - timedelta(days=7)
    old, young = week_ago - timedelta(seconds=1), week_ago
    rows = (judged(1, at=old), judged(2, at=young), judged(3, at=old), judged(4, at=young))
    tombs = (RenouncedRow("a", 1, old), RenouncedRow("b", 3, old))
    memory.log.replace(JudgedLog(mark(5), (HELD,), rows, tombs))
    assert memory.log.prune(week_ago, rows=3) == 2  # row 1 and its like: old, and not of the last three
    assert memory.log.load() == JudgedLog(mark(5), (HELD,), rows[1:], tombs[1:])


def test_pruning_a_log_that_was_never_read_does_nothing(memory: Memory) -> None:
    assert memory.log.prune(NOW) == 0


def test_log_mirrors_of_two_processes_see_each_other(memory: Memory, open_memory: Opener) -> None:
    other: LogMirror = open_memory().log
    memory.log.replace(LOG)
    assert other.extend(mark(5), JudgedLog(mark(6), (), (judged(6),)))
    assert memory.log.mark() == mark(6)
