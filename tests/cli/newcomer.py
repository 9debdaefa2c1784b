"""A person who sets a station up: types commands, in this process or a new one, against a fake Google."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import pytest

from kiosk.cli import main
from tests.cli.terminal import Answer
from tests.support.builders import CREW, TAG
from tests.support.google import SPREADSHEET_ID, Google, serving
from tests.support.shop import HEADERS, Shop, ready, shop_workbook

ADDRESS = f"https://docs.google.com/spreadsheets/d/{SPREADSHEET_ID}/edit?gid=0#gid=0"


class Newcomer:
    """Runs the commands of a set-up, and keeps all their output to search it for secrets."""

    def __init__(self, folder: Path, google: Google) -> None:
        self.folder = folder
        self.shop = Shop(google.book)
        self.google = google
        self.config = folder / "conf" / "kiosk.toml"
        self.credentials = google.write_account(folder / "cuenta.json")
        self.environ = {
            "KIOSK_API_URL": google.url,
            "KIOSK_DATA_DIR": str(folder / "data"),
            "KIOSK_CONFIG": str(self.config),
            "KIOSK_LOG_LEVEL": "DEBUG",
            "KIOSK_SOUNDS": "off",  # whichever players this machine has
        }
        self._shown: list[str] = []

    def kiosk(self, *arguments: str, answers: str = "") -> Answer:
        """Run a command in this process, to its end; `answers` are piped in."""
        out, err = io.StringIO(), io.StringIO()
        with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
            for name, value in self.environ.items():
                patch.setenv(name, value)
            patch.setattr("sys.stdin", io.StringIO(answers))
            code = main(list(arguments))
        answer = Answer(code, out.getvalue(), err.getvalue())
        self._shown += [answer.out, answer.err]
        return answer

    def start(self, *arguments: str) -> "subprocess.Popen[str]":
        """Run a command in a process of its own."""
        return subprocess.Popen(
            [sys.executable, "-m", "kiosk", *arguments],
            env={**os.environ, **self.environ},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )

    def configure(self, **others: str) -> None:
        """Write the file that `kiosk init` would."""
        keys = {"spreadsheet_id": SPREADSHEET_ID, "credentials": str(self.credentials), **others}
        self.config.parent.mkdir(exist_ok=True)
        lines = [f"{key} = {json.dumps(value)}" for key, value in keys.items()]
        self.config.write_text("\n".join(lines) + "\n", encoding="utf-8")

    def levels(self, answer: Answer) -> dict[str, str]:
        """The worst level of each check, from the report's JSON."""
        order = ("ok", "warning", "fault")
        found: dict[str, str] = {}
        for each in answer.json["checks"]:
            found[each["check"]] = max(found.get(each["check"], "ok"), each["level"], key=order.index)
        return found

    def codes(self, answer: Answer) -> set[str]:
        """The codes of the findings that aren't OK, from the report's JSON."""
        return {each["code"] for each in answer.json["checks"] if each["level"] != "ok"}

    def leaks(self) -> list[str]:
        """Secrets found in the output, in the logs, or in any file but the account's own."""
        files = [each for each in self.folder.rglob("*") if each.is_file() and each.suffix != ".json"]
        texts = [*self._shown, *(each.read_bytes().decode("utf-8", "replace") for each in files)]
        return [secret for secret in self.google.secrets() if any(secret in text for text in texts)]


@contextmanager
def newcomer(folder: Path, *rows: dict[str, Any], headers: Any = HEADERS) -> Iterator[Newcomer]:
    """A newcomer with a shop's sheet. At the end no secret may have leaked."""
    book = folder / "google.kiosk"
    shop_workbook(book, rows or (ready(TAG), ready("MK-2")), headers=headers, workers=CREW)
    with serving(book) as google:
        person = Newcomer(folder, google)
        try:
            yield person
            assert person.leaks() == []
        finally:
            person.shop.close()


def renamed(header: str, to: str) -> list[str]:
    """Today's headers with one under another name."""
    return [to if name == header else name for name in HEADERS]


def without(*headers: str) -> list[str]:
    """Today's headers without some."""
    return [name for name in HEADERS if name not in headers]
