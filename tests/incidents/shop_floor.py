"""Checks of a shop after an incident, and faults of disk and network, for this folder's tests."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import requests

from kiosk.core.errors import Code
from kiosk.core.protocol.audit_log import LogAt
from kiosk.core.shop.data import Action, Command, Outcome, Verdict
from tests.support.builders import ANA, ARM, MAURO, TAG
from tests.support.faulty_wire import Send
from tests.support.shop import Shop, Station

TIMES = 6
"""A test fails if a station's commands haven't ended after this many rounds."""


def wish(action: Action, command_id: str = "id-1", tag: str = TAG, worker_id: int = MAURO.id) -> Command:
    """A command without a hold, as from a screen that didn't know it."""
    return Command(command_id, action, tag, worker_id, ARM)


def audit_of(shop: Shop) -> LogAt:
    """The audit as a fresh station reads it."""
    reader = shop.station("Lector")
    reader.know()
    log = reader.sheet_state.audit.now()
    assert log is not None
    reader.close()
    return log


def counting(shop: Shop, command_id: str, audit: LogAt | None = None) -> int:
    """How many rows of a command count; an action and its take-back together count as none.

    `audit` spares to read it once more, for several commands at one moment.
    """
    log = audit or audit_of(shop)
    judged = [each for each in log.since(0) if each.counts and each.row.cmd == command_id]
    return sum(-1 if each.row.evento_tipo == "DESHACER" else 1 for each in judged)


def settled(station: Station) -> list[Outcome]:
    """Run the station's backlog until it is empty; returns all outcomes."""
    ends: list[Outcome] = []
    for _ in range(TIMES):
        ends += station.service.carry_on()
    assert station.service.backlog().count == 0
    return ends


def was_told_the_truth(shop: Shop, told: list[Outcome], command_id: str, audit: LogAt | None = None) -> bool:
    """True if the last outcome told of a command agrees with the audit, and none before it was false.

    After "saved" or "not saved" nothing else may be told.
    """
    said = [outcome.verdict for outcome in told if outcome.command.id == command_id]
    times = counting(shop, command_id, audit)
    last = Verdict.APPLIED if times == 1 else Verdict.REFUSED
    ends = {verdict for verdict in said if verdict in (Verdict.APPLIED, Verdict.REFUSED)}
    return times in (0, 1) and bool(said) and said[-1] is last and ends == {last}


def code(outcome: Outcome) -> Code | None:
    return outcome.refusal.code if outcome.refusal else None


def kinds(shop: Shop) -> list[str]:
    """The kinds of the audit's rows, in order."""
    return [row["evento_tipo"] for row in shop.audit()]


@contextmanager
def disk_refuses(station: Station, table: str, column: str | None) -> Iterator[None]:
    """In the block, the station's file takes no new rows of this table, or no values of this column."""

    def judge(action: int, what: str | None, which: str | None, *_: object) -> int:
        new_row = action == sqlite3.SQLITE_INSERT and column is None
        new_value = action == sqlite3.SQLITE_UPDATE and which == column
        return sqlite3.SQLITE_DENY if what == table and (new_row or new_value) else sqlite3.SQLITE_OK

    with station.memory._database.reading() as connection:
        connection.set_authorizer(judge)
    yield
    with station.memory._database.reading() as connection:
        connection.set_authorizer(None)


def turns(station: Station, count: int, tag: str) -> None:
    """So many takes of this spool by Ana, each given back."""
    for _ in range(count):
        assert station.service.tomar(tag, ANA.id, ARM).verdict is Verdict.APPLIED
        assert station.service.pausar(tag, ANA.id, ARM).verdict is Verdict.APPLIED


def with_hold(command: Command, hold: str) -> Command:
    return replace(command, hold=hold)


class Late:
    """Requests that the network delays: they get no answer, and arrive when a test says so."""

    def __init__(self) -> None:
        self._held: list[Send] = []

    def silence(self, send: Send) -> requests.Response:
        """A cue: the request is delayed, and its answer times out."""
        self._held.append(send)
        raise requests.exceptions.ReadTimeout

    def death(self, send: Send) -> requests.Response:
        """A cue: the request is delayed, and the sender dies meanwhile."""
        self._held.append(send)
        raise KeyboardInterrupt

    def arrives(self, number: int = 0) -> None:
        """Apply the delayed request with this index now."""
        self._held[number]()


def mended(station: Station) -> int:
    """Run one round of a reader. Returns how many rows it noted or repaired."""
    station.store.snapshot()
    return station.mender.mend_all()


def shown(station: Station, tag: str = TAG) -> str:
    """The holder of the spool on this station's screen."""
    return next(spool.picture.ocupado_por for spool in station.store.snapshot().spools if spool.tag == tag)
