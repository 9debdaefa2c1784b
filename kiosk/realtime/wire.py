"""Encodes and decodes an event as one message of the channel: a flat JSON object in UTF-8. Pure.

Keys are the names of `Event`'s fields. Other programs know only the base keys, which are always present;
further keys are written only if they have a value.
"""

import json
import re
from datetime import UTC, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from kiosk.core.events.event import TAKES, Event
from kiosk.core.shop.data import Picture
from kiosk.core.shop.dates import parse_moment
from kiosk.core.shop.operations import EventType
from kiosk.realtime.event_log import LAST

LONGEST: Final = 65_536
"""The largest message that is read, in bytes; ours have about 600."""

YEARS: Final = range(2000, 2101)
"""Plausible years. Near the ends of the calendar, conversion to local time would overflow."""

_BASE: Final = ("event_type", "tag_spool", "worker_nombre", "estado_detalle", "timestamp", "operacion")
_OURS: Final = tuple(name for name in Event.__match_args__ if name not in (*_BASE, "published"))

_ISO: Final = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}.*", re.ASCII)
_LOCAL: Final = re.compile(r"\d{2}-\d{2}-\d{4} \d{2}:\d{2}:\d{2}", re.ASCII)
_LARGEST: Final = 2**63


class WireError(Exception):
    """The message is not an event; the text gives the reason in a few words."""


def encode(event: Event) -> bytes:
    """The event as a message."""
    said: dict[str, Any] = {
        "event_type": event.event_type.value,
        "tag_spool": event.tag_spool,
        "worker_nombre": event.worker_nombre,
        "estado_detalle": event.estado_detalle,
        "timestamp": event.timestamp.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "operacion": event.operacion,
    }
    said |= {name: value for name in _OURS if (value := getattr(event, name)) is not None}
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def decode(data: bytes | str, zone: ZoneInfo) -> Event:
    """Read a message, ours or another program's. Raises `WireError` if it is not an event.

    Unknown keys, and optional keys of the wrong type, are ignored. `zone` is the time zone of local times.
    """
    text = _unicode(data)
    said = _object(text)
    tag = (_text(said, "tag_spool") or "").strip()
    if not tag:
        raise WireError("no tag_spool")
    event_type = _event_type(said)
    worker_nombre = _text(said, "worker_nombre")
    worker_nombre = worker_nombre and worker_nombre.strip()
    if event_type in TAKES and Picture(ocupado_por=worker_nombre or "").is_free:
        raise WireError("a take that names no worker")  # applied, it would show a held spool as free
    return Event(
        event_type=event_type,
        tag_spool=tag,
        worker_nombre=worker_nombre,
        estado_detalle=_text(said, "estado_detalle") or "",
        timestamp=_moment(said, zone),
        operacion=_text(said, "operacion"),
        event_id=_text(said, "event_id"),
        station=_text(said, "station"),
        worker_id=_number(said, "worker_id"),
        seq=_seq(said),
        fecha_ocupacion=_text(said, "fecha_ocupacion"),
        fecha_operacion=_text(said, "fecha_operacion"),
        arm_state=_text(said, "arm_state"),
        sold_state=_text(said, "sold_state"),
        version=_text(said, "version"),
        armador=_text(said, "armador"),
        soldador=_text(said, "soldador"),
        resultado=_text(said, "resultado"),
        cycle=_number(said, "cycle"),
        motivo=_text(said, "motivo"),
        asignado_por=_text(said, "asignado_por"),
        relevo_de=_text(said, "relevo_de"),
        encadenado_de=_text(said, "encadenado_de"),
        liberado_por=_text(said, "liberado_por"),
        prev=_text(said, "prev"),
        hold=_text(said, "hold"),
        numbering=_text(said, "numbering"),
        fecha_armado=_text(said, "fecha_armado"),
        fecha_soldadura=_text(said, "fecha_soldadura"),
        fecha_qc_metrologia=_text(said, "fecha_qc_metrologia"),
        sheet=_text(said, "sheet"),
        published=text,
    )


def line_of(event: Event) -> str:
    """The event as published, on one line; encoded here if it didn't arrive as a message."""
    if event.published is None:
        return encode(event).decode()
    # In JSON, line breaks occur only between values, never inside a string.
    return event.published.replace("\r", " ").replace("\n", " ").strip()


def _unicode(data: bytes | str) -> str:
    if len(data) > LONGEST:
        raise WireError(f"too long: {len(data)}")
    try:
        return data.decode("utf-8-sig") if isinstance(data, bytes) else data
    except ValueError:
        raise WireError("no UTF-8") from None


def _object(text: str) -> dict[str, Any]:
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        raise WireError("no JSON") from None
    if not isinstance(said, dict):
        raise WireError("no JSON object")
    return said


def _event_type(said: dict[str, Any]) -> EventType:
    name = _text(said, "event_type")
    if name is None or name not in EventType.__members__:
        raise WireError("unknown event_type")
    return EventType(name)


def _moment(said: dict[str, Any], zone: ZoneInfo) -> datetime:
    """The time in UTC, aware. ISO without an offset is UTC, as all ISO times of the channel are."""
    text = (_text(said, "timestamp") or "").strip()
    moment: datetime | None = None
    if _LOCAL.fullmatch(text):
        local = parse_moment(text)
        moment = local and local.replace(tzinfo=zone)
    elif _ISO.fullmatch(text):
        moment = _iso(text)
    if moment is None or moment.year not in YEARS:
        raise WireError("no readable timestamp")
    return moment.astimezone(UTC)


def _iso(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _text(said: dict[str, Any], key: str) -> str | None:
    """The text under a key; None if there is none, or if it can't be encoded (a lone surrogate)."""
    value = said.get(key)
    if not isinstance(value, str):
        return None
    try:
        value.encode()
    except UnicodeEncodeError:
        return None
    return value


def _number(said: dict[str, Any], key: str) -> int | None:
    value = said.get(key)
    if not isinstance(value, int) or isinstance(value, bool):
        return None
    return value if -_LARGEST <= value < _LARGEST else None


def _seq(said: dict[str, Any]) -> int | None:
    """The event's number; without a plausible one it is handed over as it arrives."""
    seq = _number(said, "seq")
    return seq if seq is not None and 1 <= seq <= LAST else None
