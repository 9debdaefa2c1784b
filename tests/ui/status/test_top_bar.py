"""The lights and the clock of the top bar, and the banner below it."""

from datetime import timedelta

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from kiosk.core.sharing.link import Link, LinkReason, LinkState
from kiosk.live.freshness import Freshness
from kiosk.ui.status.banner import Banner
from kiosk.ui.status.light import LightLevel
from kiosk.ui.status.top_bar import TopBar
from kiosk.ui.touch.activity import Activity
from tests.support.widgets import child, lay_out, tap
from tests.ui.grid_window import NOW, GridClock, dressed, shown

STRIPED = "Lo rayado puede haber cambiado: se comprueba en la planilla antes de TOMAR."


class Top:
    def __init__(self, qtbot: QtBot) -> None:
        self.clock = GridClock()
        self.bar = TopBar("Puesto 3 · Armado", dressed(), self.clock)
        self.window = shown(qtbot, self.bar, 1920, 100)

    def link(self, state: LinkState) -> None:
        self.bar.set_link(Link(state, self.clock.utc() - timedelta(minutes=1)))


@pytest.fixture
def top(qtbot: QtBot) -> Top:
    return Top(qtbot)


@pytest.mark.parametrize(
    ("age", "level", "text"),
    [
        (4, LightLevel.GOOD, "hace 4 s"),
        (20, LightLevel.GOOD, "hace 20 s"),
        (30, LightLevel.WARN, "hace 30 s"),
        (58, LightLevel.BAD, "hace 58 s"),
        (150, LightLevel.BAD, "hace 2 min"),
        (7_300, LightLevel.BAD, "hace 2 h"),
        (None, LightLevel.QUIET, "leyendo…"),
    ],
)
def test_sheet_light_shows_the_age_of_the_snapshot(
    top: Top, age: float | None, level: LightLevel, text: str
) -> None:
    top.bar.set_sheet(age, None)
    assert (top.bar.sheet.level, top.bar.sheet.value) == (level, text)


def test_live_link_lets_an_older_snapshot_count_as_fresh(top: Top) -> None:
    top.bar.set_sheet(58, None)
    top.link(LinkState.LIVE)
    levels = [top.bar.sheet.level]
    top.link(LinkState.DOWN)
    levels.append(top.bar.sheet.level)
    assert levels == [LightLevel.GOOD, LightLevel.BAD]


def test_failure_is_named(top: Top) -> None:
    top.bar.set_sheet(3, "sin permiso")
    assert (top.bar.sheet.level, top.bar.sheet.value) == (LightLevel.BAD, "fallo: sin permiso")
    assert top.bar.sheet.accessibleName() == "Planilla fallo: sin permiso"


@pytest.mark.parametrize(
    ("state", "level", "text"),
    [
        (LinkState.LIVE, LightLevel.GOOD, "en vivo"),
        (LinkState.CONNECTING, LightLevel.QUIET, "conectando…"),
        (LinkState.LOCAL, LightLevel.QUIET, "solo esta estación"),
        (LinkState.DOWN, LightLevel.BAD, f"sin conexión {NOW - timedelta(minutes=1):%H:%M}"),
    ],
)
def test_link_light_shows_the_state_of_the_link(
    top: Top, state: LinkState, level: LightLevel, text: str
) -> None:
    top.link(state)
    assert (top.bar.link.level, top.bar.link.value) == (level, text)


def test_a_live_link_without_an_event_log_says_so(top: Top) -> None:
    top.bar.set_link(Link(LinkState.LIVE, top.clock.utc(), LinkReason.NOT_KEPT))
    assert (top.bar.link.level, top.bar.link.value) == (LightLevel.WARN, "en vivo, sin registro")


def test_lights_stay_where_they_are_when_their_text_changes(top: Top, qtbot: QtBot) -> None:
    def places() -> list[tuple[int, int]]:
        lay_out(top.window)
        lay_out(top.bar)
        return [(light.x(), light.width()) for light in (top.bar.sheet, top.bar.link)]

    before = places()
    for age in (4, 44, 59, 600):
        top.bar.set_sheet(age, None)
        assert places() == before
    for state in LinkState:
        top.link(state)
        assert places() == before


def test_clock_is_the_shops(top: Top, qtbot: QtBot) -> None:
    label = child(top.bar, QLabel, "clock")
    assert label.text() == f"{NOW:%H:%M}"
    top.clock.forward(minutes=5)
    qtbot.waitUntil(lambda: label.text() == f"{NOW + timedelta(minutes=5):%H:%M}")


def test_banner_is_hidden_while_all_is_well(qtbot: QtBot) -> None:
    banner = Banner(dressed())
    shown(qtbot, banner, 1280)
    banner.set_freshness(Freshness.FRESH)
    banner.set_link_lost(None)
    assert not banner.isVisible()


def test_banner_says_since_when_and_what_the_hatching_means(qtbot: QtBot) -> None:
    banner = Banner(dressed())
    shown(qtbot, banner, 1280)
    banner.set_link_lost(NOW)
    assert banner.isVisible()
    assert banner.text().startswith(f"Sin tiempo real desde las {NOW:%H:%M}.")
    assert "rayado" not in banner.text()
    banner.set_freshness(Freshness.UNKNOWN)
    assert banner.text() == f"Sin tiempo real desde las {NOW:%H:%M}. {STRIPED}"
    banner.set_link_lost(None)
    assert banner.text() == f"La planilla no responde. {STRIPED}"
    banner.set_freshness(Freshness.FRESH)
    assert not banner.isVisible()


def test_banner_says_why_the_link_is_lost(qtbot: QtBot) -> None:
    banner = Banner(dressed())
    shown(qtbot, banner, 1280)
    banner.set_link_lost(NOW, "Redis no acepta el usuario o la clave")
    said = f"Sin tiempo real desde las {NOW:%H:%M}: Redis no acepta el usuario o la clave."
    assert banner.text().startswith(said)


def test_banner_pushes_nothing_under_a_finger(qtbot: QtBot) -> None:
    ground = QWidget()
    activity = Activity(150, ground)
    banner = Banner(dressed(), activity, ground)
    window = shown(qtbot, ground, 600)
    window.windowHandle().installEventFilter(activity)
    tap(window, ground)
    banner.set_link_lost(NOW)
    assert not banner.isVisible()
    qtbot.waitUntil(banner.isVisible)
