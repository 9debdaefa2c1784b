"""A worker's day, told by the audit. Pure."""

from collections.abc import Iterable
from datetime import date, datetime

from kiosk.core.events.sessions import sessions_of
from kiosk.core.frozen import frozen
from kiosk.core.shop.data import AuditRow, Operation, Picture, Progress
from kiosk.core.shop.operations import PRODUCTION, worker_in
from kiosk.core.shop.states import states_of


@frozen
class Done:
    """One operation of a worker on one spool. `other` is who has finished the other one, ARM for SOLD, and
    SOLD for any else; "" while nobody has."""

    tag: str
    operation: Operation
    last_at: datetime
    other: str


def day_of(rows: Iterable[AuditRow], worker_id: int, day: date) -> list[Done]:
    """The worker's operations of that local day, the earliest first.

    `rows` are those that count of each spool on which the worker may have worked then, in their order. An
    operation belongs to the day on which it ended, and while it goes on to the one on which it began. What
    was cancelled or undone isn't counted.
    """
    by_tag: dict[str, list[AuditRow]] = {}
    for row in rows:
        by_tag.setdefault(row.tag, []).append(row)
    found: list[Done] = []
    for tag, own in by_tag.items():
        now = own[-1].after or Picture()
        last: dict[Operation, datetime] = {}
        for session in sessions_of(own):
            at = session.began if session.is_open else session.ended
            is_his = session.worker_id == worker_id and not session.is_undone
            if is_his and session.operation and at and at.date() == day:
                last[session.operation] = at
        found += [Done(tag, operation, at, _other(now, operation)) for operation, at in last.items()]
    return sorted(found, key=lambda done: (done.last_at, done.tag))


def _other(picture: Picture, operation: Operation) -> str:
    other = next(each for each in reversed(PRODUCTION) if each is not operation)
    return worker_in(picture, other) if states_of(picture).of(other) is Progress.COMPLETADO else ""
