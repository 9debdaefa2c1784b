"""`kiosk watch`: prints the shop's events as they arrive, one line each, until it is stopped."""

import argparse
from collections.abc import Callable
from datetime import datetime
from threading import Event as Flag
from zoneinfo import ZoneInfo

from kiosk.commands import output
from kiosk.commands.background import Background
from kiosk.commands.exits import Exit
from kiosk.commands.opening import services_of
from kiosk.commands.signals import ended_by_sigterm
from kiosk.config.settings import Settings
from kiosk.core.clock import SystemClock, machine_time
from kiosk.core.events.event import Event
from kiosk.core.sharing.link import Link, LinkState
from kiosk.realtime import wire
from kiosk.texts import event_line, link_lost, phrase

_LOOK_S = 0.2
_LAST_S = 5.0


def run(settings: Settings, args: argparse.Namespace) -> int:
    """Follow until Ctrl-C, SIGTERM, or until the reader of standard output closes it."""
    stop = Flag()

    def show(events: list[Event]) -> None:
        for event in events:
            if not output.say(wire.line_of(event) if args.json else _line(event, settings)):
                stop.set()
                return

    link = _LinkTeller(settings)
    with ended_by_sigterm(), services_of(settings) as services:
        _follow(lambda: services.follow(show, link.tell, link.tell_gap, stop), stop)
    return Exit.OK


class _LinkTeller:
    """Reports when events stop and start again; silence would look like a quiet shop."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._was_lost = False

    def tell(self, link: Link) -> None:
        """Report a new state of the link. Called in the follower's thread."""
        if link.is_up and link.reason:
            self._was_lost = False
            why = phrase(f"link.{link.reason}", self._settings.language)
            self._say(link.since, phrase("link.limited", self._settings.language, why=why))
            return
        if link.state is not LinkState.DOWN and not (link.is_up and self._was_lost):
            return
        self._was_lost = link.state is LinkState.DOWN
        language = self._settings.language
        said = link_lost(link.reason, language) if self._was_lost else phrase("link.again", language)
        self._say(link.since, said)

    def tell_gap(self) -> None:
        """Report that some events are lost. Called in the follower's thread."""
        self._say(machine_time(), phrase("link.gap", self._settings.language))

    def _say(self, moment: datetime, text: str) -> None:
        output.tell(f"{moment.astimezone(self._settings.zone):%H:%M:%S} · {text}")


def _line(event: Event, settings: Settings) -> str:
    zone: ZoneInfo = settings.zone
    local = event.timestamp.astimezone(zone).replace(tzinfo=None)
    return output.one_line(
        event_line(event, local, settings.language, today=SystemClock(zone).local().date())
    )


def _follow(follow: Callable[[], None], stop: Flag) -> None:
    """Follow on another thread: a signal must not set a flag that the interrupted thread itself waits on."""
    work = Background(follow, "watch")
    try:
        while not work.has_ended and output.is_read():
            work.wait(_LOOK_S)
    except KeyboardInterrupt:
        pass
    finally:
        stop.set()
        work.wait(_LAST_S)
    if work.has_ended:
        work.result()
