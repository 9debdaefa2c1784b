"""What happened to one spool in a run, for people to read: the audit, and beside it what workers heard."""

from collections.abc import Iterator
from pathlib import Path

from tests.chaos import notes
from tests.chaos.history import History, Picture, Row
from tests.chaos.judge import judge

LAST = 60
"""So many lines of each kind at most."""


def trace(history: History, tag: str, folder: Path) -> str:
    """The audit's rows of the spool with their verdicts, then wishes, answers and hands by the clock."""
    return "\n".join(
        [f"--- {tag}", *[*_audit(history, tag)][-LAST:], *[*_clock(history, tag, folder)][-LAST:]]
    )


def _audit(history: History, tag: str) -> Iterator[str]:
    judged = judge(history.audit)
    counting = {row.id: row.place for row, _ in judged.counting}
    for row in history.audit:
        if row.tag == tag:
            verdict = "counts" if counting.get(row.id) == row.place else "void  " if row.after else "      "
            yield f"{row.place:5} {verdict} {_row(row)}"


def _row(row: Row) -> str:
    what = f"{row.kind} {row.worker_id} {row.operation} id {row.id[:8]} cmd {row.cmd[:8]} {row.station}"
    follows = f" prev {row.prev[:8]} hold {row.hold[:8]}" if row.prev is not None else f" ref {row.ref[:8]}"
    return f"{what}{follows} {_short(row.before)} -> {_short(row.after)}"


def _short(picture: Picture | None) -> str:
    return "/".join(cell for name, cell in picture.items() if name != "Estado_Detalle") if picture else "-"


def _clock(history: History, tag: str, folder: Path) -> Iterator[str]:
    wishes = {wish.cmd: wish for wish in history.wishes if wish.tag == tag}
    found = [
        (
            wish.at,
            f"{wish.station} {wish.cmd[:8]} {wish.worker_id} {wish.action} {wish.operation} {wish.hold[:8]}",
        )
        for wish in wishes.values()
    ]
    found += [
        (said.at, f"{said.station} {said.cmd[:8]} was told {said.verdict} {said.code}")
        for said in history.said
        if said.cmd in wishes
    ]
    found += [
        (line["at"], f"planning: {line['did']}")
        for line in notes.lines(folder / "planning.jsonl")
        if line.get("tag", tag) == tag
    ]
    for at, text in sorted(found):
        yield f"{at % 10_000:10.3f} {text}"
