"""Batches of commands for tests, and what came of them by spool."""

from collections.abc import Iterable
from uuid import uuid4

from kiosk.core.errors import Code
from kiosk.core.shop.data import Action, Command, Operation, Outcome, Verdict, Worker
from tests.support.builders import ARM, MAURO
from tests.support.shop import Shop, Station

TAGS = [f"MK-{number}" for number in range(50)]

Outcomes = dict[str, Outcome]
"""By tag, in the order in which they came."""


def batch(
    action: Action,
    tags: Iterable[str],
    worker: Worker = MAURO,
    operation: Operation = ARM,
    resultado: str | None = None,
) -> list[Command]:
    """One command for each tag."""
    return [Command(str(uuid4()), action, tag, worker.id, operation, resultado=resultado) for tag in tags]


def carried_out(station: Station, commands: list[Command]) -> Outcomes:
    outcomes = [each for group in station.service.execute_batch(commands) for each in group]
    assert len(outcomes) == len(commands)
    return {outcome.command.tag: outcome for outcome in outcomes}


def taken(station: Station, tags: Iterable[str], worker: Worker = MAURO) -> Outcomes:
    """A batch of takes for ARM."""
    return carried_out(station, batch(Action.TOMAR, tags, worker))


def verdicts(outcomes: Outcomes) -> dict[str, Verdict]:
    return {tag: outcome.verdict for tag, outcome in outcomes.items()}


def all_of(verdict: Verdict, tags: Iterable[str] = TAGS) -> dict[str, Verdict]:
    return dict.fromkeys(tags, verdict)


def codes(outcomes: Outcomes) -> dict[str, Code]:
    """The code of each that has one."""
    return {tag: each.refusal.code for tag, each in outcomes.items() if each.refusal}


def known(shop: Shop, name: str = "Puesto 1") -> Station:
    """A station that has read sheet and audit, and whose later requests are counted from here on."""
    station = shop.station(name)
    station.know()
    station.wire.sent.clear()
    return station


def requests(station: Station) -> tuple[int, int]:
    """Reads and writes since they were last asked for."""
    found = station.wire.reads, station.wire.writes
    station.wire.sent.clear()
    return found


def held_by(shop: Shop, worker: Worker) -> list[str]:
    """The spools that the sheet shows as this worker's, in its order."""
    return [row["TAG_SPOOL"] for row in shop.rows() if row["Ocupado_Por"] == worker.mark]
