"""The latest events as values, one entry for each action. Pure, except for the translation."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from PySide6.QtCore import QCoreApplication

from kiosk.core.events.event import Event
from kiosk.core.frozen import frozen
from kiosk.core.shop.data import Operation, Worker
from kiosk.core.shop.operations import EventType

KEPT = 30


@frozen
class Entry:
    """`who` is empty if the event names no worker; `moment` is UTC and aware."""

    id: str
    moment: datetime
    tag: str
    operation: Operation | None
    who: str
    verb: str


def with_news(
    entries: tuple[Entry, ...], events: Iterable[Event], workers: Mapping[int, Worker]
) -> tuple[Entry, ...]:
    """The entries, the latest first, with these events added.

    An action has one entry, even if it was published as two events or received twice.
    """
    known = {entry.id for entry in entries}
    found = list(entries)
    for event in events:
        if event.event_type is EventType.STATE_CHANGE and not event.event_id:
            continue  # another program reports this action in an event of its own as well
        entry = _entry(event, workers)
        if entry.id not in known:
            known.add(entry.id)
            found.insert(0, entry)
    # Moments are whole seconds: of two in the same second, the one received last comes first.
    found.sort(key=lambda entry: entry.moment, reverse=True)
    return tuple(found[:KEPT])


def _entry(event: Event, workers: Mapping[int, Worker]) -> Entry:
    worker = workers.get(event.worker_id) if event.worker_id is not None else None
    return Entry(
        event.event_id or f"{event.timestamp.isoformat()} {event.event_type} {event.tag_spool}",
        event.timestamp,
        event.tag_spool,
        _operation(event),
        event.worker_nombre or (worker.mark if worker else ""),
        verb(event.event_type, event.resultado),
    )


def _operation(event: Event) -> Operation | None:
    if event.event_type is EventType.COMPLETAR_METROLOGIA:
        return Operation.METROLOGIA
    if event.event_type.value.endswith("_REPARACION"):
        return Operation.REPARACION
    return Operation.__members__.get(event.operacion or "")


def verb(event_type: EventType, result: str | None = None) -> str:
    """One word for what was done: `tomó`."""
    translate = QCoreApplication.translate
    if event_type is EventType.COMPLETAR_METROLOGIA:
        is_approved = result == "APROBADO"
        return translate("BoardNews", "aprobó") if is_approved else translate("BoardNews", "rechazó")
    action = event_type.value.removesuffix("_REPARACION")
    words = {
        "TOMAR": translate("BoardNews", "tomó"),
        "PAUSAR": translate("BoardNews", "pausó"),
        "COMPLETAR": translate("BoardNews", "completó"),
        "CANCELAR": translate("BoardNews", "canceló"),
    }
    return words.get(action, translate("BoardNews", "cambió"))
