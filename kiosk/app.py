"""The window's start-up, told as a story: settings → dependency → window → loop → orderly stop."""

import asyncio
import logging
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Protocol
from urllib.parse import urlsplit

from PySide6.QtCore import (
    QLibraryInfo,
    QLocale,
    QLockFile,
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

from kiosk import dependency, texts
from kiosk.background_faults import background_faults_told
from kiosk.config import Settings, WindowOptions
from kiosk.core.board import Board
from kiosk.core.clock import SystemClock
from kiosk.shipped import resource
from kiosk.ui.backend import Backend
from kiosk.ui.collector import GuiThreadCollector
from kiosk.ui.controller import Controller
from kiosk.ui.desk import Desk
from kiosk.ui.loop import LoopEnded, PreciseQEventLoop
from kiosk.ui.metrics import Metrics
from kiosk.ui.shop_model import ShopModel
from kiosk.ui.theme import STYLE, Theme
from kiosk.ui.window import KioskWindow, WindowSettings

log = logging.getLogger(__name__)

OK, FAILURE = 0, 1
SETTLES_MS = 100
"""By then the first list is painted, which takes less than the collection that would hold it up."""
SCREENSHOT_S = 60.0
"""How long `--screenshot` waits for data."""


def run_window(settings: Settings, options: WindowOptions) -> int:
    """Open the kiosk's window and run it until it is closed. Main thread. Returns the exit code."""
    if options.demo and not settings.is_local:
        _complain(texts.phrase("demo_on_google", settings.language))
        return FAILURE
    if options.demo and not _is_private(settings.redis_url):
        _complain(texts.phrase("demo_on_shop_redis", settings.language))
        return FAILURE
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    lock = QLockFile(str(settings.data_dir / "window.lock"))
    lock.setStaleLockTime(0)
    if not lock.tryLock(0):
        taken = lock.error() is QLockFile.LockError.LockFailedError
        key = "second_window" if taken else "folder_not_writable"
        _complain(texts.phrase(key, settings.language, folder=str(settings.data_dir)))
        return FAILURE
    try:
        return run_on_screen(settings, options, lambda app: _kiosk(app, settings, options.demo))
    finally:
        lock.unlock()


def _settle(app: QApplication) -> None:
    """Do now what would hold up a touch later."""
    # When Qt for Python meets the first object of Qt's own whose kind it doesn't know, it makes all classes
    # there are, which takes 40 ms. The event filters would meet one after ten seconds.
    app.children()
    QTimer.singleShot(0, GuiThreadCollector.settle)


class Window(Protocol):
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


@dataclass(frozen=True)
class Program:
    """A window that is put together, and what makes the services behind it (reader thread; blocks)."""

    window: Window
    controller: Controller
    services: Callable[[], Backend]


def run_on_screen(
    settings: Settings, options: WindowOptions, assemble: Callable[[QApplication], Program]
) -> int:
    """Open the window that `assemble` makes and run it until it is closed. Main thread. Exit code."""
    if _has_no_screen():
        _complain(texts.phrase("no_screen", settings.language))
        return FAILURE
    qInstallMessageHandler(_log_qt_message)
    app = QApplication(["kiosk", *STYLE])
    app.setQuitOnLastWindowClosed(False)
    GuiThreadCollector(app)
    _translate(app, settings.language)
    try:
        with asyncio.Runner(loop_factory=lambda: PreciseQEventLoop(app)) as runner:
            return runner.run(_live(app, settings, options, assemble))
    except LoopEnded:
        log.warning("Qt ended its loop: the screen is gone, or the session is over")
        _complain(texts.phrase("screen_gone", settings.language))
        return FAILURE


async def _live(
    app: QApplication,
    settings: Settings,
    options: WindowOptions,
    assemble: Callable[[QApplication], Program],
) -> int:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        _on_signal(number, stop.set)
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
        await controller.aclose()
        sys.excepthook = sys.__excepthook__
        window.deleteLater()
    return code


def _kiosk(app: QApplication, settings: Settings, demo: bool) -> Program:
    kiosk = assemble(app, settings)
    return Program(kiosk.window, kiosk.controller, lambda: dependency.window(settings, demo))


@dataclass(frozen=True)
class Kiosk:
    """One station's window with the parts behind it; nothing runs until `controller.start`."""

    shop: ShopModel
    desk: Desk
    controller: Controller
    window: KioskWindow


def assemble(app: QApplication, settings: Settings) -> Kiosk:
    """Dress the application and put the window together. GUI thread."""
    theme = Theme(Metrics.of(app.primaryScreen(), calibrated_dpi=settings.screen_dpi))
    theme.apply(app)
    clock = SystemClock(settings.zone)
    shop = ShopModel(Board(settings.zone, settings.sheet_operaciones), clock, app)
    desk = Desk(shop, app)
    controller = Controller(shop, desk, clock, app)
    window = KioskWindow(_window_settings(settings), shop, desk, controller, clock, theme)
    return Kiosk(shop, desk, controller, window)


def _window_settings(settings: Settings) -> WindowSettings:
    return WindowSettings(
        station=settings.station,
        language=settings.language,
        forget_after_action=settings.forget_after_action,
        forget_after_s=settings.forget_after_s,
        scanner_prefix=settings.scanner_prefix,
    )


async def _take_screenshot(window: Window, controller: Controller, file: Path, language: str) -> int:
    """Wait for data, render the window into a PNG. Returns the exit code."""
    loaded = asyncio.Event()
    controller.started.connect(loaded.set)
    try:
        async with asyncio.timeout(SCREENSHOT_S):
            await loaded.wait()
            await asyncio.sleep(1.0)  # let the first link report and the first repaint come
    except TimeoutError:
        _complain(texts.phrase("screenshot_no_data", language))
        return FAILURE
    if window.grab().save(str(file), "PNG"):
        return OK
    _complain(texts.phrase("screenshot_not_saved", language, file=str(file)))
    return FAILURE


def _on_signal(number: signal.Signals, stop: Callable[[], None]) -> None:
    loop = asyncio.get_running_loop()
    if os.name == "nt":
        signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop))
    else:
        loop.add_signal_handler(number, stop)


def _translate(app: QApplication, language: str) -> None:
    """Qt's own texts and ours; the sources are Spanish."""
    QLocale.setDefault(QLocale(language))
    qt = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
    for file in (qt / f"qtbase_{language}.qm", resource("translations", f"kiosk_{language}.qm")):
        translator = QTranslator(app)
        if translator.load(str(file)):
            app.installTranslator(translator)


def _reporter(
    window: Window, log_file: Path
) -> Callable[[type[BaseException], BaseException, TracebackType | None], None]:
    def report(kind: type[BaseException], error: BaseException, traceback: TracebackType | None) -> None:
        log.critical("unforeseen", exc_info=(kind, error, traceback))
        window.report_unexpected(f"{kind.__name__} · {log_file}")

    return report


class _Faults(QObject):
    happened = Signal(str)


@contextmanager
def background_faults_shown(window: Window, log_file: Path) -> Iterator[None]:
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


def _is_private(redis_url: str | None) -> bool:
    """A simulated crew must not be heard in a real shop: no Redis, or one of this machine."""
    host = urlsplit(redis_url).hostname if redis_url else None
    return host in (None, "localhost", "127.0.0.1", "::1")


def _has_no_screen() -> bool:
    """Qt would abort without a word that a person could read."""
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return sys.platform == "linux" and not any(os.environ.get(name) for name in names)


def _complain(message: str) -> None:
    sys.stderr.write(f"{message}\n")


def _log_qt_message(kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
    logging.getLogger("qt").log(_LEVELS[kind], "%s", message)
    if kind is QtMsgType.QtFatalMsg:
        # The process aborts right after this, before the log is written.
        _complain(message.strip())
