"""Gathers what a run left behind without the kiosk's own code: by plain HTTP, JSON and SQLite."""

import json
import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import requests

from tests.chaos import notes
from tests.chaos.history import (
    PICTURE,
    Asked,
    CellRow,
    Change,
    Edit,
    Forgot,
    History,
    Kept,
    Picture,
    Row,
    Started,
    Stop,
    Stopped,
    Wrote,
)
from tests.chaos.truth import Appended

SHOP = ZoneInfo("America/Santiago")
_Life = TypeVar("_Life", Forgot, Started)
STOPPED = re.compile(
    r"(?P<at>\S+ \S+) INFO .* kiosk\.services\.station: writing is stopped for: (?P<reasons>.+)"
)
DAY_ZERO = datetime(1899, 12, 30)


def gather(folder: Path, url: str, stations: Iterable[str]) -> History:
    """Everything in a run's folder, and the sheet as the server shows it."""
    files = sorted(folder.glob("*.jsonl"))
    said = [answer for file in files for answer in notes.answers(file)]
    appended, changes = changed(folder / "planning.jsonl")
    acts = list(notes.lines(folder / "planning.jsonl"))
    return History(
        wishes=tuple(wish for file in files for wish in notes.wishes(file)),
        said=tuple(sorted(said, key=lambda each: each.at)),
        audit=appended.and_then(audit_now(url)).rows,
        cells=tuple(_cells(url)),
        edits=tuple(_edits(folder / "planning.jsonl")),
        journals=tuple(kept for name in stations for kept in _journal(folder / name / "station.db", name)),
        changes=tuple(changes),
        by_hand=tuple((tag, act["at"]) for act in acts for tag in act.get("by_hand", ())),
        gone=tuple(tag for act in acts for tag in act.get("gone", ())),
        stops=tuple(_stops(folder / "charge.jsonl")),
        asked=tuple(_asked(folder / "charge.jsonl")),
        forgot=tuple(_lives(folder, "forgot", Forgot)),
        started=tuple(_lives(folder, "started", Started)),
        stopped=tuple(stopped for name in stations for stopped in _stopped(folder / f"{name}.log", name)),
        wrote=tuple(
            Wrote(line["tag"], line["version"], line["at"]) for line in notes.lines(folder / "server.jsonl")
        ),
    )


def audit_now(url: str) -> list[Row]:
    """The rows of Metadata as they stand. Raises `requests.RequestException` if they can't be read."""
    return list(audit_rows(*_sheet(url, "Metadata")))


def _sheet(url: str, title: str) -> tuple[list[str], list[list[str]]]:
    answer = requests.get(
        f"{url}/v4/spreadsheets/local/values/{title}",
        params={"valueRenderOption": "FORMATTED_VALUE"},
        timeout=60,
    )
    answer.raise_for_status()
    headers, *rows = answer.json()["values"]
    return headers, [row + [""] * (len(headers) - len(row)) for row in rows]


def audit_rows(headers: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[Row]:
    """The rows of Metadata below its header, as displayed or as stored."""
    for place, cells in enumerate(rows, start=2):
        yield audit_row(place, dict(zip(headers, cells, strict=False)))


def audit_row(place: int, cells: Mapping[str, object]) -> Row:
    """One row, by header. It is blank where people have inserted one."""
    row = {header: "" if cell is None else str(cell) for header, cell in cells.items()}
    text = row.get("metadata_json", "")
    more: dict[str, Any] = json.loads(text) if text.startswith("{") else {}
    return Row(
        place=place,
        id=row.get("id", ""),
        kind=row.get("evento_tipo", ""),
        tag=row.get("tag_spool", ""),
        worker_id=row.get("worker_id", ""),
        action=row.get("accion", ""),
        operation=row.get("operacion", ""),
        cmd=more.get("cmd") or "",
        prev=more.get("prev"),
        hold=more.get("hold") or "",
        before=more.get("before"),
        after=more.get("after"),
        ref=more.get("ref") or "",
        station=more.get("station") or "",
        at=_moment(cells.get("timestamp")),
        acepta=more.get("acepta") or "",
        tras=more.get("tras"),
        reason=more.get("motivo") or "",
        given_by=more.get("asignado_por") or more.get("de") or "",
    )


def _moment(cell: object) -> float:
    """A date as displayed, or as the sheet stores it: days since 30-12-1899, local."""
    if isinstance(cell, int | float):
        local = DAY_ZERO + timedelta(seconds=round(cell * 86_400))
    elif cell:
        return datetime.strptime(str(cell), "%d-%m-%Y %H:%M:%S").replace(tzinfo=SHOP).timestamp()
    else:
        return 0.0
    return local.replace(tzinfo=SHOP).timestamp()


def changed(file: Path) -> tuple[Appended, list[Change]]:
    """The rows that stood in Metadata when people changed it last, and their changes."""
    appended, changes = Appended(), list[Change]()
    for line in notes.lines(file):
        if line["what"] != "audit":
            continue
        came = [audit_row(0, cells) for cells in line["came"]]
        whole = appended.and_then([*(Row(0, row_id, "", "") for row_id in appended.stands), *came])
        stands = tuple(line["stands"])
        edited = {cells["id"]: audit_row(0, cells) for cells in line["edited"]}
        changes.append(Change(line["did"], line["at"], len(whole.rows) + 1, stands, edited))
        appended = Appended(whole.rows, stands)
    return appended, changes


def _asked(file: Path) -> Iterator[Asked]:
    for line in notes.lines(file):
        if line["what"] == "asked":
            yield Asked(line["of"], line["began"], line["at"], tuple(line["alarms"]))


def _stops(file: Path) -> Iterable[Stop]:
    for line in notes.lines(file):
        if line["what"] == "stop":
            yield Stop(line["of"], line["alarm"], line["way_out"], line["at"], line["is_last"])


def _lives(folder: Path, what: str, kind: type[_Life]) -> Iterator[_Life]:
    for line in notes.lines(folder / "lives.jsonl"):
        if line["what"] == what:
            yield kind(line["of"], line["at"])


def _stopped(log: Path, station: str) -> Iterator[Stopped]:
    for line in log.read_text("utf-8").splitlines() if log.exists() else ():
        if found := STOPPED.match(line):
            reasons = found["reasons"]
            alarms = () if reasons == "nothing any more" else tuple(reasons.split(", "))
            at = datetime.strptime(found["at"], "%Y-%m-%d %H:%M:%S,%f").astimezone().timestamp()
            yield Stopped(station, at, alarms)


def _edits(file: Path) -> Iterable[Edit]:
    for line in notes.lines(file):
        if "typed" in line:
            yield Edit(
                line["tag"],
                line["typed"],
                line["over"],
                line["place"],
                line["at"],
                line.get("pasted", ""),
                line.get("shown", {}),
            )


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
