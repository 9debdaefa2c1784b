"""Which spools have a command whose end nobody knows, and which late end stands on the screen."""

import pytest

from kiosk.core.shop.data import Action, Command, Operation, Outcome, Verdict
from kiosk.live.backlog import pause_s
from kiosk.ui.result.late_outcomes import LateOutcomes
from kiosk.ui.state.open_commands import OpenCommands, open_word


def command(name: str, tag: str = "A-1") -> Command:
    return Command(name, Action.PAUSAR, tag, 93, Operation.ARM)


def test_an_end_closes_only_its_own_command() -> None:
    commands = OpenCommands()
    commands.add(command("second"), Verdict.UNKNOWN)
    commands.note(Outcome(command("first"), Verdict.APPLIED))
    assert commands.verdict("A-1") is Verdict.UNKNOWN
    commands.note(Outcome(command("second"), Verdict.REFUSED))
    assert commands.verdict("A-1") is None


def test_changes_are_said_once() -> None:
    commands = OpenCommands()
    said: list[object] = []
    commands.changed.connect(said.append)
    commands.add(command("1"), Verdict.UNKNOWN)
    commands.add(command("1"), Verdict.UNKNOWN)
    commands.note(Outcome(command("1"), Verdict.QUEUED))
    commands.note(Outcome(command("1"), Verdict.APPLIED))
    commands.note(Outcome(command("1"), Verdict.APPLIED))
    assert said == [frozenset({"A-1"})] * 3


def test_when_nothing_waits_only_what_is_being_carried_out_stays_open() -> None:
    commands = OpenCommands()
    commands.add(command("1", "A-1"), Verdict.QUEUED)
    commands.add(command("2", "A-2"), Verdict.UNKNOWN)
    commands.close_but({"2"})
    assert commands.verdict("A-1") is None
    assert commands.verdict("A-2") is Verdict.UNKNOWN


def test_words_tell_what_waits_from_what_is_unknown() -> None:
    assert open_word(Verdict.QUEUED) == "por enviar"
    assert open_word(Verdict.UNKNOWN) == "por confirmar"
    assert open_word(None) == ""


def test_late_ends_come_in_order_and_wait_until_read() -> None:
    ends = LateOutcomes()
    first, second = (Outcome(command(name), Verdict.REFUSED) for name in "12")
    ends.add(first)
    ends.add(second)
    assert ends.next() is first
    assert ends.next() is None
    assert ends.given_back == 2
    ends.read()
    assert ends.given_back == 1
    assert ends.next() is second


def test_covered_end_comes_again_before_the_others() -> None:
    ends = LateOutcomes()
    first, second = (Outcome(command(name), Verdict.APPLIED) for name in "12")
    ends.add(first)
    ends.add(second)
    assert ends.next() is first
    assert not ends.comes_again(first)
    ends.cover()
    assert ends.next() is first
    assert ends.comes_again(first)
    assert ends.given_back == 0


@pytest.mark.parametrize(("failures", "seconds"), [(0, 3.0), (1, 6.0), (4, 48.0), (5, 60.0), (5_000, 60.0)])
def test_rounds_that_fail_again_and_again_come_more_rarely(failures: int, seconds: float) -> None:
    assert pause_s(failures) == seconds
