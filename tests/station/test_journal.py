"""A worker's command is kept until its true outcome has been shown to the worker."""

from dataclasses import replace
from datetime import timedelta

import pytest

from kiosk.core.journal import Ending, Stage
from kiosk.core.refusals import AwayCause, SheetUnavailable
from kiosk.core.shop.data import Action, Backlog, Verdict
from kiosk.station.errors import OutOfOrder
from kiosk.station.journal import Journal
from tests.station.conftest import Opener
from tests.station.memory import (
    AWAY,
    OCCUPIED,
    UTC_NOW,
    Memory,
    UtcClock,
    accept_and_send,
    command,
    full_command,
    pragma,
    row_of,
)
from tests.support.builders import TAG


def ids(records: tuple[object, ...]) -> list[str]:
    return [record.command.id for record in records]  # type: ignore[attr-defined]


# Accepting


def test_accepted_command_is_there_after_a_restart(journal: Journal, open_memory: Opener) -> None:
    journal.accept(full_command())
    (record,) = open_memory().journal.pending()
    assert (record.command, record.accepted_at, record.stage) == (full_command(), UTC_NOW, Stage.ACCEPTED)


def test_same_id_again_gives_the_first_record_and_changes_nothing(journal: Journal, clock: UtcClock) -> None:
    first = journal.accept(command())
    clock.pass_s(5)
    again = journal.accept(replace(command(), tag="OTHER"))
    assert again == first
    assert journal.pending() == (first,)


def test_id_of_an_ended_command_gives_its_end(journal: Journal) -> None:
    wish = command()
    journal.applied(wish.id, accept_and_send(journal, wish))
    record = journal.accept(wish)
    assert record.end is not None
    assert record.end.ending is Ending.APPLIED
    assert journal.pending() == ()


def test_pending_keeps_the_order_of_acceptance(journal: Journal, clock: UtcClock) -> None:
    for command_id in ("z", "a", "m"):
        journal.accept(command(command_id))
        clock.pass_s(-10)  # the clock may be set back; the order may not
    assert ids(journal.pending()) == ["z", "a", "m"]


def test_batch_of_fifty_is_accepted_whole_or_not_at_all(journal: Journal) -> None:
    def fail_at_the_last() -> None:
        with journal.together():
            for number in range(50):
                journal.accept(command(f"c{number}"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_at_the_last()
    assert journal.pending() == ()
    with journal.together():
        for number in range(50):
            journal.accept(command(f"c{number}"))
    assert len(journal.pending()) == 50


def test_facts_are_written_through_to_the_disk(memory: Memory) -> None:
    assert pragma(memory.database, "synchronous") == 2  # FULL
    assert pragma(memory.database, "synchronous", durable=False) == 1
    assert pragma(memory.database, "synchronous") == 2
    assert pragma(memory.database, "journal_mode") == "wal"


def test_fact_inside_a_block_that_promises_less_is_a_mistake(memory: Memory) -> None:
    with pytest.raises(AssertionError), memory.database.transaction(durable=False):
        memory.journal.accept(command())


# Waiting for the sheet


def test_release_waits_for_the_sheet_and_is_still_pending_after_a_restart(
    journal: Journal, clock: UtcClock, open_memory: Opener
) -> None:
    journal.accept(command("c1", Action.PAUSAR))
    clock.pass_s(3)
    journal.wait("c1")
    clock.pass_s(3)
    journal.wait("c1")
    (record,) = open_memory().journal.pending()
    assert record.waiting_since == UTC_NOW + timedelta(seconds=3)


def test_take_does_not_wait(journal: Journal) -> None:
    journal.accept(command("c1", Action.TOMAR))
    with pytest.raises(OutOfOrder):
        journal.wait("c1")


def test_waiting_one_that_can_not_be_done_any_more_is_given_back(journal: Journal) -> None:
    journal.accept(command("c1", Action.PAUSAR))
    journal.wait("c1")
    journal.given_back("c1", OCCUPIED)
    (record,) = journal.unanswered()
    assert record.end is not None
    assert (record.end.ending, record.end.refusal) == (Ending.GIVEN_BACK, OCCUPIED)


def test_light_shows_how_many_wait_and_how_long(journal: Journal, clock: UtcClock) -> None:
    assert journal.backlog() == Backlog(0, None)
    assert journal.backlog().waited_s == 0.0
    journal.accept(command("c1"))
    clock.pass_s(12)
    journal.accept(command("c2"))
    assert journal.backlog() == Backlog(2, UTC_NOW)
    assert journal.backlog().waited_s == 12.0
    journal.refused("c1", AWAY)
    assert journal.backlog().count == 1


# Ends


def test_applied_command_says_which_row_did_it_and_when(journal: Journal, clock: UtcClock) -> None:
    wish = command()
    attempt_id = accept_and_send(journal, wish)
    clock.pass_s(1)
    journal.applied(wish.id, attempt_id)
    record = journal.find(wish.id)
    assert record is not None
    assert record.end is not None
    assert (record.end.ending, record.end.event_id, record.end.at) == (Ending.APPLIED, attempt_id, clock())


def test_answer_can_be_shown_after_a_restart_with_its_row(journal: Journal, open_memory: Opener) -> None:
    wish = command()
    journal.applied(wish.id, accept_and_send(journal, wish))
    (record,) = open_memory().journal.unanswered()
    outcome = record.outcome
    assert outcome is not None
    assert (outcome.verdict, outcome.worker_nombre, outcome.row) == (
        Verdict.APPLIED,
        "MR(93)",
        row_of(wish),
    )


def test_refusal_keeps_its_values_for_the_sentence(journal: Journal, open_memory: Opener) -> None:
    journal.accept(command())
    journal.refused("c1", OCCUPIED)
    (record,) = open_memory().journal.unanswered()
    assert record.outcome is not None
    assert (record.outcome.verdict, record.outcome.refusal) == (Verdict.REFUSED, OCCUPIED)


def test_told_answer_is_not_told_again(journal: Journal, open_memory: Opener) -> None:
    for command_id in ("c1", "c2"):
        journal.accept(command(command_id))
        journal.refused(command_id, OCCUPIED)
    journal.mark_told("c1")
    assert ids(open_memory().journal.unanswered()) == ["c2"]


def test_open_command_can_not_be_marked_as_told(journal: Journal) -> None:
    journal.accept(command())
    journal.mark_told("c1")
    journal.refused("c1", OCCUPIED)
    assert ids(journal.unanswered()) == ["c1"]


def test_saying_an_end_again_changes_nothing(journal: Journal, clock: UtcClock) -> None:
    wish = command()
    attempt_id = accept_and_send(journal, wish)
    journal.applied(wish.id, attempt_id)
    before = journal.find(wish.id)
    clock.pass_s(60)
    journal.applied(wish.id, attempt_id)
    assert journal.find(wish.id) == before


def test_applied_command_can_not_be_refused(journal: Journal) -> None:
    wish = command()
    journal.applied(wish.id, accept_and_send(journal, wish))
    with pytest.raises(OutOfOrder):
        journal.refused(wish.id, OCCUPIED)


def test_refused_command_can_not_be_applied(journal: Journal) -> None:
    wish = command()
    attempt_id = accept_and_send(journal, wish)
    journal.attempts.void(attempt_id)
    journal.refused(wish.id, OCCUPIED)
    with pytest.raises(OutOfOrder):
        journal.applied(wish.id, attempt_id)


def test_command_is_not_applied_by_the_attempt_of_another(journal: Journal) -> None:
    accept_and_send(journal, command("c1"))
    accept_and_send(journal, command("c2"))
    with pytest.raises(OutOfOrder):
        journal.applied("c1", "c2")
    assert ids(journal.pending()) == ["c1", "c2"]


def test_end_of_an_unknown_command_is_a_mistake(journal: Journal) -> None:
    with pytest.raises(OutOfOrder):
        journal.refused("nobody's", OCCUPIED)


# Forgetting, and another sheet


def test_only_old_ends_that_were_told_are_forgotten(journal: Journal, clock: UtcClock) -> None:
    for command_id in ("told", "untold", "recent", "open"):
        journal.accept(command(command_id))
    journal.refused("told", AWAY)
    journal.refused("untold", AWAY)
    clock.pass_s(8 * 24 * 3600)
    journal.refused("recent", AWAY)
    journal.mark_told("told", "recent")
    assert journal.prune(clock() - timedelta(days=7)) == 1
    assert journal.find("told") is None
    assert ids(journal.unanswered()) == ["untold"]
    assert ids(journal.pending()) == ["open"]
    assert journal.find("recent") is not None


def test_attempts_are_forgotten_with_their_command(memory: Memory, clock: UtcClock) -> None:
    wish = command()
    memory.journal.applied(wish.id, accept_and_send(memory.journal, wish))
    memory.journal.mark_told(wish.id)
    memory.journal.prune(clock() + timedelta(seconds=1))
    with memory.database.reading() as connection:
        assert connection.execute("SELECT count(*) FROM attempts").fetchone()[0] == 0


def test_command_for_another_sheet_is_not_sent_to_this_one(open_memory: Opener) -> None:
    open_memory("sheet:old").journal.accept(command("c1", Action.PAUSAR))
    journal = open_memory("sheet:new").journal
    journal.accept(command("c2", Action.PAUSAR, TAG))
    assert ids(journal.pending()) == ["c2"]
    assert ids(journal.of_other_books()) == ["c1"]
    assert journal.backlog().count == 1


# what a worker undid while it waited


def test_struck_command_has_ended_and_waits_to_be_told(journal: Journal) -> None:
    wish = command(action=Action.PAUSAR)
    journal.accept(wish)
    assert not journal.strike(wish.id), "it doesn't wait"
    journal.wait(wish.id)
    assert journal.strike(wish.id)
    assert not journal.strike(wish.id)
    assert (journal.pending(), [each.id for each in journal.unanswered()]) == ((), [wish.id])
    record = journal.find(wish.id)
    assert record is not None
    assert record.end is not None
    assert record.end.refusal == SheetUnavailable(wish.tag, AwayCause.UNDONE)


def test_command_that_may_be_on_the_sheet_is_not_struck(journal: Journal) -> None:
    wish = command(action=Action.PAUSAR)
    accept_and_send(journal, wish)
    journal.wait(wish.id)
    assert not journal.strike(wish.id)
    assert not journal.strike("another")


def test_commands_of_a_spool_are_found_however_it_is_spelt(journal: Journal) -> None:
    for number, tag in enumerate(("MK-1", "MK-2", " mk-1")):
        journal.accept(replace(command(), id=f"c{number}", tag=tag))
    assert [each.id for each in journal.of_spool("mk-1")] == ["c0", "c2"]
