"""The window sends commands that a terminal left in its data folder, and reports their outcomes."""

import pytest

from kiosk import dependency
from kiosk.core.shop.data import Operation, Verdict
from kiosk.ui.result.bar import ResultLook
from tests.ui.late_station import LateStation, late, wire
from tests.ui.result.test_late_outcomes import FITTER, take

__all__ = ["late", "wire"]


def left_by_a_terminal(late: LateStation, tag: str) -> None:
    """A command in this data folder leaves a release behind while the sheet is away."""
    late.wire.is_cut = True
    with dependency.commands(late.settings) as services:
        kept = services.occupation.pausar(tag, FITTER, Operation.ARM)
    assert kept.verdict is Verdict.QUEUED
    late.wire.is_cut = False


def test_command_left_by_a_terminal_is_sent_by_an_idle_window(
    late: LateStation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.live.backlog.IDLE_S", 0.1)
    late.start()
    tag = take(late)
    left_by_a_terminal(late, tag)
    late.wait(lambda: [end.verdict for end in late.journal.ends] == [Verdict.APPLIED])
    late.wait(lambda: late.shop.spools[tag].picture.is_free)


def test_command_left_by_a_terminal_is_reported_though_an_action_here_sent_it(late: LateStation) -> None:
    late.start()
    late.wait(lambda: late.journal.looked == 2)  # before the round at the start, and behind it
    tag = take(late)
    late.wait(lambda: late.journal.looked == 4)  # behind the take, and behind its round: the window rests
    left_by_a_terminal(late, tag)
    late.act("actionPausar")
    assert late.look() is ResultLook.REFUSED
    late.wait(lambda: [end.verdict for end in late.journal.ends] == [Verdict.APPLIED])
