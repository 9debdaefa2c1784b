"""The callbacks by which a running station reports to its user interface. The loop's thread."""

from collections.abc import Callable
from dataclasses import field
from typing import Generic, ParamSpec

from kiosk.core.errors import Refusal
from kiosk.core.events.event import Event
from kiosk.core.frozen import frozen
from kiosk.core.sharing.alarms import Alarm
from kiosk.core.sharing.hand_over import HandOverEnd
from kiosk.core.sharing.link import Link
from kiosk.core.shop.data import Backlog, Command, LeftBehind, Outcome

P = ParamSpec("P")


class Hook(Generic[P]):
    """A list of callbacks. Calling the hook calls them, in the order in which they were connected."""

    def __init__(self) -> None:
        self._callbacks: list[Callable[P, object]] = []

    def connect(self, callback: Callable[P, object]) -> None:
        """Add a callback. It should return soon, and must not raise."""
        self._callbacks.append(callback)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> None:
        for callback in self._callbacks:
            callback(*args, **kwargs)


@frozen
class Hooks:
    """One hook for each kind of news of one engine. All are called on the thread of its loop."""

    opened: Hook[[]] = field(default_factory=Hook)
    """The services are open: commands are accepted from now on."""
    started: Hook[[]] = field(default_factory=Hook)
    """The first snapshot of the sheet is in."""
    left_behind: Hook[[LeftBehind]] = field(default_factory=Hook)
    """Commands of an earlier run that this station can't bring to their end: people must act."""

    busy_changed: Hook[[bool]] = field(default_factory=Hook)
    """True when a command is accepted, False when it is answered or late."""
    pending: Hook[[Command]] = field(default_factory=Hook)
    """A command was accepted."""
    answered: Hook[[Outcome]] = field(default_factory=Hook)
    """The outcome of a command within the time limit: final, unknown, or queued on this station."""
    batch_pending: Hook[[tuple[Command, ...]]] = field(default_factory=Hook)
    """Several commands were accepted as a batch. Its outcomes are told here, not by `answered`."""
    batch_answered: Hook[[tuple[Outcome, ...]]] = field(default_factory=Hook)
    """Outcomes of a batch within the time limit, in groups as they come."""
    batch_over: Hook[[]] = field(default_factory=Hook)
    """The batch is answered; those of its commands without an outcome are `waiting`, or have `failed`."""
    waiting: Hook[[Command]] = field(default_factory=Hook)
    """A command has no answer within the time limit: `answered_late` will tell its outcome."""
    failed: Hook[[Command]] = field(default_factory=Hook)
    """A command ended in an unforeseen error, which is reported; whether it was saved is not known."""
    answered_late: Hook[[Outcome]] = field(default_factory=Hook)
    """The outcome of a command that was late, unknown, queued, or left by an earlier run."""
    hand_overs_changed: Hook[[]] = field(default_factory=Hook)
    """Other requests for hand-overs wait for an answer than before, of whatever station."""
    hand_over_ended: Hook[[HandOverEnd]] = field(default_factory=Hook)
    """A request of this station is over: its worker must be told, once."""
    backlog_changed: Hook[[Backlog]] = field(default_factory=Hook)
    """The commands still to be sent to the sheet, each time they were counted."""

    sheet_changed: Hook[[Refusal | None]] = field(default_factory=Hook)
    """Why the sheet could not be read; None after each read that succeeded."""
    alarms_changed: Hook[[tuple[Alarm, ...]]] = field(default_factory=Hook)
    """The alarms that stand now, for which nothing is written; empty once the last one has ended."""
    clock_changed: Hook[[Refusal | None]] = field(default_factory=Hook)
    """Why this machine's time is wrong; None once it is right again."""
    sheet_waiting: Hook[[float]] = field(default_factory=Hook)
    """Google's quota makes this station wait for this many seconds; 0 when that is over."""
    link_changed: Hook[[Link]] = field(default_factory=Hook)
    """The real-time link to the other stations has a new state."""
    happened: Hook[[list[Event]]] = field(default_factory=Hook)
    """Events of all stations as they are applied, those of a burst together. An event may come twice."""
    gap: Hook[[]] = field(default_factory=Hook)
    """Events were missed that can't be had any more; comes before those that happened after them."""
    numbered: Hook[[str, int]] = field(default_factory=Hook)
    """The numbering and number of the last event that has passed, where `happened` doesn't tell it: as a link
    comes up, and after events of another spreadsheet. Comes after the events up to that number."""
