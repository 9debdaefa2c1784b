"""Contrast of texts and sizes of targets."""

import runpy
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QFontInfo
from pytestqt.qtbot import QtBot

from kiosk.core.shop.data import Operation, Progress
from kiosk.ui.grid.tile_painter import HELD_COLORS
from kiosk.ui.look import colors, shade
from kiosk.ui.look.colors import contrast
from kiosk.ui.look.metrics import Metrics
from kiosk.ui.look.shade import Shade
from kiosk.ui.look.theme import MONO, SANS
from tests.ui.grid_window import dressed


def colors_of(chosen: Shade) -> SimpleNamespace:
    """The colours as a process of this shade has them."""
    shade.choose(chosen)
    try:
        return SimpleNamespace(**runpy.run_path(colors.__file__))
    finally:
        shade.choose(Shade.DARK)


SHADES = {chosen: colors_of(chosen) for chosen in Shade}
TILE_GROUNDS = ("CARD", "CARD_SELECTED", "STRIPE", "PANEL")
HELD_INKS = ("TEXT", "MUTED", "WARN", "BAD_TEXT")
OTHERS = (
    *((ink, ground) for ink in HELD_INKS for ground in TILE_GROUNDS),
    *(("MUTED", ground) for ground in ("GROUND", "PANEL", "CARD", "FIELD")),
    ("DISABLED", "PANEL"),
    ("ON_ACCENT", "ACCENT"),
    ("ON_ACCENT", "ACCENT_DOWN"),
    ("ON_INVERSE", "INVERSE"),
    ("ON_INVERSE", "TEXT_STALE"),
    ("ON_WARN", "WARN"),
    ("ACCENT_TEXT", "GROUND"),
    ("ACCENT_TEXT", "CARD_SELECTED"),
    ("TEXT", "RAISED"),
    ("TEXT", "LINE"),
    ("DONE", "RAISED"),
    ("TEXT", "DONE_GROUND"),
    ("DONE", "DONE_GROUND"),
    ("TEXT", "BAD_GROUND"),
    ("BAD_TEXT", "BAD_GROUND"),
    ("TEXT", "WARN_GROUND"),
    ("WARN_TEXT", "WARN_GROUND"),
    ("WARN", "WARN_GROUND"),
    ("HEALTHY", "CARD"),
)


def test_contrast_is_computed_as_wcag_does() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("shown", SHADES.values(), ids=SHADES)
@pytest.mark.parametrize("ground", TILE_GROUNDS)
@pytest.mark.parametrize("ink", ["TEXT", "TEXT_STALE", "NAME"])
def test_tag_and_worker_have_seven_to_one(shown: SimpleNamespace, ground: str, ink: str) -> None:
    assert contrast(getattr(shown, ink), getattr(shown, ground)) >= 7


@pytest.mark.parametrize("shown", SHADES.values(), ids=SHADES)
@pytest.mark.parametrize("progress", list(Progress))
def test_state_has_seven_to_one(shown: SimpleNamespace, progress: Progress) -> None:
    assert contrast(shown.PROGRESS[progress], shown.CARD) >= 7


@pytest.mark.parametrize("shown", SHADES.values(), ids=SHADES)
@pytest.mark.parametrize("operation", list(Operation))
def test_badge_has_seven_to_one(shown: SimpleNamespace, operation: Operation) -> None:
    ground, ink = shown.BADGE[operation]
    assert contrast(ink, ground) >= 7


@pytest.mark.parametrize("shown", SHADES.values(), ids=SHADES)
@pytest.mark.parametrize(("ink", "ground"), OTHERS)
def test_any_other_text_has_four_and_a_half_to_one(shown: SimpleNamespace, ink: str, ground: str) -> None:
    assert contrast(getattr(shown, ink), getattr(shown, ground)) >= 4.5


@pytest.mark.parametrize("shown", SHADES.values(), ids=SHADES)
@pytest.mark.parametrize("ground", ["GROUND", "PANEL", "CARD", "CARD_SELECTED", "RAISED"])
def test_the_ring_has_three_to_one(shown: SimpleNamespace, ground: str) -> None:
    assert contrast(shown.FOCUS, getattr(shown, ground)) >= 3


def test_the_inks_of_long_held_spools_are_among_those_looked_at() -> None:
    assert {*HELD_COLORS.values()} <= {getattr(SHADES[Shade.DARK], ink) for ink in HELD_INKS}


SCREENS = {
    "13 inches": (116.0, QSize(1280, 800)),
    "10 inches": (151.0, QSize(1280, 800)),
    "24 inches": (92.0, QSize(1920, 1080)),
    "xvfb": (96.0, QSize(1920, 1080)),
    "15 inches": (141.0, QSize(1920, 1080)),
    "55 inches": (80.0, QSize(3840, 2160)),
}


@pytest.mark.parametrize(("dpi", "size"), SCREENS.values(), ids=SCREENS)
def test_targets_come_in_millimetres(dpi: float, size: QSize) -> None:
    metrics = Metrics.of(dpi, size)
    per_mm = dpi / 25.4
    assert metrics.target >= 15 * per_mm
    assert metrics.action_height >= 22 * per_mm
    assert metrics.action_width >= 40 * per_mm
    assert metrics.action_gap >= 5 * per_mm


def test_the_design_is_drawn_in_its_own_pixels() -> None:
    assert Metrics.of(96.0, QSize(1920, 1080)).px(100) == 100


def test_big_screen_is_filled_and_small_one_stays_legible() -> None:
    assert Metrics.of(80.0, QSize(3840, 2160)).scale == 2
    assert 0.8 <= Metrics.of(116.0, QSize(1280, 800)).scale <= 0.9


@pytest.mark.parametrize("lie", [0.0, 12.0, 900.0])
def test_wrong_size_of_a_screen_is_ignored(lie: float) -> None:
    assert Metrics.of(lie) == Metrics.of(96.0)


def test_calibration_takes_precedence() -> None:
    assert Metrics.of(96.0, calibrated_dpi=140.0).px_per_mm == pytest.approx(140 / 25.4)


def test_fonts_come_with_the_program(qtbot: QtBot) -> None:
    theme = dressed()
    assert QFontInfo(theme.font(20)).family() == SANS
    assert QFontInfo(theme.font(20, mono=True)).family() == MONO
    assert QFontInfo(theme.font(20, theme.BOLD)).weight() == 700


def test_style_sheet_has_no_placeholder_left(qtbot: QtBot) -> None:
    assert "$" not in dressed().style_sheet()
