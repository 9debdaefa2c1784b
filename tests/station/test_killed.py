"""After a kill at any moment, the journal's recorded facts suffice to go on."""

import sys
from pathlib import Path

import pytest

from kiosk.core.journal import Record, Stage
from kiosk.core.shop.data import Verdict
from tests.station.conftest import Opener
from tests.station.dying import KILLED, STORIES, tell_story
from tests.station.memory import Memory
from tests.station.processes import running, said
from tests.support.dying_process import run_until_dead

DIED = KILLED if sys.platform == "win32" else -KILLED

# The stage after each step, and whether the worker is still owed an answer.
FOUND = {
    "applied": (
        None,
        (Stage.ACCEPTED, False),
        (Stage.PREPARED, False),
        (Stage.SENT, False),
        (Stage.ACCEPTED, False),
        (Stage.PREPARED, False),
        (Stage.SENT, False),
        (Stage.ENDED, True),
        (Stage.ENDED, False),
    ),
    "renounced": (
        None,
        (Stage.ACCEPTED, False),
        (Stage.PREPARED, False),
        (Stage.SENT, False),
        (Stage.SENT, False),
        (Stage.RENOUNCING, False),
        (Stage.ACCEPTED, False),
        (Stage.ENDED, True),
        (Stage.ENDED, False),
    ),
    "given back": (
        None,
        (Stage.ACCEPTED, False),
        (Stage.ACCEPTED, False),
        (Stage.PREPARED, False),
        (Stage.SENT, False),
        (Stage.PREPARED, False),
        (Stage.ENDED, True),
        (Stage.ENDED, False),
    ),
}
STEPS = [(name, number) for name, story in STORIES.items() for number in range(1, len(story) + 1)]


def record_of(memory: Memory, story: str) -> Record | None:
    return memory.journal.find("pause" if story == "given back" else "take")


def found(memory: Memory, story: str) -> tuple[Stage, bool] | None:
    record = record_of(memory, story)
    if record is None:
        return None
    in_lists = (record in memory.journal.pending(), record in memory.journal.unanswered())
    assert in_lists == (record.stage is not Stage.ENDED, record.stage is Stage.ENDED and not record.told_at)
    return record.stage, in_lists[1]


@pytest.mark.parametrize(("story", "steps"), STEPS)
def test_killed_after_a_step_it_is_recorded(
    tmp_path: Path, open_memory: Opener, story: str, steps: int
) -> None:
    assert run_until_dead(tell_story, tmp_path, story, steps, False) == DIED
    assert found(open_memory(), story) == FOUND[story][steps]


@pytest.mark.parametrize(("story", "steps"), STEPS)
def test_killed_inside_a_step_it_never_happened(
    tmp_path: Path, open_memory: Opener, story: str, steps: int
) -> None:
    assert run_until_dead(tell_story, tmp_path, story, steps, True) == DIED
    assert found(open_memory(), story) == FOUND[story][steps - 1]


def test_killed_before_the_first_byte_the_same_attempt_can_still_be_sent(
    tmp_path: Path, open_memory: Opener
) -> None:
    run_until_dead(tell_story, tmp_path, "applied", 2, False)
    memory = open_memory()
    memory.journal.attempts.sent("take")
    memory.journal.applied("take", "take")
    assert memory.journal.pending() == ()


def test_killed_after_the_tombstone_was_decided_its_id_is_known(tmp_path: Path, open_memory: Opener) -> None:
    run_until_dead(tell_story, tmp_path, "renounced", 5, False)
    (record,) = open_memory().journal.pending()
    assert record.attempt is not None
    assert (record.attempt.tombstone_id, record.attempt.sends) == ("tomb", 2)


def test_killed_before_the_answer_was_shown_it_can_be_shown(tmp_path: Path, open_memory: Opener) -> None:
    run_until_dead(tell_story, tmp_path, "applied", 7, False)
    (record,) = open_memory().journal.unanswered()
    assert record.outcome is not None
    assert record.outcome.verdict is Verdict.APPLIED
    assert record.outcome.row is not None
    assert record.outcome.row.id == "second"


@pytest.mark.parametrize("facts", [1, 2, 3, 4, 61, 87])
def test_after_a_kill_from_outside_every_confirmed_fact_is_on_the_disk(
    tmp_path: Path, open_memory: Opener, facts: int
) -> None:
    with running("busy", tmp_path) as process:
        heard = [said(process) for _ in range(facts)]
        process.kill()
        process.wait()
        while line := said(process):
            heard.append(line)
    journal = open_memory().journal
    reached = {Stage.ACCEPTED: 1, Stage.PREPARED: 2, Stage.SENT: 3, Stage.ENDED: 4}
    recorded = sum(reached[record.stage] for record in (*journal.unanswered(), *journal.pending()))
    # It may have died between recording a fact and printing it.
    assert recorded in (len(heard), len(heard) + 1)
    assert len(journal.pending()) <= 1
