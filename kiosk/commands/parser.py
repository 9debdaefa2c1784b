"""The command line of `kiosk`: its commands and options, and the answers to wrong usage."""

import argparse
import re
import sys
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final, NoReturn

from kiosk import __version__
from kiosk.commands import output, words
from kiosk.commands.exits import Exit
from kiosk.config import addresses
from kiosk.config.values import Reader, WrongValue, is_loopback
from kiosk.core.sharing.hand_over import WITHIN
from kiosk.core.shop import columns
from kiosk.core.shop.data import Action, Operation
from kiosk.core.shop.folding import is_same
from kiosk.core.shop.operations import operations_with
from kiosk.labels.page_format import LEAST_MM, MOST_MM, SHEETS, PageFormat, format_named
from kiosk.texts import phrase

PROGRAM: Final = "kiosk"
WAIT_S: Final = 45.0
LONGEST_WAIT_S: Final = 86_400.0
_WHATEVER_IT_TAKES: Final = WITHIN.total_seconds() + 5.0
"""For a holder's answer: by then the request is over."""
LOOPBACK: Final = "127.0.0.1"
_NONE: Final[Mapping[str, str]] = {}

_ARGPARSE_SAYS: Final = (
    (re.compile(r"the following arguments are required: (?P<what>.+)"), "required"),
    (
        re.compile(
            r"argument (?P<option>.+?): invalid choice: '(?P<value>.*)' \(choose from (?P<choices>.+)\)"
        ),
        "invalid_choice",
    ),
    (re.compile(r"argument (?P<option>.+?): expected .*argument.*"), "expected_argument"),
    (re.compile(r"argument (?P<option>.+?): ignored explicit argument .+"), "no_value"),
)
"""argparse's English messages, each with our key; other messages are passed on unchanged."""


class WrongUsage(Exception):
    """Raised while an option's text is read; bears the catalogue's key and its value."""

    def __init__(self, key: str, **values: str) -> None:
        super().__init__(key, values)
        self.key = key
        self.values = values


class _Parser(argparse.ArgumentParser):
    """argparse in the shop's language, with exit code 64 for wrong usage."""

    language = "es"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            add_help=False, allow_abbrev=False, formatter_class=_formatter(self.language), **kwargs
        )
        self.options = self.add_argument_group(phrase("usage.options", self.language))
        self.flag("-h", "--help", key="help.help", action="help")

    def flag(self, *names: str, key: str, said: Mapping[str, str] = _NONE, **kwargs: Any) -> None:
        """Add an option or argument with its help from the catalogue, which `said` completes."""
        self.options.add_argument(*names, help=phrase(key, self.language, **said), **kwargs)

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Report wrong usage here: the innermost parser is called first, and so its own help is named."""
        try:
            return super().parse_known_args(args, namespace)
        except WrongUsage as wrong:
            self.refuse(wrong)

    def refuse(self, wrong: WrongUsage, typed: str = "") -> NoReturn:
        """Exit with the error message in the shop's language; it names the help of the `typed` command."""
        self._exit_saying(phrase(f"usage.{wrong.key}", self.language, **wrong.values), typed or self.prog)

    def error(self, message: str) -> NoReturn:
        said = message
        for pattern, key in _ARGPARSE_SAYS:
            if found := pattern.fullmatch(message):
                values = {name: value.replace("'", "") for name, value in found.groupdict().items()}
                said = phrase(f"usage.{key}", self.language, **values)
        self._exit_saying(said, self.prog)

    def _exit_saying(self, said: str, program: str) -> NoReturn:
        output.tell(f"{said} {phrase('usage.see_help', self.language, program=program)}")
        sys.exit(Exit.USAGE)


def _formatter(language: str) -> type[argparse.HelpFormatter]:
    class Formatter(argparse.RawDescriptionHelpFormatter):
        def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
            said = phrase("usage.prefix", language) if prefix is None else prefix
            super().add_usage(usage, actions, groups, said)

    return Formatter


def parse(argv: list[str] | None, language: str) -> argparse.Namespace:
    """The parsed command line; `command` is None for the window. Raises SystemExit as argparse does."""
    parser = _parser_in(language)
    args: argparse.Namespace
    strange: list[str]
    args, strange = parser.parse_known_args(argv)
    # Errors found after parsing name the help of the typed command too.
    typed = " ".join(filter(None, (PROGRAM, args.command, getattr(args, "verb_of", None))))
    try:
        if strange:
            raise WrongUsage("unrecognized", what=" ".join(strange))
        _check(args)
    except WrongUsage as wrong:
        parser.refuse(wrong, typed)
    return args


def _check(args: argparse.Namespace) -> None:
    if args.command:
        for name in ("fullscreen", "screenshot", "demo", "web_too"):
            if getattr(args, name) and (name, args.command) != ("screenshot", "board"):
                raise WrongUsage("window_only", what=f"--{name.removesuffix('_too')}")
    if args.command == "action":
        _check_action(args)
    if args.command == "labels":
        _check_labels(args)
    if args.command == "doctor" and args.write_check and args.worker is None:
        raise WrongUsage("required", what="--worker")
    if args.command == "doctor":
        _check_acceptance(args)


def _check_labels(args: argparse.Namespace) -> None:
    of_spools = (args.spools, args.nv, args.all)
    if sum(map(bool, of_spools)) > 1:
        raise WrongUsage("one_at_a_time", what="--spools, --nv, --all")
    if args.workers is None and not any(of_spools) and not args.commands:
        raise WrongUsage("labels_needed")


def _check_acceptance(args: argparse.Namespace) -> None:
    if sum(map(bool, (args.accept_audit, args.accept_cells, args.accept_clock))) > 1:
        raise WrongUsage("one_at_a_time", what="--accept-audit, --accept-cells, --accept-clock")
    if (args.accept_audit or args.accept_cells) and args.yes and not args.who:
        raise WrongUsage("required", what="--who")


@cache  # a process that is handed several command lines builds it once
def _parser_in(language: str) -> _Parser:
    kind: type[_Parser] = type("_LocalParser", (_Parser,), {"language": language})
    parser = kind(prog=PROGRAM, description=phrase("help.kiosk", language))
    parser.flag("--version", key="help.version", action="version", version=f"{PROGRAM} {__version__}")
    parser.flag("--config", key="help.config", type=Path, metavar="FILE")
    parser.flag("--fullscreen", key="help.fullscreen", action="store_true")
    parser.flag("--screenshot", key="help.screenshot", type=Path, metavar="FILE")
    parser.flag("--demo", key="help.demo", action="store_true")
    parser.flag("--web", key="help.web_too", action="store_true", dest="web_too")
    commands = parser.add_subparsers(
        dest="command",
        title=phrase("usage.commands", language),
        metavar=phrase("usage.command", language),
        parser_class=kind,
    )

    def add(name: str, json: bool = True) -> _Parser:
        command = commands.add_parser(name, help=phrase(f"help.{name}", language))
        # Allowed before and after the command; SUPPRESS keeps the earlier value if it is absent here.
        command.flag("--config", key="help.config", type=Path, metavar="FILE", default=argparse.SUPPRESS)
        if json:
            command.flag("--json", key="help.json", action="store_true")
        return command

    _action(add("action"))
    board = add("board", json=False)
    board.flag("--windowed", key="help.board.windowed", action="store_true")
    board.flag("--screenshot", key="help.screenshot", type=Path, metavar="FILE", default=argparse.SUPPRESS)
    add("occupied")
    available = add("available")
    available.flag(
        "--operation",
        key="help.available.operation",
        type=str.upper,
        required=True,
        choices=[*map(str, Operation)],
    )
    add("watch")
    add("station", json=False)
    _supervisor(add("supervisor", json=False), kind)
    _labels(add("labels"))
    _scanner(add("scanner", json=False), kind)
    add("stations")
    _web(add("web", json=False), kind)
    add("history").flag("tag", key="help.action.tag", type=_tag, metavar="TAG")
    _workbook(add("workbook", json=False), kind)
    _doctor(add("doctor"))
    _init(add("init", json=False))
    return parser


def _check_action(args: argparse.Namespace) -> None:
    """Complete the operation where the action has only one; refuse what doesn't go together."""
    action = words.action_of(args.verb)
    operations = operations_with(action)
    if not words.names_operation(args.verb):
        if args.operation is not None:
            raise WrongUsage("no_operation", what=args.verb)
        args.operation = operations[0]
    if args.operation is None and len(operations) == 1:
        args.operation = operations[0]
    if args.operation is None:
        raise WrongUsage("required", what="--operation")
    if args.operation not in operations:
        choices = ", ".join(operations)
        raise WrongUsage("invalid_choice", option="--operation", value=args.operation, choices=choices)
    if args.date and action is not Action.COMPLETAR:
        raise WrongUsage("date_needs_completar")
    if action is Action.INSPECCIONAR and args.result is None:
        raise WrongUsage("required", what="--result")
    if action is not Action.INSPECCIONAR and args.result is not None:
        raise WrongUsage("result_needs_inspeccionar")
    _check_people_and_reason(args)
    _check_hand_over(args)


def _check_hand_over(args: argparse.Namespace) -> None:
    """`--wait` without a number of seconds waits for a holder's answer, however long that may take."""
    if args.grant and args.decline:
        raise WrongUsage("one_at_a_time", what="--grant, --decline")
    if args.verb != words.HAND_OVER and (args.grant or args.decline):
        raise WrongUsage("relevo_only", what="--grant" if args.grant else "--decline")
    if args.verb == words.HAND_OVER and len(args.tags) > 1:
        raise WrongUsage("one_tag", what=args.verb)
    args.handing = words.handing_of(args.verb, args.grant, args.decline)
    if args.wait == _WHATEVER_IT_TAKES and args.handing is not words.Handing.ASK:
        raise WrongUsage("expected_argument", option="--wait")
    if args.wait is None and args.handing is not words.Handing.ASK:
        args.wait = WAIT_S


def _check_people_and_reason(args: argparse.Namespace) -> None:
    if args.verb not in words.HAVE_REASON and args.reason:
        raise WrongUsage("reason_not_here", choices=", ".join(words.HAVE_REASON))
    if args.verb == words.ASSIGN and args.to is None:
        raise WrongUsage("required", what="--to")
    if args.to is not None and args.verb != words.ASSIGN and not args.grant:
        raise WrongUsage("to_needs_asignar")


def _action(parser: _Parser) -> None:
    operations = [operation.value for operation in Operation]
    name = phrase("usage.action", parser.language)
    parser.flag("verb", key="help.action.verb", type=str.lower, choices=words.VERBS, metavar=name)
    tags: dict[str, Any] = {"action": "append", "dest": "tags", "metavar": "TAG"}
    parser.flag("--tag", key="help.action.tags", type=_tag, required=True, **tags)
    parser.flag("--worker", key="help.action.worker", type=_worker, required=True)
    parser.flag("--to", key="help.action.to", type=_worker, metavar="WORKER")
    parser.flag("--operation", key="help.action.operation", type=str.upper, choices=operations)
    parser.flag("--date", key="help.action.date", type=_date, metavar="DD-MM-YYYY")
    parser.flag("--result", key="help.action.result", type=_result, metavar="APROBADO|RECHAZADO")
    reason = phrase("usage.reason", parser.language)
    parser.flag("--reason", key="help.action.reason", type=_reason, metavar=reason)
    parser.flag("--grant", key="help.action.grant", action="store_true")
    parser.flag("--decline", key="help.action.decline", action="store_true")
    parser.flag(
        "--wait", key="help.action.wait", type=_seconds, nargs="?", const=_WHATEVER_IT_TAKES, metavar="S"
    )


def _labels(parser: _Parser) -> None:
    sheets = ", ".join(sheet.name for sheet in SHEETS)
    parser.flag("--workers", key="help.labels.workers", type=_worker, nargs="*", metavar="ID")
    parser.flag("--spools", key="help.labels.spools", type=_tag, nargs="+", metavar="TAG")
    parser.flag("--nv", key="help.labels.nv", type=_tag, metavar="NV")
    parser.flag("--all", key="help.labels.all", action="store_true")
    parser.flag("--commands", key="help.labels.commands", action="store_true")
    parser.flag(
        "--format",
        key="help.labels.format",
        said={"sheets": sheets},
        type=_page_format,
        default=SHEETS[0],
        metavar="NAME|WxH",
    )
    parser.flag("--skip", key="help.labels.skip", type=_whole_to(1_000), default=0, metavar="N")
    out = Path("etiquetas.pdf")
    parser.flag("--out", key="help.labels.out", type=_pdf_file, default=out, metavar="FILE.pdf")
    parser.flag("--force", key="help.labels.force", action="store_true")


def _scanner(parser: _Parser, kind: type[_Parser]) -> None:
    metavar = phrase("usage.command", kind.language)
    verbs = parser.add_subparsers(dest="verb", required=True, metavar=metavar, parser_class=kind)
    said = phrase("help.scanner.learn", kind.language)
    learn = verbs.add_parser("learn", help=said, description=said)
    learn.set_defaults(verb_of="learn")


def _supervisor(parser: _Parser, kind: type[_Parser]) -> None:
    metavar = phrase("usage.command", kind.language)
    verbs = parser.add_subparsers(dest="verb", required=True, metavar=metavar, parser_class=kind)
    said = phrase("help.supervisor.pin", kind.language)
    pin = verbs.add_parser("pin", help=said, description=said)
    pin.set_defaults(verb_of="pin")
    pin.flag("--worker", key="help.action.worker", type=_worker, required=True)


def _web(parser: _Parser, kind: type[_Parser]) -> None:
    _where_served(parser, None)
    parser.flag("--qr", key="help.web.qr", action="store_true")
    parser.flag("--until-input-ends", key="help.web.until_input_ends", action="store_true")
    metavar = phrase("usage.command", kind.language)
    verbs = parser.add_subparsers(dest="verb", metavar=metavar, parser_class=kind)
    said = phrase("help.web.token", kind.language)
    token = verbs.add_parser("token", help=said, description=said)
    token.set_defaults(verb_of="token")
    _where_served(token, argparse.SUPPRESS)  # what stands before the verb holds as well
    token.flag("--qr", key="help.web.qr", action="store_true")
    token.flag("--revoke", key="help.web.revoke", action="store_true")


def _where_served(parser: _Parser, default: str | None) -> None:
    host, proxy = _read(addresses.host, "bad_web_host"), _read(addresses.address, "bad_proxy")
    parser.flag("--host", key="help.web.host", type=host, metavar="HOST", default=default)
    parser.flag("--port", key="help.web.port", type=_whole_to(65_535), metavar="N", default=default)
    parser.flag("--proxy", key="help.web.proxy", type=proxy, metavar="ADDRESS", default=default)


def _workbook(parser: _Parser, kind: type[_Parser]) -> None:
    metavar = phrase("usage.command", kind.language)
    verbs = parser.add_subparsers(dest="verb", required=True, metavar=metavar, parser_class=kind)

    def add(name: str, epilog: str = "") -> _Parser:
        said = phrase(f"help.workbook.{name}", kind.language)
        command = verbs.add_parser(name, help=said, description=said, epilog=epilog)
        command.set_defaults(verb_of=name)
        return command

    importing = add("import")
    importing.flag("source", key="help.workbook.file", type=Path, metavar="FILE")
    importing.flag("--force", key="help.workbook.force", action="store_true")
    importing.flag("--add-missing", key="help.workbook.add_missing", action="store_true")
    add("undo-import")
    add("recover")
    exporting = add("export")
    exporting.flag("target", key="help.workbook.target", type=_table_file, metavar="FILE")
    exporting.flag("--force", key="help.workbook.overwrite", action="store_true")
    serving = add("serve", epilog=phrase("help.workbook.faults", kind.language))
    serving.flag("--port", key="help.workbook.port", type=_whole_to(65_535), default=0, metavar="N")
    serving.flag("--host", key="help.workbook.host", type=_loopback, default=LOOPBACK, metavar="HOST")
    serving.flag(
        "--latency-ms", key="help.workbook.latency", type=_whole_to(600_000), default=0, metavar="MS"
    )
    for name in ("reads", "writes"):
        option = f"--{name}-per-minute"
        serving.flag(option, key=f"help.workbook.{name}", type=_whole_to(1_000_000), metavar="N")
    serving.flag("--json", key="help.json", action="store_true")


def _doctor(parser: _Parser) -> None:
    parser.flag("--write-check", key="help.doctor.write_check", type=_tag, metavar="TAG")
    parser.flag("--worker", key="help.action.worker", type=_worker)
    parser.flag("--accept-audit", key="help.doctor.accept_audit", action="store_true")
    column = phrase("usage.column", parser.language)
    parser.flag("--accept-cells", key="help.doctor.accept_cells", type=_state_column, metavar=column)
    parser.flag("--accept-clock", key="help.doctor.accept_clock", action="store_true")
    parser.flag("--who", key="help.doctor.who", type=_name, metavar=phrase("usage.name", parser.language))
    parser.flag("--yes", key="help.yes", action="store_true")


def _init(parser: _Parser) -> None:
    parser.flag("--spreadsheet-id", key="help.init.spreadsheet_id", metavar="ID")
    parser.flag("--credentials", key="help.init.credentials", metavar="FILE.json")
    parser.flag("--station", key="help.init.station", metavar="NAME")
    parser.flag("--redis-url", key="help.init.redis_url", metavar="URL")
    parser.flag("--yes", key="help.yes", action="store_true")


def _tag(text: str) -> str:
    if not text.strip():
        raise WrongUsage("empty_tag")
    return text.strip()


def _name(text: str) -> str:
    """A person's name, on one line."""
    name = " ".join(text.split())
    if not name:
        raise WrongUsage("empty_name")
    return name


def _result(text: str) -> str:
    """A result as typed, in capitals: the rules say whether it is one."""
    return text.strip().upper()


def _reason(text: str) -> str:
    found = words.reason(text)
    if found is None:
        raise WrongUsage("bad_reason", most=str(words.LONGEST_REASON))
    return found


def _state_column(text: str) -> str:
    """The header of a state column, however it is typed."""
    found = [header for header in columns.STATE_COLUMNS if is_same(header, text)]
    if not found:
        raise WrongUsage("bad_column", value=text, choices=", ".join(columns.STATE_COLUMNS))
    return found[0]


def _worker(text: str) -> int:
    found = words.worker_id(text)
    if found is None:
        raise WrongUsage("bad_worker", value=text)
    return found


def _date(text: str) -> date:
    found = words.day(text)
    if found is None:
        raise WrongUsage("bad_date", value=text)
    return found


def _page_format(text: str) -> PageFormat:
    found = format_named(text)
    if found is None:
        sheets = ", ".join(sheet.name for sheet in SHEETS)
        least, most = ("x".join(map(str, size)) for size in (LEAST_MM, MOST_MM))
        raise WrongUsage("bad_format", value=text, sheets=sheets, least=least, most=most)
    return found


def _pdf_file(text: str) -> Path:
    if Path(text).suffix.lower() != ".pdf":
        raise WrongUsage("bad_pdf_file", value=text)
    return Path(text)


def _table_file(text: str) -> Path:
    """A file name whose suffix gives the format."""
    if Path(text).suffix.lower() not in (".xlsx", ".csv"):
        raise WrongUsage("bad_table_file", value=text)
    return Path(text)


def _whole_to(most: int) -> Callable[[str], int]:
    """Reads a whole number from 0 to `most`."""

    def read(text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,9}", text) or int(text) > most:
            raise WrongUsage("bad_number", value=text, most=str(most))
        return int(text)

    return read


def _read(reader: Reader, wrong: str) -> Callable[[str], object]:
    """Reads an option as the setting that it stands for."""

    def read(text: str) -> object:
        try:
            return reader(text, Path())
        except WrongValue:
            raise WrongUsage(wrong, value=text) from None

    return read


def _loopback(text: str) -> str:
    """A loopback host: the workbook has no password."""
    if not is_loopback(text):
        raise WrongUsage("bad_host", value=text)
    return text


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        raise WrongUsage("bad_wait", value=text) from None
    if not 0 < seconds <= LONGEST_WAIT_S:
        raise WrongUsage("bad_wait", value=text)
    return seconds
