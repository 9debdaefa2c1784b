"""The window's start-up, told as a story: settings → dependency → window → loop → orderly stop."""

import logging
import os
from contextlib import closing
from functools import partial
from urllib.parse import urlsplit

from PySide6.QtGui import QInputDevice
from PySide6.QtWidgets import QApplication

from kiosk import dependency, texts
from kiosk.config.settings import Settings, WindowOptions
from kiosk.core.clock import SystemClock
from kiosk.core.events.shop_state import ShopState
from kiosk.core.frozen import frozen
from kiosk.core.shop.codes.badge_pattern import BadgePattern
from kiosk.live.engine import Engine
from kiosk.live.ports import Services
from kiosk.program.sounds import SoundOutput
from kiosk.program.web_down import WebDown
from kiosk.start.scanner_file import ScannerFile
from kiosk.start.screen import FAILURE, Program, complain, run_on_screen
from kiosk.start.web_child import WebChild, web_command
from kiosk.station.pin_file import PinFile
from kiosk.station.work_lock import FolderRefused, at_work
from kiosk.ui.controller import Controller
from kiosk.ui.desk.layout_wish import LayoutWish, is_desk
from kiosk.ui.look.metrics import Metrics
from kiosk.ui.look.theme import Theme
from kiosk.ui.qt.hop import GuiThreadHop
from kiosk.ui.result.result_sounds import ResultSounds
from kiosk.ui.state.open_marks import OpenMarks
from kiosk.ui.state.selection import Selection
from kiosk.ui.state.shop_model import ShopModel
from kiosk.ui.touch.scanner_habits import ScannerHabits, Suffix
from kiosk.ui.window import KioskWindow, WindowSettings

log = logging.getLogger(__name__)


def run_window(settings: Settings, options: WindowOptions) -> int:
    """Open the kiosk's window and run it until it is closed. Main thread. Returns the exit code."""
    if options.demo and not settings.is_local:
        complain(texts.phrase("demo_on_google", settings.language))
        return FAILURE
    if options.demo and not _is_private(settings.redis_url):
        complain(texts.phrase("demo_on_shop_redis", settings.language))
        return FAILURE
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    try:
        with at_work(settings.data_dir), closing(_web(settings, options)) as web:
            return run_on_screen(settings, options, lambda app: _kiosk(app, settings, options, web))
    except FolderRefused as refused:
        key = "second_window" if refused.is_at_work else "folder_not_writable"
        complain(texts.phrase(key, settings.language, folder=str(settings.data_dir)))
        return FAILURE


def _web(settings: Settings, options: WindowOptions) -> WebChild:
    child = WebChild(web_command(options.config), settings.data_dir)
    child.forget()
    return child


def _kiosk(app: QApplication, settings: Settings, options: WindowOptions, web: WebChild) -> Program:
    kiosk, hop = assemble(app, settings), GuiThreadHop(app)
    if settings.has_sounds(kiosk.is_desk):
        ResultSounds(kiosk.window.result, SoundOutput().play, kiosk.window)
    kiosk.window.lesson.offer(ScannerFile(options.config, os.environ, settings.language).refusal)

    def tell(down: WebDown | None) -> None:
        """In the child's thread."""
        hop(kiosk.window.report_web_back if down is None else partial(kiosk.window.report_web_down, down.why))

    def open_services() -> Services:
        station = dependency.station(settings, options.demo)
        if options.web:
            web.start(tell)
        return Services(station, station, station.hand_overs)

    return Program(kiosk.window, kiosk.controller, open_services, web.let_end)


@frozen
class Kiosk:
    """One station's window with the parts behind it; nothing runs until `controller.start`."""

    shop: ShopModel
    selection: Selection
    controller: Controller
    window: KioskWindow
    is_desk: bool


def assemble(app: QApplication, settings: Settings) -> Kiosk:
    """Dress the application and put the window together. GUI thread."""
    desk = is_desk(LayoutWish(settings.layout), QInputDevice.devices())
    theme = Theme(Metrics.of(app.primaryScreen(), calibrated_dpi=settings.screen_dpi, is_desk=desk))
    theme.apply(app)
    clock = SystemClock(settings.zone)
    engine = Engine(ShopState(settings.zone, settings.sheet_operaciones), clock, GuiThreadHop(app))
    shop = ShopModel(engine.shop, app)
    selection = Selection(shop, OpenMarks(engine.commands.open, app), app)
    controller = Controller(engine, app)
    pins = PinFile(settings.supervisor_pin_file, clock.utc, clock.to_local)
    window = KioskWindow(_window_settings(settings), shop, selection, controller, clock, theme, pins)
    return Kiosk(shop, selection, controller, window, desk)


def _window_settings(settings: Settings) -> WindowSettings:
    return WindowSettings(
        station=settings.station,
        language=settings.language,
        forget_after_action=settings.forget_after_action,
        forget_after_s=settings.forget_after_s,
        idle_after_s=settings.idle_after_s,
        scanner=ScannerHabits(
            settings.scanner_prefix, Suffix(settings.scanner_suffix), settings.scanner_gap_ms
        ),
        badges=BadgePattern(settings.badge_pattern),
        rejection_limit=settings.rejection_limit,
        supervisor_reasons=settings.supervisor_reasons,
        pause_reasons=settings.pause_reasons,
    )


def _is_private(redis_url: str | None) -> bool:
    """A simulated crew must not be heard in a real shop: no Redis, or one of this machine."""
    host = urlsplit(redis_url).hostname if redis_url else None
    return host in (None, "localhost", "127.0.0.1", "::1")
