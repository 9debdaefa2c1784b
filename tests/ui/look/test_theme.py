"""Contrast of texts and sizes of targets."""

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QFontInfo
from pytestqt.qtbot import QtBot

from kiosk.core.shop.data import Progress
from kiosk.ui.grid.tile_painter import HELD_COLORS
from kiosk.ui.look import colors
from kiosk.ui.look.colors import contrast
from kiosk.ui.look.metrics import Metrics
from kiosk.ui.look.theme import MONO, SANS
from tests.ui.grid_window import dressed

TILE_GROUNDS = (colors.CARD, colors.CARD_SELECTED, colors.STRIPE, colors.PANEL)


def test_contrast_is_computed_as_wcag_does() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("ground", TILE_GROUNDS)
@pytest.mark.parametrize("ink", [colors.TEXT, colors.TEXT_STALE, colors.NAME])
def test_tag_and_worker_have_seven_to_one(ground: str, ink: str) -> None:
    assert contrast(ink, ground) >= 7


@pytest.mark.parametrize("progress", list(Progress))
def test_state_has_seven_to_one(progress: Progress) -> None:
    assert contrast(colors.PROGRESS[progress], colors.CARD) >= 7


@pytest.mark.parametrize(("ground", "ink"), list(colors.BADGE.values()))
def test_badge_has_seven_to_one(ground: str, ink: str) -> None:
    assert contrast(ink, ground) >= 7


@pytest.mark.parametrize(
    ("ink", "ground"),
    [
        *((ink, ground) for ink in sorted({*HELD_COLORS.values(), colors.WARN}) for ground in TILE_GROUNDS),
        *((colors.MUTED, ground) for ground in (colors.GROUND, colors.PANEL, colors.CARD, colors.FIELD)),
        (colors.DISABLED, colors.PANEL),
        (colors.ON_ACCENT, colors.ACCENT),
        (colors.ON_INVERSE, colors.INVERSE),
        (colors.ACCENT, colors.GROUND),
        (colors.TEXT, colors.RAISED),
        (colors.DONE, colors.RAISED),
        (colors.TEXT, colors.DONE_GROUND),
        (colors.DONE, colors.DONE_GROUND),
        (colors.TEXT, colors.BAD_GROUND),
        (colors.BAD_TEXT, colors.BAD_GROUND),
        (colors.WARN_TEXT, colors.WARN_GROUND),
        (colors.WARN, colors.WARN_GROUND),
    ],
)
def test_any_other_text_has_four_and_a_half_to_one(ink: str, ground: str) -> None:
    assert contrast(ink, ground) >= 4.5


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
