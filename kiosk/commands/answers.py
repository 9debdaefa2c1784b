"""The commands' JSON answers. Pure functions from the core's values; the keys are a contract."""

from typing import Any

from kiosk.core.sharing.presence import StationPresence
from kiosk.core.shop.data import AuditRow, Command, Fault, Outcome, Spool, Verdict
from kiosk.core.shop.dates import format_moment
from kiosk.core.shop.lists import Available, Occupied

Json = dict[str, Any]


def action(outcome: Outcome, message: str) -> Json:
    """The one object of `kiosk action --json`.

    `event_id` is the audit row's id; for an outcome that isn't known yet, the id to look for.
    """
    event_id = outcome.row.id if outcome.row else None
    if outcome.verdict in (Verdict.UNKNOWN, Verdict.QUEUED):
        event_id = outcome.command.id
    operation = outcome.command.known_operation
    return {
        "outcome": outcome.verdict.value,
        "code": outcome.refusal.code.value if outcome.refusal else None,
        "message": message,
        "tag_spool": outcome.command.tag,
        "worker_nombre": outcome.worker_nombre or None,
        "operacion": outcome.row.operacion if outcome.row else operation and operation.value,
        "estado_detalle": outcome.spool.picture.estado_detalle if outcome.spool else None,
        "event_id": event_id,
        "requests": {"read": outcome.reads, "write": outcome.writes},
        "ms": round(outcome.ms, 1),
    }


def hand_over(outcome: str, message: str, command: Command, mark: str, spool: Spool) -> Json:
    """The same keys for what became of a request for a hand-over, which is no command: nothing was written.

    `outcome` is `asked`, `declined`, or `applied` where another process has handed it over.
    """
    return {
        "outcome": outcome,
        "code": None,
        "message": message,
        "tag_spool": command.tag,
        "worker_nombre": mark or None,
        "operacion": command.operation.value,
        "estado_detalle": spool.picture.estado_detalle,
        "event_id": None,
        "requests": {"read": 0, "write": 0},
        "ms": 0.0,
    }


def occupied(entry: Occupied) -> Json:
    """One entry of `kiosk occupied --json`."""
    return {
        "tag_spool": entry.spool.tag,
        "worker_nombre": entry.worker_nombre,
        "estado_detalle": entry.estado_detalle,
        "fecha_ocupacion": entry.fecha_ocupacion,
        "operacion": entry.operacion.value if entry.operacion else None,
        "nv": entry.spool.nv,
        "ot": entry.spool.ot,
        "faults": [fault(each) for each in entry.faults],
    }


def available(offer: Available) -> Json:
    """One entry of `kiosk available --json`."""
    return {
        "tag_spool": offer.spool.tag,
        "nv": offer.spool.nv,
        "ot": offer.spool.ot,
        "estado_detalle": offer.spool.picture.estado_detalle,
        "paused_by": offer.paused_by,
        "selectable": offer.selectable,
        "faults": [fault(each) for each in offer.spool.faults],
    }


def station(seen: StationPresence) -> Json:
    """One entry of `kiosk stations --json`; times are UTC."""
    return {
        "station": seen.station,
        "version": seen.version,
        "last_seen": seen.last_seen.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "age_s": round(seen.age_s, 1),
        "journal_depth": seen.journal_depth,
        "clock_skew_s": seen.clock_skew_s + 0.0,  # turns -0.0 into 0.0
    }


def history(row: AuditRow) -> Json:
    """One entry of `kiosk history --json`; `before` and `after` are null in rows of other programs."""
    return {
        "event_id": row.id,
        "timestamp": format_moment(row.timestamp),
        "evento_tipo": row.evento_tipo,
        "worker_nombre": row.worker_nombre or None,
        "operacion": row.operacion or None,
        "motivo": row.motivo,
        "asignado_por": row.asignado_por,
        "de": row.de,
        "before": row.before.by_header() if row.before else None,
        "after": row.after.by_header() if row.after else None,
    }


def fault(found: Fault) -> Json:
    """A cell that can't be trusted, with the place where people can correct it."""
    return {
        "kind": found.kind.value,
        "sheet": found.sheet,
        "row": found.row,
        "column": found.column,
        "raw": found.raw,
    }
