"""The window says that this machine's time is wrong, and what to do, until it is right."""

from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QCoreApplication, QSize
from pytestqt.qtbot import QtBot

from kiosk import texts
from kiosk.core.judged_clock import JudgedClock
from kiosk.core.refusals import ClockSource, ClockUnreliable
from kiosk.ui.status.banner import Banner
from kiosk.ui.wall.banner import BoardBanner
from tests.ui.grid_window import shown
from tests.ui.late_station import LateStation, late, wire
from tests.ui.status.test_alarm_strip import AUDIT, SCREENS, dressed, said

__all__ = ["late", "wire"]
pytestmark = pytest.mark.logs("time is wrong")


@pytest.mark.parametrize("language", texts.LANGUAGES)
@pytest.mark.parametrize("kind", [Banner, BoardBanner])
@pytest.mark.parametrize("source", ClockSource)
@pytest.mark.parametrize(("size", "dpi"), SCREENS)
def test_every_word_about_the_time_has_room(
    qtbot: QtBot,
    size: QSize,
    dpi: float,
    source: ClockSource,
    kind: type[Banner | BoardBanner],
    language: str,
) -> None:
    doubt = ClockUnreliable(source, "23-11-2026 14:30:00", "23-11-2026 15:30:00")
    with dressed(size, dpi) as theme:
        strip = kind(theme)
        shown(qtbot, strip, size.width())
        strip.set_alarms([texts.sentence(each, language) for each in (doubt, AUDIT.refusal)])
        QCoreApplication.processEvents()
        assert said(strip) == strip.text()


def test_window_says_that_the_time_is_wrong_until_it_is_right(late: LateStation) -> None:
    late.start()
    backend = late.backend
    assert backend is not None
    clock = backend._clock
    assert isinstance(clock, JudgedClock)
    clock.saw(ClockSource.REDIS, datetime.now(UTC) + timedelta(hours=1))
    late.wait(late.window.banner.isVisible)
    assert late.window.banner.text().startswith("La hora de este equipo está mal: dice ")
    assert "Pon este equipo en hora" in late.window.banner.text()
    assert late.window.banner.text().endswith("quedan en este equipo y salen solos; TOMAR, no.")
    assert late.window.top_bar.sheet.value == "fallo: la hora de este equipo"
    backend._sheet_state.alarms.take_over([AUDIT])
    late.wait(lambda: "Escritura detenida" in late.window.banner.text())
    assert late.window.banner.text().startswith("La hora de este equipo está mal: dice ")
    backend._sheet_state.alarms.take_over([])
    clock.saw(ClockSource.REDIS, datetime.now(UTC))
    late.wait(lambda: not late.window.banner.isVisible())
    assert "hace" in late.window.top_bar.sheet.value
