"""Whatever is touched, dragged, typed and scanned, with outages: nothing breaks, and nothing untrue is said.

`build/test.py tests/end2end/test_monkey.py --monkey-acts 50000 --monkey-seed 7` goes on for longer.
"""

import faulthandler
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
import requests
from PySide6.QtTest import QTest

from kiosk import dependency
from kiosk.core.shop.data import Outcome, Verdict
from kiosk.workbook import LocalSheetsAdapter
from tests.end2end.conftest import OpenStation
from tests.end2end.monkey import Monkey
from tests.support.station import Station

ACTS, LOOK_EVERY = 300, 150
AWAY = (0.01, 0.02)
"""How likely an outage begins, and how likely it ends, at each act."""

pytestmark = [
    pytest.mark.usefixtures("small_shop"),
    pytest.mark.logs("sheet", "not answered", "kept at this station", "retry", "no answer"),
]


class Outages:
    """The connection to the sheet, which is cut now and then."""

    is_away = False

    def pass_through(self) -> None:
        if self.is_away:
            raise requests.ConnectionError("cut by the test")


@pytest.fixture
def outages(monkeypatch: pytest.MonkeyPatch) -> Iterator[Outages]:
    found, answer = Outages(), LocalSheetsAdapter.send

    def send(self: LocalSheetsAdapter, request: requests.PreparedRequest, *args: Any, **options: Any) -> Any:
        found.pass_through()
        return answer(self, request, *args, **options)

    monkeypatch.setattr(LocalSheetsAdapter, "send", send)
    yield found
    found.is_away = False


@pytest.mark.parametrize("layout", ["touch", "desk"])
def test_nothing_breaks_and_nothing_untrue_is_said(
    station: OpenStation,
    outages: Outages,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    layout: str,
) -> None:
    monkeypatch.setattr("kiosk.ui.desk.csv_saver.downloads", lambda: tmp_path)
    monkeypatch.setattr("kiosk.ui.touch.scanner.GAP_MS", 60)  # a busy machine scans more slowly
    monkeypatch.setattr("kiosk.ui.idle.cleaning_lock.LOCK_S", 0.2)  # it finds the cleaning lock, too
    kiosk = station("Puesto 3", layout=layout)
    acts = request.config.getoption("--monkey-acts") or ACTS
    seed = request.config.getoption("--monkey-seed")
    if acts > ACTS:
        faulthandler.cancel_dump_traceback_later()
    monkey, lots, ended = Monkey(kiosk, seed), Random(seed), dict[str, Outcome]()
    kiosk.controller.answered.connect(lambda outcome: _note(ended, [outcome]))
    kiosk.controller.batch_answered.connect(lambda outcomes: _note(ended, outcomes))
    for number in range(1, acts + 1):
        outages.is_away = lots.random() >= AWAY[1] if outages.is_away else lots.random() < AWAY[0]
        monkey.act()
        if number % LOOK_EVERY == 0:
            outages.is_away = False
            kiosk.wait(lambda: not kiosk.selection.busy)
            monkey.to_the_door()
    kiosk.wait(lambda: not kiosk.controller.engine.commands.open._by_tag)
    QTest.qWait(50)
    print(f"\nseed {seed}: {dict(monkey.done)}; {_counted(ended)}")  # noqa: T201 -- what to run again
    _is_true(kiosk, ended)


def _note(ended: dict[str, Outcome], outcomes: Any) -> None:
    for outcome in outcomes:
        ended[outcome.command.id] = outcome


def _counted(ended: dict[str, Outcome]) -> dict[str, int]:
    return {each.value: sum(end.verdict is each for end in ended.values()) for each in Verdict}


def _is_true(kiosk: Station, ended: dict[str, Outcome]) -> None:
    """What was told saved stands in the audit, and the grid shows who has which spool by the sheet."""
    with dependency.commands(kiosk.settings) as services:
        for outcome in ended.values():
            if outcome.verdict is Verdict.APPLIED:
                assert outcome.row is not None
                assert outcome.row.id in {row.id for row in services.history(outcome.command.tag)}, outcome
        held = {each.spool.tag: each.worker_nombre for each in services.dashboard.occupied()}
    tiles = kiosk.window.grid.model.tiles  # those that a filter leaves out, too
    kiosk.wait(lambda: {tile.tag: tile.mark for tile in map(tiles.__getitem__, tiles.keys())} == held)
