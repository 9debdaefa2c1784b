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
ACCEPTANCE = "AUDITORIA_ACEPTADA"


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
    accepted: list[Row] = field(default_factory=list)
    """The valid acceptances. Rows above the last one are history."""
    left: dict[str, dict[str, State]] = field(default_factory=dict)
    """By id of a valid acceptance: the spools' states right above it."""

    def counts(self, row_id: str) -> bool:
        return any(row.id == row_id for row, _ in self.counting)

    def is_history(self, row: Row) -> bool:
        """True for a row above the last acceptance."""
        return bool(self.accepted) and row.place < self.accepted[-1].place


def judge(audit: Iterable[Row]) -> Judgement:
    """Go through the audit once, from its first row."""
    found, given_up, there = Judgement(), set[str](), set[str]()
    for row in audit:
        there.add(row.id)
        if row.kind == "RENUNCIADO":
            given_up.add(row.ref)
        elif row.kind == ACCEPTANCE:
            _accept(found, row, there)
        elif row.kind not in FOR_PEOPLE and row.id not in found.first:
            _judge(found, row, given_up)
    return found


def _accept(found: Judgement, row: Row, there: set[str]) -> None:
    """Void if a row stands between the one that was seen and this one; judging begins anew if not."""
    if row.id in found.first:
        return
    found.first[row.id] = row
    if row.tras in (None, row.above) or row.tras not in there:
        found.accepted.append(row)
        found.left[row.id] = dict(found.states)
        found.states.clear()


def _judge(found: Judgement, row: Row, given_up: set[str]) -> None:
    if row.prev is None or row.after is None:
        return
    found.first[row.id] = row
    state = found.states.get(row.tag)
    if row.id in given_up:
        return
    if row.acepta:
        if state is None and found.accepted and row.acepta == found.accepted[-1].id:
            found.counting.append((row, State(row.prev, row.before or BLANK, row.hold or row.prev)))
            found.states[row.tag] = State(row.id, row.after, row.hold or row.id)
        return
    if state is not None and row.prev != state.last:
        return
    state = state or State(row.prev, row.before or BLANK, row.hold or row.prev)
    same = holder(row.after) == holder(state.picture)
    found.counting.append((row, state))
    found.states[row.tag] = State(row.id, row.after, state.hold if same else row.id)


def holder(picture: Picture) -> str:
    """The holder's id, or the name if the mark has no id; "" if the spool is free."""
    name = picture["Ocupado_Por"].strip()
    if name.upper() in FREE:
        return ""
    number = re.search(r"\((\d+)\)$", name)
    return number.group(1) if number else name
