"""A failure on a background thread is shown on the screen, and covers no worker's answer."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import QSize, QThread
from pytestqt.qtbot import QtBot
from redis import Redis

from kiosk.program.background_faults import background_faults_told
from kiosk.realtime.share.lease import RedisWriteLease
from kiosk.start.screen import background_faults_shown
from kiosk.ui.look.metrics import Metrics
from kiosk.ui.look.theme import Theme
from kiosk.ui.result.bar import ResultLook
from kiosk.ui.status import banner
from tests.ui.column_window import sample
from tests.ui.whole_window import WholeWindow, dressed_for

pytestmark = pytest.mark.logs("the write lease failed")
LOG = Path("/var/lib/kiosk/kiosk.log")


@pytest.fixture
def whole(qtbot: QtBot) -> Iterator[WholeWindow]:
    size = QSize(1280, 800)
    theme = Theme(Metrics.of(116.0, size))
    with dressed_for(theme):
        whole = WholeWindow(qtbot, theme, size)
        whole.load(sample())
        yield whole


def fail_behind() -> None:
    """An unforeseen fault ends the thread of a write lease."""

    class BrokenRedis:
        def pipeline(self, transaction: bool) -> None:
            raise RuntimeError("nobody foresaw it")

        def eval(self, *_: object) -> None:
            """Nothing to release."""

    lease = RedisWriteLease(cast(Redis, BrokenRedis()))
    with lease.hold(["MK-1"], time.monotonic() + 60.0):
        pass
    lease.close(60.0)


def test_background_fault_is_shown_with_its_place_in_the_log(whole: WholeWindow) -> None:
    strip = whole.window.banner
    with background_faults_shown(whole.window, LOG):
        fail_behind()
        whole.qtbot.waitUntil(strip.isVisible)
    assert strip.text() == (
        f"Algo falló detrás de la pantalla (RuntimeError · {LOG}). Lo guardado sigue guardado. "
        "Puedes seguir; los cambios pueden tardar en verse. Avisa al supervisor."
    )
    assert whole.window.result.look is ResultLook.IDLE


def test_background_fault_is_shown_from_the_gui_thread(
    whole: WholeWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    told_in: list[QThread] = []
    monkeypatch.setattr(whole.window.banner, "set_fault", lambda _: told_in.append(QThread.currentThread()))
    with background_faults_shown(whole.window, LOG):
        fail_behind()
        whole.qtbot.waitUntil(lambda: bool(told_in))
    assert told_in == [whole.window.thread()]


def test_background_fault_disappears_by_itself(whole: WholeWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(banner, "FAULT_SHOWN_MS", 50)
    whole.window.report_background("RuntimeError · kiosk.log")
    assert whole.window.banner.isVisible()
    whole.qtbot.waitUntil(lambda: not whole.window.banner.isVisible())


def test_outdated_data_is_said_before_a_background_fault(whole: WholeWindow) -> None:
    whole.window.banner.set_link_lost(whole.clock.local())
    whole.window.report_background("RuntimeError · kiosk.log")
    assert "Sin tiempo real" in whole.window.banner.text()
    whole.window.banner.set_link_lost(None)
    assert "RuntimeError" in whole.window.banner.text()


def test_no_background_fault_is_shown_after_the_end() -> None:
    told: list[str] = []
    with background_faults_told(told.append):
        fail_behind()
    fail_behind()
    assert told == ["RuntimeError"]


def test_a_web_face_that_is_down_has_a_sentence_of_its_own_until_it_is_back(whole: WholeWindow) -> None:
    strip = whole.window.banner
    whole.window.report_web_down("")
    assert strip.isVisible()
    assert strip.text() == (
        "El taller no se ve en los navegadores. Este kiosco sigue trabajando. "
        "La página se vuelve a iniciar sola."
    )
    whole.window.report_web_down("No se puede atender en 0.0.0.0, puerto 8766: ya está ocupado.")
    assert "ya está ocupado. Se intenta de nuevo cada minuto." in strip.text()
    whole.window.banner.set_link_lost(whole.clock.local())
    assert "navegadores" not in strip.text()
    whole.window.banner.set_link_lost(None)
    assert "navegadores" in strip.text()
    whole.window.report_web_back()
    assert not strip.isVisible()
