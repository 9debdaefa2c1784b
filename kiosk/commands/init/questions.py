"""The questions of `kiosk init`; a flag answers its question. Changes nothing."""

import argparse
import socket
from collections.abc import Callable, Mapping
from pathlib import Path

from kiosk.commands import output
from kiosk.commands.asking import Asker, NoAnswer
from kiosk.commands.doctor import check_account, report
from kiosk.commands.init.spreadsheet_id import id_of
from kiosk.config.config_file import ConfigFile
from kiosk.config.settings import PREFIX, READERS
from kiosk.config.values import Problem, WrongValue
from kiosk.core.frozen import frozen
from kiosk.sheets.http import account
from kiosk.sheets.http.account import Account
from kiosk.texts import phrase, problem


class GaveUp(Exception):
    """A flag's value can't be used; the reason has been printed."""


@frozen
class Answers:
    """The values for the file. `email` is the account that the spreadsheet must be shared with."""

    spreadsheet_id: str
    credentials: str
    station: str
    redis_url: str
    email: str

    def values(self) -> dict[str, str]:
        """The values by key; an empty one removes its key, as `workbook` goes for the spreadsheet."""
        return {
            "spreadsheet_id": self.spreadsheet_id,
            "credentials": self.credentials,
            "station": self.station,
            "redis_url": self.redis_url,
            "workbook": "",
        }


def ask(
    args: argparse.Namespace, environ: Mapping[str, str], file: ConfigFile, asker: Asker, language: str
) -> Answers:
    """All answers. Raises `NoAnswer` if a required one is missing, `GaveUp` for a wrong flag."""
    questions = _Questions(args, environ, file, asker, language)
    spreadsheet_id = questions.get("spreadsheet_id", args.spreadsheet_id, questions.spreadsheet_id)
    found: Account | None = None

    def credentials(text: str) -> str | None:
        nonlocal found
        if not text:
            output.tell(phrase("init.no_credentials", language))
            return None
        path = (Path.cwd() / Path(text).expanduser()).absolute()
        looked = account.look_at(path)
        (finding,) = check_account.check(looked, str(path))
        said = f"{report.message(finding, language)} {report.todo(finding, language)}"
        output.tell(output.one_line(said.strip()))
        found = looked if isinstance(looked, Account) else None
        return str(path) if found else None

    file_name = questions.get("credentials", args.credentials, credentials)
    station = questions.get("station", args.station, questions.setting("station"), socket.gethostname())
    redis_url = questions.get("redis_url", args.redis_url, questions.redis_url, optional=True)
    return Answers(spreadsheet_id, file_name, station, redis_url, found.email if found else "")


_Read = Callable[[str], str | None]


class _Questions:
    """Reads and checks each answer; prints what is wrong with one."""

    def __init__(
        self,
        args: argparse.Namespace,
        environ: Mapping[str, str],
        file: ConfigFile,
        asker: Asker,
        language: str,
    ) -> None:
        self._is_silent = args.yes
        self._environ = environ
        self._file = file
        self._asker = asker
        self._language = language

    def get(self, key: str, flag: str | None, read: _Read, usual: str = "", optional: bool = False) -> str:
        """The flag's value, else the answer. The present setting is the default, which --yes takes."""
        default = self._environ.get(PREFIX + key.upper(), "").strip() or self._in_file(key) or usual
        given = flag if flag is not None else default if self._is_silent else None
        if given is None:
            # The address may contain a password, so it is not shown; an empty answer keeps it.
            shown = phrase("init.as_it_is", self._language) if default and key == "redis_url" else default
            return self._asker.until(
                lambda text: read(default if text == shown else text), f"init.ask.{key}", shown
            )
        if not given and not optional:
            raise NoAnswer
        found = read(given)
        if found is None:
            raise GaveUp
        return found

    def _in_file(self, key: str) -> str:
        value = self._file.get(key)
        # A path in the file is relative to the file's folder; a typed one to the current folder.
        return str(self._file.path.absolute().parent / value) if value and key == "credentials" else value

    def spreadsheet_id(self, text: str) -> str | None:
        """Read the id itself, or the browser's address."""
        found = id_of(text)
        if found is None:
            output.tell(phrase("init.no_spreadsheet", self._language))
        return found

    def redis_url(self, text: str) -> str | None:
        """Read an address, or nothing."""
        return "" if text in ("", "-") else self.setting("redis_url")(text)

    def setting(self, key: str) -> _Read:
        """A reader that checks an answer as the settings do."""

        def read(text: str) -> str | None:
            try:
                return str(READERS[key](text, Path()))
            except WrongValue as wrong:
                output.tell(problem(Problem(wrong.code, {"key": key, **wrong.values}), self._language))
                return None

        return read
