"""A supervisor teaches the kiosk its scanner at the window; what is kept counts at once."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from kiosk.core.shop.data import Worker
from kiosk.start.scanner_file import ScannerFile
from kiosk.station.pin_file import PinFile
from kiosk.ui.look.metrics import Metrics
from kiosk.ui.look.theme import Theme
from tests.support.widgets import child
from tests.ui.column_window import ELEVEN, MINE, WORKERS, ZONE, StillClock, sample
from tests.ui.touch.key_times import KeyTimes
from tests.ui.whole_window import WholeWindow, dressed_for

MARCELA = Worker(5, "Marcela", "Olivares", True, frozenset({"Supervisor"}))
PIN = "4711"


class Taught:
    """A window whose settings are a file."""

    def __init__(self, qtbot: QtBot, folder: Path, size: QSize, dpi: float) -> None:
        self.qtbot, self.config = qtbot, folder / "kiosk.toml"
        self.config.write_text('# ours\nstation = "Puesto 3"\n')
        clock = StillClock()
        pins = PinFile(folder / "pins", clock.utc, lambda moment: moment.astimezone(ZONE))
        pins.set(MARCELA.id, PIN)
        self.whole = WholeWindow(qtbot, Theme(Metrics.of(dpi, size)), size, pins)
        self.whole.load(sample(), [*WORKERS, MARCELA])
        environ = {"KIOSK_DATA_DIR": str(folder)}
        self.whole.window.lesson.offer(ScannerFile(self.config, environ, "es").refusal)
        self.keys = KeyTimes(self.whole.window.left._scanner, self.whole.window.windowHandle())

    def opens(self) -> None:
        self.whole.selection.choose_worker(MARCELA.id)
        self.qtbot.waitUntil(lambda: self.child("pinDone").isVisible())
        self.whole.window.access.try_pin(PIN)
        self.qtbot.waitUntil(lambda: self.whole.window.access.is_open, timeout=30_000)

    def child(self, name: str) -> QWidget:
        return child(self.whole.window, QWidget, name)

    def tap(self, name: str) -> None:
        self.whole.tap(self.child(name))

    @property
    def chosen(self) -> str | None:
        spool = self.whole.selection.spool
        return spool.key if spool else None

    def scan(self, code: str) -> None:
        self.keys.type(f"{code}\t", 12)


@pytest.fixture
def taught(qtbot: QtBot, tmp_path: Path) -> Iterator[Taught]:
    size = QSize(1920, 1080)
    with dressed_for(Theme(Metrics.of(96.0, size))):
        yield Taught(qtbot, tmp_path, size, 96.0)


def test_what_is_learnt_is_written_and_counts_at_once(taught: Taught) -> None:
    taught.opens()
    taught.tap("lessonButton")
    for code in (f"]C1{MINE}", f"]C1{ELEVEN}", "]C1BADGE-93"):
        taught.scan(code)
    assert taught.chosen is None
    taught.tap("learnKeep")
    page = taught.whole.window.lesson._page
    assert page is not None
    taught.qtbot.waitUntil(lambda: page._wanted.text() == "Guardado. El lector ya se lee así.")
    taught.tap("learnLeave")
    assert not taught.child("lessonRoom").isVisible()
    written = taught.config.read_text()
    assert written.startswith('# ours\nstation = "Puesto 3"\n')
    assert 'scanner_prefix = "]C1"' in written
    assert 'badge_pattern = "BADGE-{id}"' in written
    taught.scan("]C1BADGE-93")
    assert taught.whole.selection.worker == WORKERS[0]
    taught.scan(f"]C1{ELEVEN}")
    assert taught.chosen == ELEVEN


def test_only_who_is_let_in_as_a_supervisor_is_offered_it(taught: Taught) -> None:
    button = taught.child("lessonButton")
    taught.whole.selection.choose_worker(93)
    assert not button.isVisible()
    taught.opens()
    assert button.isVisible()
    taught.tap("lessonButton")
    assert taught.child("lessonRoom").isVisible()
    taught.whole.selection.choose_worker(93)
    assert not taught.child("lessonRoom").isVisible()
    assert not button.isVisible()


def test_what_cannot_be_written_is_told_and_does_not_count(taught: Taught) -> None:
    taught.opens()
    taught.tap("lessonButton")
    for code in (f"]C1{MINE}", f"]C1{ELEVEN}", "]C1BADGE-93"):
        taught.scan(code)
    taught.config.write_text("station = [")
    taught.tap("learnKeep")
    page = taught.whole.window.lesson._page
    assert page is not None
    taught.qtbot.waitUntil(lambda: page._trouble.text().startswith("No se puede leer"))
    QTest.keyClick(taught.whole.window.windowHandle(), Qt.Key.Key_Escape)
    assert not taught.child("lessonRoom").isVisible()
    assert taught.whole.window.left.reader.badges.pattern == ""


SCREENS = [(1920, 1080, 96.0), (1280, 800, 116.0), (800, 480, 133.0), (1080, 1920, 96.0)]


@pytest.mark.parametrize(("width", "height", "dpi"), SCREENS)
def test_every_button_has_its_place_and_nothing_lies_over_it(
    qtbot: QtBot, tmp_path: Path, width: int, height: int, dpi: float
) -> None:
    size = QSize(width, height)
    theme = Theme(Metrics.of(dpi, size))
    with dressed_for(theme):
        taught = Taught(qtbot, tmp_path, size, dpi)
        taught.opens()
        button, card = taught.child("lessonButton"), taught.child("workerCard")
        assert card.rect().contains(button.geometry())
        assert min(button.width(), button.height()) >= theme.metrics.target
        assert taught.child("changeWorkerButton").geometry().left() >= button.geometry().right()
        named, about = taught.whole.window.left.card.person.paragraphs()
        assert "…" not in "".join((*named.lines, *about.lines))
        taught.tap("lessonButton")
        for code in (f"]C1{MINE}", f"]C1{ELEVEN}", "]C1BADGE-93"):
            taught.scan(code)
        window = taught.whole.window
        for name in ("learnKeep", "learnAgain", "learnLeave"):
            place = taught.child(name)
            middle = place.mapTo(window, place.rect().center())
            assert window.childAt(middle) is place, name
