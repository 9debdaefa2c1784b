"""Prints one spool's history in a run for people: the audit, and the answers that workers got."""

from collections.abc import Iterator
from pathlib import Path

from tests.chaos import notes
from tests.chaos.history import History, Picture, Row, Wish
from tests.chaos.judge import judge

NEAR = 12
"""So many rows of the spool before the row in question and after it."""


def trace(history: History, tag: str, place: int, folder: Path) -> str:
    """The audit's rows of the spool with their verdicts, then wishes, answers and hands by the clock.

    `place` is the row in question; 0 for the end.
    """
    rows = [row for row in history.audit if row.tag == tag]
    at = next((at for at, row in enumerate(rows) if row.place == place), len(rows))
    rows = rows[max(0, at - NEAR) : at + NEAR]
    return "\n".join([f"--- {tag}", *_audit(history, rows), *_clock(history, rows, folder)])


def _audit(history: History, rows: list[Row]) -> Iterator[str]:
    judged = judge(history.audit)
    counting = {row.id: row.place for row, _ in judged.counting}
    for row in rows:
        verdict = "counts" if counting.get(row.id) == row.place else "void  " if row.after else "      "
        yield f"{row.place:5} {verdict} {_row(row)}"


def _row(row: Row) -> str:
    what = f"{row.kind} {row.worker_id} {row.operation} id {row.id[:8]} cmd {row.cmd[:8]} {row.station}"
    follows = f" prev {row.prev[:8]} hold {row.hold[:8]}" if row.prev is not None else f" ref {row.ref[:8]}"
    return f"{what}{follows} {_short(row.before)} -> {_short(row.after)}"


def _short(picture: Picture | None) -> str:
    return "/".join(cell for name, cell in picture.items() if name != "Estado_Detalle") if picture else "-"


def _clock(history: History, rows: list[Row], folder: Path) -> Iterator[str]:
    """The answers to the commands in these rows, and planning's edits meanwhile."""
    tags, shown = {row.tag for row in rows}, {row.cmd for row in rows}
    wishes = {wish.cmd: wish for wish in history.wishes if wish.cmd in shown}
    found = [(wish.at, f"{wish.station} {_wish(wish)}") for wish in wishes.values()]
    found += [
        (said.at, f"{said.station} {said.cmd[:8]} was told {said.verdict} {said.code}")
        for said in history.said
        if said.cmd in wishes
    ]
    if not found:
        return
    first, last = min(found)[0] - 5, max(found)[0] + 5
    found += [
        (line["at"], f"planning: {line['did']}")
        for line in notes.lines(folder / "planning.jsonl")
        if first < line["at"] < last and (line["did"].startswith("sort") or line.get("tag") in tags)
    ]
    for at, text in sorted(found):
        yield f"{at % 10_000:10.3f} {text}"


def _wish(wish: Wish) -> str:
    return f"{wish.cmd[:8]} {wish.worker_id} {wish.action} {wish.operation} {wish.hold[:8]}"
