"""Several spools by touch: ticks, one tap, and what became of each, with those that failed still ticked."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import requests

from kiosk import dependency
from kiosk.core.shop import lists
from kiosk.core.shop.data import Operation
from kiosk.ui.result.bar import ResultLook
from kiosk.ui.spools.lines import Section
from kiosk.ui.spools.list_model import LINE_ROLE
from kiosk.workbook import LocalSheetsAdapter
from tests.end2end.conftest import OpenStation
from tests.support.station import WAIT_MS, Station, settings_for
from tests.support.widgets import is_at_rest

pytestmark = pytest.mark.usefixtures("small_shop")

FITTER, OTHER_FITTER = 95, 36


def free_spools(kiosk: Station, count: int) -> list[str]:
    offers = lists.available(kiosk.shop.spools.values(), Operation.ARM)
    return [each.spool.tag for each in offers if not each.paused_by and not each.spool.faults][:count]


def tick(kiosk: Station, *tags: str) -> None:
    left = kiosk.window.left
    for tag in tags:
        kiosk.wait(partial(_is_ready_for, kiosk, tag))
        left.list.scrollTo(left.spools.line_of(tag))
        kiosk.touch_until(partial(_touch, kiosk, tag), partial(kiosk.selection.marked.__contains__, tag))


def _is_ready_for(kiosk: Station, tag: str) -> bool:
    return kiosk.window.left.spools.line_of(tag).isValid() and is_at_rest(kiosk.window.left.list)


def _touch(kiosk: Station, tag: str) -> None:
    """Nothing if it is ticked by now: on a busy machine the touch before may have come late."""
    left = kiosk.window.left
    if tag not in kiosk.selection.marked:
        kiosk.tap(left.list.viewport(), left.list.visualRect(left.spools.line_of(tag)).center())


def section_of(kiosk: Station, tag: str) -> Section | None:
    line = kiosk.window.left.spools.line_of(tag)
    return line.data(LINE_ROLE).section if line.isValid() else None


def act(kiosk: Station, button: str) -> str:
    """Touch an action for the ticked spools, and wait until it is answered."""
    with kiosk._qtbot.waitSignal(kiosk.controller.batch_over, timeout=WAIT_MS):
        kiosk.tap_named(button)
    kiosk.wait(lambda: not kiosk.selection.busy)
    return kiosk.said()


def first_write(monkeypatch: pytest.MonkeyPatch, happening: Callable[[], object]) -> None:
    """Something happens just before the next write reaches the workbook."""
    answer, waiting = LocalSheetsAdapter.send, [happening]

    def send(self: LocalSheetsAdapter, request: requests.PreparedRequest, *args: Any, **options: Any) -> Any:
        if request.method == "POST" and waiting:
            waiting.pop()()
        return answer(self, request, *args, **options)

    monkeypatch.setattr(LocalSheetsAdapter, "send", send)


def test_three_are_taken_and_given_back_with_a_touch_each(station: OpenStation) -> None:
    kiosk = station("Puesto 3")
    tags = free_spools(kiosk, 3)
    kiosk.tap_worker(FITTER)
    kiosk.tap_named("severalButton")
    tick(kiosk, *tags)
    assert "los 3 spools quedaron guardados" in act(kiosk, "actionTomar")
    assert kiosk.look() is ResultLook.APPLIED
    assert kiosk.window.batch_panel.isHidden()
    assert {kiosk.tiles()[tag].mark for tag in tags} == {"CP(95)"}
    assert not kiosk.selection.marked.is_on

    kiosk.wait(lambda: {section_of(kiosk, tag) for tag in tags} == {Section.MINE})
    kiosk.tap_named("severalButton")
    tick(kiosk, *tags)
    act(kiosk, "actionPausar")
    kiosk.wait(lambda: not {*tags} & kiosk.tiles().keys())


@pytest.mark.logs("put back")
def test_one_that_another_takes_meanwhile_is_told_first_and_stays_ticked(
    station: OpenStation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kiosk = station("Puesto 3")
    tags = free_spools(kiosk, 3)
    kiosk.tap_worker(FITTER)
    kiosk.tap_named("severalButton")
    tick(kiosk, *tags)

    def other_takes_the_second() -> None:
        with dependency.commands(settings_for(tmp_path, "Puesto 5")) as other:
            other.occupation.tomar(tags[1], OTHER_FITTER, Operation.ARM)

    first_write(monkeypatch, other_takes_the_second)
    assert "2 de 3 guardados" in act(kiosk, "actionTomar")
    panel = kiosk.window.batch_panel
    assert panel.isVisible()
    assert "2 de 3" in panel.title.text()
    first, *rest = panel.rows.rows
    assert (first.tag, {row.tag for row in rest}) == (tags[1], {tags[0], tags[2]})
    assert "CP(36)" in first.said
    assert "No se guardó" in first.said
    assert kiosk.selection.marked.keys == (tags[1],)
    kiosk.tap_named("closeBatch")
    assert panel.isHidden()
    assert "los 2 spools quedaron guardados" in act(kiosk, "undoButton")
    kiosk.wait(lambda: not {tags[0], tags[2]} & kiosk.tiles().keys())
    kiosk.selection.forget_worker()
    with dependency.commands(settings_for(tmp_path, "Puesto 3")) as again:
        assert again.occupation.carry_on() == []  # each end was told
