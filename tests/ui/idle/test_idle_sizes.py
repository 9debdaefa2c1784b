"""The idle screen on the screens that shops have, in both languages and both shades."""

from collections.abc import Iterator, Sequence
from itertools import combinations

import pytest
from PySide6.QtCore import QCoreApplication, QPoint, QRect, QSize, Qt, QTranslator
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from kiosk.program.resources import resource
from kiosk.ui.idle.cleaning_screen import HOLD_MM, CleaningScreen
from kiosk.ui.idle.dimming import LIGHT, dimmed
from kiosk.ui.look.colors import contrast
from kiosk.ui.look.message_text import MessageText
from kiosk.ui.look.metrics import Metrics
from kiosk.ui.look.plain_label import PlainLabel
from kiosk.ui.look.shade import Shade
from kiosk.ui.look.theme import Theme
from tests.ui.column_window import NOW, held, sample
from tests.ui.idle.idle_window import IdleWindow
from tests.ui.look.test_theme import SHADES
from tests.ui.test_window_sizes import SCREENS
from tests.ui.whole_window import dressed_for

MANY = [held(f"MK-1400-PW-30000-{number:03}", "MR(93)", "05:00") for number in range(100, 140)]


@pytest.fixture(scope="module", params=["es", "en"])
def language(qapp: QApplication, request: pytest.FixtureRequest) -> Iterator[str]:
    del qapp
    translator = QTranslator()
    if request.param == "en":
        assert translator.load(str(resource("translations", "kiosk_en.qm")))
        QCoreApplication.installTranslator(translator)
    yield request.param
    QCoreApplication.removeTranslator(translator)


@pytest.fixture(scope="module", params=SCREENS)
def screen(language: str, request: pytest.FixtureRequest) -> Iterator[tuple[Theme, QSize]]:
    del language
    size, dpi = SCREENS[request.param]
    theme = Theme(Metrics.of(dpi, size))
    with dressed_for(theme):
        yield theme, size


@pytest.fixture(scope="module")
def idle(screen: tuple[Theme, QSize], language: str, request: pytest.FixtureRequest) -> Iterator[IdleWindow]:
    """Many spools, some held for long, and a strip that says that the sheet is away. It is only looked at."""
    window = IdleWindow(QtBot(request), *screen, language)
    window.load([*sample(), *MANY])
    window.window.banner.set_sheet_away(NOW)
    QCoreApplication.processEvents()
    window.rest()
    window.clock.forward(hours=9)
    window.wait(1)
    QCoreApplication.processEvents()
    yield window
    window.window.close()
    window.window.deleteLater()


@pytest.fixture
def cleaned(idle: IdleWindow) -> Iterator[IdleWindow]:
    """The same window while its glass is wiped."""
    idle.room.watch.note()
    idle.window.cleaning.begin()
    QCoreApplication.processEvents()
    yield idle
    idle.window.cleaning.lock.end()


def place_of(idle: IdleWindow, widget: QWidget) -> QRect:
    return QRect(widget.mapTo(idle.window, QPoint()), widget.size())


def is_whole(label: PlainLabel) -> bool:
    """Whether it is painted without being cut, at its own size or a little smaller."""
    flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
    needed = QFontMetrics(label._font(0.8)).boundingRect(label.rect(), flags, label.text())
    return label.rect().width() >= needed.width() and label.rect().height() >= needed.height()


def are_whole_and_apart(idle: IdleWindow, labels: Sequence[PlainLabel], others: Sequence[QWidget]) -> None:
    assert [label.text() for label in labels if not is_whole(label)] == []
    parts = [*labels, *others]
    places = {each.accessibleName() or each.objectName(): place_of(idle, each) for each in parts}
    assert len(places) == len(parts)
    assert [name for name, place in places.items() if not idle.window.rect().contains(place)] == []
    assert [
        (one, other)
        for (one, here), (other, there) in combinations(places.items(), 2)
        if here.intersects(there)
    ] == []


def test_nothing_is_cut_or_overlaps(idle: IdleWindow) -> None:
    labels = [each for each in idle.screen.findChildren(PlainLabel) if each.isVisible()]
    assert len(labels) == (7 if idle.window.grid.isVisible() else 4)
    hint = idle.screen.findChild(MessageText)
    assert hint is not None
    assert " ".join(word.text for line in hint.lines()[1] for word in line) == hint.text()
    are_whole_and_apart(idle, labels, [hint])


def test_it_covers_the_column_and_what_stands_above_the_grid(idle: IdleWindow) -> None:
    window, screen = idle.window, idle.screen
    assert place_of(idle, screen.column) == window.left.geometry()
    assert screen.head.isVisible() == window.grid.isVisible()
    if not window.grid.isVisible():
        return
    assert place_of(idle, screen.head).bottom() < place_of(idle, window.grid.view).top()
    for chip in window.grid.filters.children():
        if isinstance(chip, QWidget):
            assert place_of(idle, screen.head).contains(place_of(idle, chip))


@pytest.mark.parametrize("name", SHADES)
def test_dimmed_tags_and_words_are_still_read(name: Shade) -> None:
    shown = SHADES[name]
    assert dimmed("#ffffff") == "#c7c7c7"
    assert round(0xFF * LIGHT) == 0xC7
    for ground in ("CARD", "GROUND", "PANEL"):
        assert contrast(dimmed(shown.TEXT), dimmed(getattr(shown, ground))) >= 7
    for ink in ("MUTED", "NAME", "TEXT_STALE", "WARN", "BAD_TEXT"):
        for ground in ("CARD", "PANEL", "GROUND"):
            assert contrast(dimmed(getattr(shown, ink)), dimmed(getattr(shown, ground))) >= 4.5, ink
    assert contrast(dimmed(shown.ACCENT_TEXT), dimmed(shown.GROUND)) >= 3  # the count, in large figures
    for ink in shown.PROGRESS.values():
        assert contrast(dimmed(ink), dimmed(shown.CARD)) >= 4.5
    assert contrast(shown.TEXT, dimmed(shown.GROUND)) >= 7


def test_nothing_is_cut_while_the_glass_is_wiped(cleaned: IdleWindow) -> None:
    screen = cleaned.window.findChild(CleaningScreen)
    assert screen is not None
    labels = screen.findChildren(PlainLabel)
    assert len(labels) == 4
    are_whole_and_apart(cleaned, labels, [screen.column.hold])
    assert place_of(cleaned, screen.column) == cleaned.window.left.geometry()
    assert screen.column.hold.rect().contains(screen.column.hold.circle())
    assert screen.hold_place().width() >= cleaned.metrics.mm(HOLD_MM)
