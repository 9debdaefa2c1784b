"""What a station at work tells its face: one hook for each kind of news. The loop's thread."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, ParamSpec

from kiosk.core.errors import Refusal
from kiosk.core.events.event import Event
from kiosk.core.journal import LeftBehind
from kiosk.core.sharing.link import Link
from kiosk.core.shop.data import Backlog, Command, Outcome

P = ParamSpec("P")


class Hook(Generic[P]):
    """A list of callbacks. Calling the hook calls them, in the order in which they were connected."""

    def __init__(self) -> None:
        self._callbacks: list[Callable[P, object]] = []

    def connect(self, callback: Callable[P, object]) -> None:
        """Call this from now on. It should return soon, and not raise."""
        self._callbacks.append(callback)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> None:
        for callback in self._callbacks:
            callback(*args, **kwargs)


@dataclass(frozen=True)
class Hooks:
    """The news of one engine. All of them are called on the thread of its loop."""

    opened: Hook[[]] = field(default_factory=Hook)
    """The services are open: commands are accepted from now on."""
    started: Hook[[]] = field(default_factory=Hook)
    """The first snapshot of the sheet is in."""
    left_behind: Hook[[LeftBehind]] = field(default_factory=Hook)
    """Commands of an earlier run that only people can bring to an end."""

    busy_changed: Hook[[bool]] = field(default_factory=Hook)
    """True once a command was accepted, False once it was answered or is late."""
    pending: Hook[[Command]] = field(default_factory=Hook)
    """A command was accepted."""
    answered: Hook[[Outcome]] = field(default_factory=Hook)
    """Its outcome, in time: final, or unknown, or queued on this station."""
    waiting: Hook[[Command]] = field(default_factory=Hook)
    """It has no answer yet, and the worker is free again: `answered_late` tells its outcome."""
    answered_late: Hook[[Outcome]] = field(default_factory=Hook)
    """The outcome of a command that was late, unknown, queued, or left by an earlier run."""
    backlog_changed: Hook[[Backlog]] = field(default_factory=Hook)
    """What still has to be brought to the sheet, each time it was counted."""

    sheet_changed: Hook[[Refusal | None]] = field(default_factory=Hook)
    """Why the sheet could not be read; None after each read that succeeded."""
    sheet_waiting: Hook[[float]] = field(default_factory=Hook)
    """Google asks to wait so many seconds; 0 when that is over."""
    link_changed: Hook[[Link]] = field(default_factory=Hook)
    """The real-time link to the other stations has a new state."""
    happened: Hook[[list[Event]]] = field(default_factory=Hook)
    """Events of all stations, as they are applied: those of a burst together. One may come twice."""
