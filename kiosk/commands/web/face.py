"""Serves the web face until it is stopped."""

import argparse
import asyncio
import logging
import socket
import ssl
import sys
from types import TracebackType

from kiosk import __version__, dependency, texts
from kiosk.commands import output
from kiosk.commands.exits import Exit
from kiosk.commands.web.access_rules import access_of, why_unreadable, with_options
from kiosk.commands.web.own_socket import CertificateRefused, address_shown, listening_socket, tls_context
from kiosk.commands.web.qr_code import qr_code
from kiosk.config.settings import Settings
from kiosk.config.values import is_loopback
from kiosk.core.clock import SystemClock
from kiosk.core.events.event import Event
from kiosk.core.events.shop_state import ShopState
from kiosk.live.engine import Engine
from kiosk.live.hooks import Hook
from kiosk.live.ports import Archive, KeptEvents, Services, SheetView
from kiosk.live.threads import hop_to
from kiosk.program import web_notice
from kiosk.program.stop_signals import on_stop_signal
from kiosk.program.web_notice import WebNotice
from kiosk.realtime import wire
from kiosk.web.application import application
from kiosk.web.archive_reads import ArchiveReads
from kiosk.web.facts import Facts
from kiosk.web.guard import guards
from kiosk.web.guard.connection_limits import ConnectionLimits
from kiosk.web.guard.token_file import TokensUnreadable
from kiosk.web.http_server import WebServer
from kiosk.web.site import Site

log = logging.getLogger(__name__)

TICK_S = 1.0


def run(settings: Settings, args: argparse.Namespace) -> int:
    """Serve until SIGTERM or Ctrl-C. Exit code."""
    settings = with_options(settings, args.host, args.port, args.proxy)
    certificate, key = settings.web_certificate, settings.web_key_file
    try:
        tls = tls_context(certificate, key) if certificate and key else None
        listener = listening_socket(settings.web_host, settings.web_port)
    except CertificateRefused as refused:
        return _refused(_no_certificate(settings, refused), args)
    except OSError as error:
        why = texts.os_reason(error.errno, settings.language)
        where = {"host": settings.web_host, "port": str(settings.web_port)}
        return _refused(texts.phrase("web.no_port", settings.language, **where, why=why), args)
    return asyncio.run(_serve(settings, listener, tls, args))


def _refused(why: str, args: argparse.Namespace) -> int:
    output.tell(why)
    if args.until_input_ends:
        output.say(web_notice.written(WebNotice(why)))
    return Exit.FAILURE


def _no_certificate(settings: Settings, refused: CertificateRefused) -> str:
    language = settings.language
    why = (
        texts.phrase(f"web.tls.{refused.cause}", language)
        if refused.cause
        else texts.os_reason(refused.errno, language)
    )
    files = {"certificate": str(settings.web_certificate), "key": str(settings.web_key_file)}
    return texts.phrase("web.no_certificate", language, **files, why=why)


async def _serve(
    settings: Settings, listener: socket.socket, tls: ssl.SSLContext | None, args: argparse.Namespace
) -> int:
    def report(kind: type[BaseException], error: BaseException, traceback: TracebackType | None) -> None:
        log.critical("unforeseen", exc_info=(kind, error, traceback))
        output.tell(str(texts.background(f"{kind.__name__} · {settings.log_file}", settings.language)))

    sys.excepthook = report
    try:
        process = WebFace(settings, listener, tls)
        on_stop_signal(process.stop)
        if args.until_input_ends:
            output.say(web_notice.written(WebNotice()))
        await process.work(args.qr)
        return Exit.OK
    finally:
        sys.excepthook = sys.__excepthook__


class WebFace:
    """The engine, and the server that shows it. The loop's thread."""

    def __init__(
        self, settings: Settings, listener: socket.socket, tls: ssl.SSLContext | None = None
    ) -> None:
        self._settings, self._listener, self._tls = settings, listener, tls
        self._sheet_view: SheetView | None = None
        self._archive: Archive | None = None
        self._event_log: KeptEvents | None = None
        self._archive_reads = ArchiveReads(lambda: self._archive)
        self._earlier: Hook[[list[Event]]] = Hook()
        clock = SystemClock(settings.zone)
        self._engine = Engine(ShopState(settings.zone, settings.sheet_operaciones), clock)
        site = Site(
            engine=self._engine,
            facts=Facts(self._engine),
            clock=clock,
            sheet_view=lambda: self._sheet_view,
            archive=self._archive_reads,
            event_log=lambda: self._event_log,
            published=wire.line_of,
            sheet=settings.sheet_operaciones,
            zone=settings.timezone,
            earlier=self._earlier,
            language=settings.language,
            version=__version__,
            open_networks=settings.web_open_networks,
        )
        self._access = access_of(settings)
        limits = ConnectionLimits(self._access.proxy)
        self._server = WebServer(application(site, guards(self._access)), listener, limits, tls)
        self._closing = site.closing

    def stop(self) -> None:
        """End in order. May be called again."""
        self._closing()
        self._archive_reads.close()
        self._server.stop()

    async def work(self, shows_qr: bool = False) -> None:
        """Returns once it was stopped and everything is closed."""
        self._tell_where(shows_qr)
        self._hop = hop_to(asyncio.get_running_loop())
        self._engine.start(self._open_services)
        self._engine.spawn(self._watch_age())
        try:
            await self._server.serve()
        finally:
            self._archive_reads.close()
            await self._engine.aclose()

    def _tell_where(self, shows_qr: bool) -> None:
        host, port = self._listener.getsockname()[:2]
        address = f"{'https' if self._tls else 'http'}://{address_shown(host)}:{port}/"
        language, networks = self._settings.language, self._settings.web_open_networks
        log.info("serving at %s", address)
        output.tell(texts.phrase("web.serving", language, address=address))
        if shows_qr:
            output.tell(qr_code(address))
        if networks:
            log.warning("anyone reads without a token from %s", ", ".join(networks))
            output.tell(texts.phrase("web.open_networks", language, networks=", ".join(networks)))
        elif not (is_loopback(host) and self._access.proxy is None):
            self._tell_of_tokens()

    def _tell_of_tokens(self) -> None:
        """Tells if nobody gets in, and whether that is because there is no token."""
        try:
            if not self._access.tokens.kept():
                output.tell(texts.phrase("web.nobody_yet", self._settings.language))
        except TokensUnreadable as unread:
            language = self._settings.language
            values = {"file": str(self._access.tokens.path), "why": why_unreadable(unread, language)}
            output.tell(texts.phrase("web.no_tokens_read", language, **values))

    def _open_services(self) -> Services:
        services = dependency.web(self._settings, self._on_earlier)
        self._sheet_view = services.sheet
        self._archive, self._event_log = services.archive, services.event_log
        return Services(services.readings)

    def _on_earlier(self, events: list[Event]) -> None:
        """In the reader thread."""
        self._hop(lambda: self._earlier(events))

    async def _watch_age(self) -> None:
        """Time alone makes a snapshot old."""
        while True:
            await asyncio.sleep(TICK_S)
            self._engine.shop.reconsider_freshness()
