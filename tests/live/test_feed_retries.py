"""A sheet that stays away is asked for ever more rarely."""

import asyncio
from collections.abc import Callable
from typing import Any, cast

import pytest

from kiosk.core.errors import SheetError
from kiosk.core.refusals import SheetUnavailable
from kiosk.live.feed import Feed, pause_s


@pytest.mark.parametrize(("failures", "seconds"), [(1, 5.0), (2, 10.0), (3, 15.0), (5_000, 15.0)])
def test_reads_that_fail_again_and_again_come_more_rarely(failures: int, seconds: float) -> None:
    assert pause_s(failures) == seconds


class AwaySheet:
    """The reader thread and the hooks of a station whose sheet never answers."""

    def __init__(self) -> None:
        self.asked = 0
        self.told: list[object] = []

    async def read(self, _work: Callable[[], object]) -> object:
        self.asked += 1
        raise SheetError(SheetUnavailable())

    def sheet_changed(self, trouble: object) -> None:
        self.told.append(trouble)


def test_job_that_is_insisted_on_is_asked_for_once_a_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    pauses: list[float] = []

    async def pause(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 6:
            raise asyncio.CancelledError

    monkeypatch.setattr("kiosk.live.feed.asyncio.sleep", pause)
    sheet = AwaySheet()

    async def insist() -> None:
        feed = Feed(cast(Any, None), cast(Any, None), cast(Any, sheet), cast(Any, sheet))
        await feed.insist(lambda: None)

    with pytest.raises(asyncio.CancelledError):
        asyncio.run(insist())
    assert (sheet.asked, len(sheet.told)) == (6, 6)
    assert pauses == [5.0, 10.0, 15.0, 15.0, 15.0, 15.0]
