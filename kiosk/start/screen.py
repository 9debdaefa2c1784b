"""What the kiosk's window and the board need of Qt to start, to run and to stop in order."""

import asyncio
import logging
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Protocol

from PySide6.QtCore import (
    QLibraryInfo,
    QLocale,
    QMessageLogContext,
    QObject,
    QSize,
    QTimer,
    QtMsgType,
    QTranslator,
    Signal,
    SignalInstance,
    qInstallMessageHandler,
)
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication

from kiosk import texts
from kiosk.config.settings import Settings, WindowOptions
from kiosk.core.frozen import frozen
from kiosk.live.ports import Services
from kiosk.program.background_faults import background_faults_told
from kiosk.program.resources import resource
from kiosk.program.stop_signals import on_stop_signal
from kiosk.ui.controller import Controller
from kiosk.ui.look.theme import STYLE
from kiosk.ui.qt.collector import GuiThreadCollector
from kiosk.ui.qt.loop import LoopEnded, PreciseQEventLoop

log = logging.getLogger(__name__)


OK, FAILURE = 0, 1


SETTLES_MS = 100
"""By then the first list is painted, which takes less than the collection that would hold it up."""


SCREENSHOT_S = 60.0
"""How long `--screenshot` waits for data."""


def _settle(app: QApplication) -> None:
    """Do now what would hold up a touch later."""
    # When Qt for Python meets the first object of Qt's own whose kind it doesn't know, it makes all classes
    # there are, which takes 40 ms. The event filters would meet one after ten seconds.
    app.children()
    QTimer.singleShot(0, GuiThreadCollector.settle)


class ShownWindow(Protocol):
    """What start-up and stop need of a window, be it the kiosk's or the board's."""

    closed: SignalInstance

    def show(self) -> None: ...
    def hide(self) -> None: ...
    def resize(self, size: QSize, /) -> None: ...
    def grab(self) -> QPixmap: ...
    def show_full_screen(self) -> None: ...
    def report_unexpected(self, reference: str) -> None: ...
    def report_background(self, reference: str) -> None: ...
    def deleteLater(self) -> None: ...  # noqa: N802 -- Qt's name


@frozen
class Program:
    """A window that is put together, and what opens the services behind it (reader thread; blocks)."""

    window: ShownWindow
    controller: Controller
    services: Callable[[], Services]
    on_close: Callable[[], None] = lambda: None
    """Called as soon as the window is hidden, for what takes its time to end. GUI thread; returns at once."""


def run_on_screen(
    settings: Settings, options: WindowOptions, assemble: Callable[[QApplication], Program]
) -> int:
    """Open the window that `assemble` makes and run it until it is closed. Main thread. Exit code."""
    if has_no_screen():
        complain(texts.phrase("no_screen", settings.language))
        return FAILURE
    qInstallMessageHandler(log_qt_message)
    app = QApplication(["kiosk", *STYLE])
    app.setQuitOnLastWindowClosed(False)
    GuiThreadCollector(app)
    translate(app, settings.language)
    try:
        with asyncio.Runner(loop_factory=lambda: PreciseQEventLoop(app)) as runner:
            return runner.run(_live(app, settings, options, assemble))
    except LoopEnded:
        log.warning("Qt ended its loop: the screen is gone, or the session is over")
        complain(texts.phrase("screen_gone", settings.language))
        return FAILURE


async def _live(
    app: QApplication,
    settings: Settings,
    options: WindowOptions,
    assemble: Callable[[QApplication], Program],
) -> int:
    stop = asyncio.Event()
    on_stop_signal(stop.set)
    program = assemble(app)
    window, controller = program.window, program.controller
    sys.excepthook = _reporter(window, settings.log_file)
    window.closed.connect(stop.set)
    window.resize(app.primaryScreen().availableSize())
    if options.fullscreen:
        window.show_full_screen()
    else:
        window.show()
    controller.started.connect(lambda: QTimer.singleShot(SETTLES_MS, lambda: _settle(app)))
    code = OK
    try:
        with background_faults_shown(window, settings.log_file):
            # After the first paint, for the services take longer to import than all the rest.
            await asyncio.sleep(0)
            app.processEvents()
            controller.start(program.services)
            if options.screenshot:
                code = await _take_screenshot(window, controller, options.screenshot, settings.language)
            else:
                await stop.wait()
    finally:
        window.hide()
        program.on_close()
        await controller.aclose()
        sys.excepthook = sys.__excepthook__
        window.deleteLater()
    return code


async def _take_screenshot(window: ShownWindow, controller: Controller, file: Path, language: str) -> int:
    """Wait for data, render the window into a PNG. Returns the exit code."""
    loaded = asyncio.Event()
    controller.started.connect(loaded.set)
    try:
        async with asyncio.timeout(SCREENSHOT_S):
            await loaded.wait()
            await asyncio.sleep(1.0)  # let the first link report and the first repaint come
    except TimeoutError:
        complain(texts.phrase("screenshot_no_data", language))
        return FAILURE
    if window.grab().save(str(file), "PNG"):
        return OK
    complain(texts.phrase("screenshot_not_saved", language, file=str(file)))
    return FAILURE


def translate(app: QApplication, language: str) -> None:
    """Qt's own texts and ours; the sources are Spanish."""
    QLocale.setDefault(QLocale(language))
    qt = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
    for file in (qt / f"qtbase_{language}.qm", resource("translations", f"kiosk_{language}.qm")):
        translator = QTranslator(app)
        if translator.load(str(file)):
            app.installTranslator(translator)


def _reporter(
    window: ShownWindow, log_file: Path
) -> Callable[[type[BaseException], BaseException, TracebackType | None], None]:
    def report(kind: type[BaseException], error: BaseException, traceback: TracebackType | None) -> None:
        log.critical("unforeseen", exc_info=(kind, error, traceback))
        window.report_unexpected(f"{kind.__name__} · {log_file}")

    return report


class _Faults(QObject):
    happened = Signal(str)


@contextmanager
def background_faults_shown(window: ShownWindow, log_file: Path) -> Iterator[None]:
    """Until the end, `window` tells of what fails on threads that no action waits for. GUI thread."""
    faults = _Faults()
    faults.happened.connect(window.report_background)
    with background_faults_told(lambda kind: faults.happened.emit(f"{kind} · {log_file}")):
        yield


_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


def has_no_screen() -> bool:
    """Qt would abort without a word that a person could read."""
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return sys.platform == "linux" and not any(os.environ.get(name) for name in names)


def complain(message: str) -> None:
    sys.stderr.write(f"{message}\n")


def log_qt_message(kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
    logging.getLogger("qt").log(_LEVELS[kind], "%s", message)
    if kind is QtMsgType.QtFatalMsg:
        # The process aborts right after this, before the log is written.
        complain(message.strip())
