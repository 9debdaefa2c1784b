"""Gathers what a run left behind without the kiosk's own code: by plain HTTP, JSON and SQLite."""

import json
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import requests

from tests.chaos import notes
from tests.chaos.history import PICTURE, CellRow, Edit, History, Kept, Picture, Row

SHOP = ZoneInfo("America/Santiago")


def gather(folder: Path, url: str, stations: Iterable[str]) -> History:
    """Everything in a run's folder, and the sheet as the server shows it."""
    files = sorted(folder.glob("*.jsonl"))
    said = [answer for file in files for answer in notes.answers(file)]
    return History(
        wishes=tuple(wish for file in files for wish in notes.wishes(file)),
        said=tuple(sorted(said, key=lambda each: each.at)),
        audit=tuple(audit_rows(*_sheet(url, "Metadata"))),
        cells=tuple(_cells(url)),
        edits=tuple(_edits(folder / "planning.jsonl")),
        journals=tuple(kept for name in stations for kept in _journal(folder / name / "station.db", name)),
    )


def _sheet(url: str, title: str) -> tuple[list[str], list[list[str]]]:
    answer = requests.get(
        f"{url}/v4/spreadsheets/local/values/{title}",
        params={"valueRenderOption": "FORMATTED_VALUE"},
        timeout=60,
    )
    answer.raise_for_status()
    headers, *rows = answer.json()["values"]
    return headers, [row + [""] * (len(headers) - len(row)) for row in rows]


def audit_rows(headers: list[str], rows: list[list[str]]) -> Iterable[Row]:
    """The rows of Metadata below its header, as displayed."""
    for place, cells in enumerate(rows, start=2):
        row = dict(zip(headers, cells, strict=True))
        more: dict[str, Any] = json.loads(row["metadata_json"])
        yield Row(
            place=place,
            id=row["id"],
            kind=row["evento_tipo"],
            tag=row["tag_spool"],
            worker_id=row["worker_id"],
            action=row["accion"],
            operation=row["operacion"],
            cmd=more.get("cmd") or "",
            prev=more.get("prev"),
            hold=more.get("hold") or "",
            before=more.get("before"),
            after=more.get("after"),
            ref=more.get("ref") or "",
            station=more.get("station") or "",
            at=datetime.strptime(row["timestamp"], "%d-%m-%Y %H:%M:%S").replace(tzinfo=SHOP).timestamp(),
        )


def _edits(file: Path) -> Iterable[Edit]:
    for line in notes.lines(file):
        if "typed" in line:
            yield Edit(line["tag"], line["typed"], line["over"], line["place"], line["at"])


def _cells(url: str) -> Iterable[CellRow]:
    headers, rows = _sheet(url, "Operaciones")
    for number, cells in enumerate(rows, start=2):
        row = dict(zip(headers, cells, strict=True))
        picture: Picture = {name: row[name] for name in PICTURE}
        if row["TAG_SPOOL"] or row["version"] or any(picture.values()):
            yield CellRow(number, row["TAG_SPOOL"], picture, row["version"])


def _journal(file: Path, station: str) -> Iterable[Kept]:
    with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        found = connection.execute("SELECT id, outcome, event_id, told_at FROM commands ORDER BY seq")
        for cmd, outcome, event_id, told_at in found.fetchall():
            yield Kept(cmd, outcome or "", event_id or "", told_at is not None, station)
