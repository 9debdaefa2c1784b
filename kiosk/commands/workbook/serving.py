"""`kiosk workbook serve`: serves the local workbook over HTTP on loopback until it is stopped."""

import argparse
from contextlib import suppress

from kiosk import dependency
from kiosk.commands import output
from kiosk.commands.exits import Exit
from kiosk.commands.signals import ended_by_sigterm
from kiosk.config.settings import Settings
from kiosk.texts import os_reason, phrase
from kiosk.workbook.server.server import WorkbookServer

_LOOK_S = 0.5


def run(settings: Settings, args: argparse.Namespace) -> int:
    """Serve until Ctrl-C or SIGTERM. Prints the address as the answer once the server listens."""
    dependency.workbook(settings).close()
    with ended_by_sigterm(), suppress(KeyboardInterrupt):
        try:
            server = WorkbookServer(
                settings.workbook,
                host=args.host,
                port=args.port,
                latency_ms=args.latency_ms,
                reads_per_minute=args.reads_per_minute,
                writes_per_minute=args.writes_per_minute,
            )
        except OSError as error:
            why = os_reason(error.errno, settings.language)
            where = f"{args.host}:{args.port}"
            output.tell(phrase("trouble.port", settings.language, where=where, why=why))
            return Exit.FAILURE
        with server:
            _say(server, settings, args.json)
            while not server.join(_LOOK_S):
                pass
    return Exit.OK


def _say(server: WorkbookServer, settings: Settings, as_json: bool) -> None:
    spreadsheet_id, workbook = server.spreadsheet_id, str(settings.workbook)
    if as_json:
        output.say_json({"url": server.url, "spreadsheet_id": spreadsheet_id, "workbook": workbook})
    else:
        output.say(phrase("served", settings.language, url=server.url, id=spreadsheet_id, workbook=workbook))
