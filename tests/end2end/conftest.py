"""Stations as the shop has them: real windows over one workbook and, where there is one, one redis-server."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kiosk.ui.qt.loop import PreciseQEventLoop
from tests.support.quick_pins import quick_pins
from tests.support.sample import small_sample
from tests.support.station import Station, end_loop, settings_for

__all__ = ["quick_pins"]

OpenStation = Callable[..., Station]


@pytest.fixture
def small_shop(tmp_path: Path) -> None:
    """Put a small part of the sample shop where a first start would make the whole one."""
    (tmp_path / "taller.kiosk").write_bytes(small_sample())


@pytest.fixture
def station(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[OpenStation]:
    """Opens stations on the workbook of this test's folder; closes them all at the end."""
    loop = PreciseQEventLoop(qapp, already_running=True)
    opened: list[Station] = []

    def open_station(name: str, start: bool = True, wait: bool = True, **settings: object) -> Station:
        kiosk = Station(qapp, qtbot, settings_for(tmp_path, name, **settings), screen=len(opened))
        opened.append(kiosk)
        return kiosk.start(wait) if start else kiosk

    yield open_station
    for kiosk in opened:
        kiosk.close()
    end_loop(loop, qapp)
