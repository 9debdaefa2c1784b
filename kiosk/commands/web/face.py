"""Serves the web face until it is stopped."""

import argparse
import asyncio
import logging
import socket
import sys
from types import TracebackType

from kiosk import __version__, dependency, texts
from kiosk.commands import output
from kiosk.commands.exits import Exit
from kiosk.config.settings import Settings
from kiosk.core.clock import SystemClock
from kiosk.core.events.shop_state import ShopState
from kiosk.live.engine import Engine
from kiosk.live.ports import Archive, KeptEvents, Services, SheetView
from kiosk.program.stop_signals import on_stop_signal
from kiosk.realtime import wire
from kiosk.web.application import application
from kiosk.web.facts import Facts
from kiosk.web.guard import Access, guards
from kiosk.web.guard.connection_limits import ConnectionLimits
from kiosk.web.guard.host_check import names_of
from kiosk.web.guard.token_file import FILE_NAME, TokenFile
from kiosk.web.http_server import WebServer
from kiosk.web.site import Site

log = logging.getLogger(__name__)

TICK_S = 1.0


def run(settings: Settings, args: argparse.Namespace) -> int:
    """Serve until SIGTERM or Ctrl-C. Exit code."""
    try:
        listener = socket.create_server((args.host, args.port), reuse_port=False)
    except OSError as error:
        why = texts.os_reason(error.errno, settings.language)
        output.tell(
            texts.phrase("web.no_port", settings.language, host=args.host, port=str(args.port), why=why)
        )
        return Exit.FAILURE
    return asyncio.run(_serve(settings, listener))


async def _serve(settings: Settings, listener: socket.socket) -> int:
    def report(kind: type[BaseException], error: BaseException, traceback: TracebackType | None) -> None:
        log.critical("unforeseen", exc_info=(kind, error, traceback))
        output.tell(str(texts.background(f"{kind.__name__} · {settings.log_file}", settings.language)))

    sys.excepthook = report
    try:
        process = WebFace(settings, listener)
        on_stop_signal(process.stop)
        await process.work()
        return Exit.OK
    finally:
        sys.excepthook = sys.__excepthook__


class WebFace:
    """The engine, and the server that shows it. The loop's thread."""

    def __init__(self, settings: Settings, listener: socket.socket) -> None:
        self._settings, self._listener = settings, listener
        self._sheet_view: SheetView | None = None
        self._archive: Archive | None = None
        self._event_log: KeptEvents | None = None
        clock = SystemClock(settings.zone)
        self._engine = Engine(ShopState(settings.zone, settings.sheet_operaciones), clock)
        site = Site(
            engine=self._engine,
            facts=Facts(self._engine),
            clock=clock,
            sheet_view=lambda: self._sheet_view,
            archive=lambda: self._archive,
            event_log=lambda: self._event_log,
            published=wire.line_of,
            sheet=settings.sheet_operaciones,
            language=settings.language,
            version=__version__,
        )
        access = Access(
            tokens=TokenFile(settings.data_dir / FILE_NAME),
            names=names_of(socket.gethostname(), ()),
            language=settings.language,
        )
        self._server = WebServer(application(site, guards(access)), listener, ConnectionLimits())

    def stop(self) -> None:
        """End in order."""
        self._server.stop()

    async def work(self) -> None:
        """Returns once it was stopped and everything is closed."""
        host, port = self._listener.getsockname()[:2]
        shown = f"[{host}]" if ":" in host else host
        output.tell(texts.phrase("web.serving", self._settings.language, address=f"http://{shown}:{port}/"))
        self._engine.start(self._open_services)
        self._engine.spawn(self._watch_age())
        try:
            await self._server.serve()
        finally:
            await self._engine.aclose()

    def _open_services(self) -> Services:
        services = dependency.web(self._settings, lambda _events: None)
        self._sheet_view = services.sheet
        self._archive, self._event_log = services.archive, services.event_log
        return Services(services.readings)

    async def _watch_age(self) -> None:
        """Time alone makes a snapshot old."""
        while True:
            await asyncio.sleep(TICK_S)
            self._engine.shop.reconsider_freshness()
