"""A station as a process of its own, with the services that the window has.

It wishes for its workers, tells them what the services say, and reads and mends the sheet beside that, as the
window's two threads do. Killed and started again on the same folder it goes on where it was.
"""

import argparse
import faulthandler
import logging
import signal
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

from kiosk import dependency
from kiosk.config.settings import Settings
from kiosk.core.action.occupation import OccupationService
from kiosk.core.clock import steady_utc
from kiosk.core.errors import KioskError
from kiosk.core.events.event import Event
from kiosk.core.events.shop_state import ShopState
from kiosk.core.refusals import is_alarm
from kiosk.core.shop.data import Command, Outcome, Verdict
from kiosk.services.command import CommandServices
from kiosk.services.station import StationServices
from kiosk.station.work_lock import at_work
from tests.chaos import clocks, notes
from tests.chaos.death import die_at
from tests.chaos.hurry import hurry
from tests.chaos.notes import Notebook
from tests.chaos.wishing import Wishes

log = logging.getLogger(__name__)

ENDS = (Verdict.APPLIED, Verdict.REFUSED)
UNDOABLE = (Verdict.APPLIED, Verdict.QUEUED)
READS_EVERY_S = 0.6
STOPPED_S = 4.0
"""So long nobody tries again after hearing that all writing is stopped."""
QUIET_ROUNDS = 2
"""So many rounds without news must pass before a closing station believes that all is done."""


class Window:
    """The window's services on two threads: the calling one writes, another one reads."""

    def __init__(self, settings: Settings, notebook: Notebook, wishes: Wishes, closing_file: Path) -> None:
        self._settings = settings
        self._notebook = notebook
        self._wishes = wishes
        self._closing = closing_file
        self._lock = threading.Lock()
        self._shop = ShopState(settings.zone)
        self._stop = threading.Event()
        self._failed = False
        self._done: list[Command] = []

    def work(self, left: int) -> None:
        """Make this many wishes, then go on until stations are asked to close and the journal is empty."""
        backend = self._opened()
        backend.start_link(self._on_events, lambda _: None, lambda: None, lambda *_: None)
        reader = threading.Thread(target=self._read, args=(backend,), name="kiosk-reader")
        reader.start()
        try:
            while left > 0:
                self._carry_on(backend)
                left -= self._wish(backend, left)
                self._stop.wait(self._wishes.pause())
            self._settle(backend)
        finally:
            self._stop.set()
            reader.join()
            backend.close()
        if self._failed:
            sys.exit(1)

    def _opened(self) -> StationServices:
        while True:
            try:
                return dependency.station(self._settings)
            except KioskError as error:
                log.info("can't open yet: %s", error)
                time.sleep(0.2)

    def _wish(self, backend: StationServices, most: int) -> int:
        """Wish for something, or for a batch; returns how many wishes that were."""
        with self._lock:
            commands = self._wishes.next(self._shop.spools, most, self._done)
        for command in commands:
            self._notebook.wished(command)
        if len(commands) == 1:
            self._answered(backend, [backend.execute(commands[0])])
        else:
            for outcomes in backend.execute_batch(commands):
                self._answered(backend, outcomes)
        return len(commands)

    def _answered(self, backend: StationServices, outcomes: Sequence[Outcome]) -> None:
        for outcome in outcomes:
            self._tell(backend, outcome)
        self._done = [each.command for each in outcomes if each.verdict in UNDOABLE]
        if any(outcome.refusal is not None and is_alarm(outcome.refusal) for outcome in outcomes):
            self._stop.wait(STOPPED_S)
        with self._lock:
            for outcome in outcomes:
                if outcome.spool:
                    self._shop.put(outcome.spool, self._clock_then(outcome))

    def _clock_then(self, outcome: Outcome) -> datetime:
        return steady_utc() - timedelta(milliseconds=outcome.ms)

    def _carry_on(self, backend: StationServices) -> int:
        ends = backend.carry_on()
        for outcome in ends:
            self._tell(backend, outcome)
        return len(ends)

    def _tell(self, backend: StationServices, outcome: Outcome) -> None:
        self._notebook.told(outcome)
        if outcome.verdict in ENDS:
            backend.mark_told(outcome)

    def _settle(self, backend: StationServices) -> None:
        quiet = 0
        while quiet < QUIET_ROUNDS:
            news = self._carry_on(backend) + backend.backlog().count
            quiet = quiet + 1 if not news and self._closing.exists() else 0
            self._stop.wait(READS_EVERY_S)

    # the reader's thread

    def _read(self, backend: StationServices) -> None:
        try:
            while not self._stop.is_set():
                self._read_once(backend)
                self._stop.wait(READS_EVERY_S)
        except Exception:
            log.exception("the reader ended")
            self._failed = True
            self._stop.set()

    def _read_once(self, backend: StationServices) -> None:
        with self._lock:
            self._shop.begin_snapshot()
        try:
            snapshot = backend.snapshot()
            with self._lock:
                self._shop.load(snapshot)
            backend.read_audit()
        except KioskError as error:
            with self._lock:
                self._shop.snapshot_failed()
            log.info("can't read now: %s", error)

    def _on_events(self, events: list[Event]) -> None:
        with self._lock:
            self._shop.apply_all(events)


def in_turns(settings: Settings, notebook: Notebook, wishes: Wishes, left: int) -> None:
    """Run commands like `kiosk action`, one after another, in a window's folder: open, act, close."""
    while left > 0:
        try:
            with dependency.commands(settings) as services:
                left -= _in_turn(services, notebook, wishes, left)
        except KioskError as error:
            log.info("no command now: %s", error)
        time.sleep(wishes.pause())


def _in_turn(services: CommandServices, notebook: Notebook, wishes: Wishes, most: int) -> int:
    snapshot = services.dashboard.snapshot()
    commands = wishes.next({spool.tag: spool for spool in snapshot.spools}, most)
    for command in commands:
        notebook.wished(command)
    occupation, ends = services.occupation, list[Outcome]()
    for outcome in _outcomes(occupation, commands):
        notebook.told(outcome)
        if outcome.verdict in ENDS:
            occupation.mark_told(outcome)
            ends.append(outcome)
    for end in occupation.carry_on(in_passing=True) if ends else ():
        notebook.told(end)
    return len(commands)


def _outcomes(occupation: OccupationService, commands: Sequence[Command]) -> Iterator[Outcome]:
    if len(commands) == 1:
        yield occupation.execute(commands[0])
        return
    for outcomes in occupation.execute_batch(commands):
        yield from outcomes


def main(arguments: Sequence[str]) -> None:
    """Run a station from its start until it ends or is killed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--name", required=True)
    parser.add_argument("--folder", type=Path, required=True, help="the run's; the station has one in it")
    parser.add_argument("--url", required=True)
    parser.add_argument("--redis")
    parser.add_argument("--seed", required=True)
    parser.add_argument("--wishes", type=int, required=True, help="so many in all its lives")
    parser.add_argument("--dies-at", help="journal:N or wire:N")
    parser.add_argument("--beside", help="commands in that station's folder instead of a window")
    args = parser.parse_args(arguments)

    home = args.folder / (args.beside or args.name)
    home.mkdir(exist_ok=True)
    form = "%(asctime)s %(levelname)s %(process)d %(threadName)s %(name)s: %(message)s"
    logging.basicConfig(filename=args.folder / f"{args.name}.log", level=logging.INFO, format=form)
    faulthandler.register(signal.SIGUSR1)
    hurry()
    clocks.follow(clocks.clock_file(args.folder, args.name))
    if args.dies_at:
        die_at(args.dies_at)
    history = args.folder / f"{args.name}.jsonl"
    made = notes.count_wishes(history)
    settings = Settings(
        data_dir=home,
        workbook=home / "unused.kiosk",
        station=args.beside or args.name,
        spreadsheet_id="local",
        api_url=args.url,
        redis_url=args.redis,
        quota_per_minute=100_000,
    )
    wishes = Wishes(f"{args.seed} {args.name} {made}")
    with closing(Notebook(history, args.name)) as notebook:
        if args.beside:
            in_turns(settings, notebook, wishes, args.wishes - made)
        else:
            with at_work(home):  # as a window does: of no other process doctor believes the alarms
                Window(settings, notebook, wishes, args.folder / "closing").work(args.wishes - made)
