"""The spools with an open command, one whose outcome isn't known yet."""

from kiosk.core.shop.data import Action, Command, Operation, Outcome, Verdict
from kiosk.live.open_commands import OpenCommands


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


def test_spool_is_open_however_its_tag_was_typed() -> None:
    commands = OpenCommands({"a-1": "A-1"}.__getitem__)
    said: list[object] = []
    commands.changed.connect(said.append)
    commands.add(command("1", "a-1"), Verdict.QUEUED)
    assert commands.verdict("A-1") is Verdict.QUEUED
    commands.close_but(())
    assert (commands.verdict("a-1"), said) == (None, [frozenset({"A-1"})] * 2)


def test_when_nothing_waits_only_what_is_being_carried_out_stays_open() -> None:
    commands = OpenCommands()
    commands.add(command("1", "A-1"), Verdict.QUEUED)
    commands.add(command("2", "A-2"), Verdict.UNKNOWN)
    commands.close_but({"2"})
    assert commands.verdict("A-1") is None
    assert commands.verdict("A-2") is Verdict.UNKNOWN
