"""A second judge, from the protocol's words alone: which rows of the audit count, and what they leave.

It shares nothing with the kiosk's own, so that one mistake can't hide in both.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from tests.chaos.history import PICTURE, Picture, Row

BLANK: Picture = dict.fromkeys(PICTURE, "")
FREE = ("", "-", "DISPONIBLE")
FOR_PEOPLE = ("ANULADO", "FILA_REPUESTA")


@dataclass(frozen=True)
class State:
    """A spool's state after a row that counts."""

    last: str
    picture: Picture
    hold: str


@dataclass
class Judgement:
    """The verdicts. `counting` has each row that counts, with the state before it."""

    counting: list[tuple[Row, State]] = field(default_factory=list)
    states: dict[str, State] = field(default_factory=dict)
    first: dict[str, Row] = field(default_factory=dict)
    """The first row of each id; repeats are not judged."""

    def counts(self, row_id: str) -> bool:
        return any(row.id == row_id for row, _ in self.counting)


def judge(audit: Iterable[Row]) -> Judgement:
    """Go through the audit once, from its first row."""
    found, given_up = Judgement(), set[str]()
    for row in audit:
        if row.kind == "RENUNCIADO":
            given_up.add(row.ref)
            continue
        if row.kind in FOR_PEOPLE or row.prev is None or row.after is None or row.id in found.first:
            continue
        found.first[row.id] = row
        state = found.states.get(row.tag)
        if row.id in given_up or (state is not None and row.prev != state.last):
            continue
        state = state or State(row.prev, row.before or BLANK, row.hold or row.prev)
        same = holder(row.after) == holder(state.picture)
        found.counting.append((row, state))
        found.states[row.tag] = State(row.id, row.after, state.hold if same else row.id)
    return found


def holder(picture: Picture) -> str:
    """The holder's id, or the name if the mark has no id; "" if the spool is free."""
    name = picture["Ocupado_Por"].strip()
    if name.upper() in FREE:
        return ""
    number = re.search(r"\((\d+)\)$", name)
    return number.group(1) if number else name
