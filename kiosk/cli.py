"""The `kiosk` command: the window without a command, else one command on the same core and without Qt.

Arguments → settings → log → the window or the command. Modules are imported here when they are needed: some
take longer to import than the first paint may take.
"""

import argparse
import gc
import logging
import os
import time
from contextlib import nullcontext
from functools import partial
from importlib import import_module
from typing import Final

from kiosk import dependency
from kiosk.commands import output, parser
from kiosk.commands.exits import Exit
from kiosk.config.settings import Settings, SettingsError, WindowOptions, load_settings
from kiosk.program import shutdown
from kiosk.program.background_faults import background_faults_told
from kiosk.program.log_lines import start_line, stop_line
from kiosk.program.logs import logging_to
from kiosk.texts import LANGUAGES, background, os_reason, phrase

log = logging.getLogger(__name__)

_COMMANDS: Final = {
    "action": "kiosk.commands.action",
    "doctor": "kiosk.commands.doctor.examination",
    "labels": "kiosk.commands.labels.printing",
    "scanner learn": "kiosk.start.learning",
    "stations": "kiosk.commands.stations",
    "supervisor pin": "kiosk.commands.supervisor_pin",
    "watch": "kiosk.commands.watch",
    "web": "kiosk.commands.web.face",
    "web token": "kiosk.commands.web.token",
    "workbook": "kiosk.commands.workbook.verbs",
}
"""The module of each command, whose `run` takes the settings and the arguments. Each is imported alone, as a
command imports for longer than it works."""

_WITH_QT: Final = frozenset({None, "board", "labels", "scanner"})
"""Commands that show or draw something; None is the window."""


def main(argv: list[str] | None = None) -> int:
    """Do what the command line asks; returns the exit code (`commands.exits`)."""
    output.use_utf8()
    said = os.environ.get("KIOSK_LANGUAGE", "").strip().lower()
    try:
        args = parser.parse(argv, said if said in LANGUAGES else "es")
    except SystemExit as end:
        return int(end.code or Exit.OK)
    if args.command == "init":  # before there are settings that can be read
        from kiosk.commands.init import walk

        return walk.run(args, os.environ, said if said in LANGUAGES else None)
    try:
        makes_workbook = args.command == "workbook" and args.verb in ("import", "undo-import")
        knows = dependency.knows_workbook if args.command == "action" else None
        settings = load_settings(args.config, os.environ, may_be_missing=knows or (lambda _: makes_workbook))
    except SettingsError as error:
        if args.command == "doctor":
            from kiosk.commands.doctor import examination

            return examination.without_settings(error, args)
        output.tell(str(error))
        return Exit.FAILURE
    is_board = args.command == "board"
    is_window = is_board or args.command is None
    serves = args.command == "web" and args.verb is None
    stays = is_window or serves or args.command == "station"
    # A window may run beside these on the same folder, and rotates its own file.
    own_log = "web.log" if serves else "board.log" if is_board else settings.log_file.name
    log_file = settings.log_file.with_name(own_log)
    try:
        with logging_to(log_file, settings.log_level, rotates=stays):
            log.info(start_line(settings, args.command))
            started = time.perf_counter()
            with nullcontext() if is_window else background_faults_told(partial(_tell_fault, settings)):
                code = _run_reporting(settings, args)
            log.info(stop_line(code, time.perf_counter() - started))
            at_work = shutdown.threads_at_work() if stays else []
    except OSError as error:  # the log itself; all else is answered inside
        why = os_reason(error.errno, settings.language)
        output.tell(phrase("trouble.data_dir", settings.language, path=str(error.filename), why=why))
        return Exit.FAILURE
    if at_work:
        shutdown.end_now(code)
    return code


def _tell_fault(settings: Settings, kind: str) -> None:
    output.tell(str(background(f"{kind} · {settings.log_file}", settings.language)))


def _run_reporting(settings: Settings, args: argparse.Namespace) -> int:
    """The exit code. Any fault is told in one sentence and logged with its traceback."""
    try:
        return _run(settings, args)
    except KeyboardInterrupt:
        return Exit.OK if args.command in (None, "board", "watch", "station", "web") else Exit.INTERRUPTED
    except Exception as error:  # the process ends here
        from kiosk.commands import trouble

        said = trouble.said_of(error, settings)
        log.exception("%s failed", args.command or "window")
        if said is None:
            code = type(error).__name__
            said = phrase("trouble.unforeseen", settings.language, code=code, log=str(settings.log_file))
        output.tell(said)
        return Exit.FAILURE


def _run(settings: Settings, args: argparse.Namespace) -> int:
    if args.command in _WITH_QT:
        # A window collects garbage on its own thread; while it is imported there is none to find.
        gc.disable()
        from kiosk.program.qt_import import import_qt

        import_qt()
        from kiosk.ui.look import shade

        shade.choose(shade.Shade(settings.theme))
    if args.command is None:
        from kiosk.app import run_window

        return run_window(
            settings, WindowOptions(args.fullscreen, args.screenshot, args.demo, args.web_too, args.config)
        )
    if args.command == "board":
        from kiosk.start.board import run_board

        return run_board(settings, WindowOptions(not args.windowed, args.screenshot))
    if args.command == "station":
        from kiosk.commands.station import process

        return process.run(settings)
    if args.command == "web" and args.verb is None and args.until_input_ends:
        from kiosk.program.input_end import stop_at_input_end

        stop_at_input_end()
    with_verb = f"{args.command} {getattr(args, 'verb', None)}"
    if module := _COMMANDS.get(with_verb) or _COMMANDS.get(args.command):
        return int(import_module(module).run(settings, args))
    from kiosk.commands import reading

    answer = {"occupied": reading.occupied, "available": reading.available, "history": reading.history}
    return answer[args.command](settings, args)
