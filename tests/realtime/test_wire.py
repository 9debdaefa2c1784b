"""An event as a message of the channel, ours and other programs'."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.core.events.event import TAKES, Event
from kiosk.core.shop.data import Picture
from kiosk.core.shop.operations import EventType
from kiosk.realtime.wire import WireError, decode, encode, line_of
from tests.realtime.listening import ZONE, event

TEXT = st.text(max_size=30)
NUMBER = st.integers(-(2**63), 2**63 - 1)
NAME = TEXT.map(str.strip).filter(bool)
EVENTS = st.builds(
    Event,
    event_type=st.sampled_from(EventType),
    tag_spool=NAME,
    worker_nombre=st.none() | TEXT.map(str.strip),
    estado_detalle=TEXT,
    timestamp=st.datetimes(datetime(2000, 1, 2), datetime(2100, 12, 30), timezones=st.just(UTC)),
    operacion=st.none() | TEXT,
    event_id=st.none() | TEXT,
    station=st.none() | TEXT,
    worker_id=st.none() | NUMBER,
    seq=st.none() | st.integers(1, 2**53),
    fecha_ocupacion=st.none() | TEXT,
    fecha_operacion=st.none() | TEXT,
    arm_state=st.none() | TEXT,
    sold_state=st.none() | TEXT,
    version=st.none() | TEXT,
    armador=st.none() | TEXT,
    soldador=st.none() | TEXT,
    resultado=st.none() | TEXT,
    motivo=st.none() | TEXT,
    asignado_por=st.none() | TEXT,
    encadenado_de=st.none() | TEXT,
    liberado_por=st.none() | TEXT,
    cycle=st.none() | NUMBER,
    prev=st.none() | TEXT,
    hold=st.none() | TEXT,
    numbering=st.none() | TEXT,
    fecha_armado=st.none() | TEXT,
    fecha_soldadura=st.none() | TEXT,
    fecha_qc_metrologia=st.none() | TEXT,
).filter(
    lambda told: told.event_type not in TAKES or not Picture(ocupado_por=told.worker_nombre or "").is_free
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
BASE = {
    "event_type": "TOMAR",
    "tag_spool": "MK-1",
    "worker_nombre": "MR(93)",
    "estado_detalle": "MR(93) trabajando ARM (ARM en progreso, SOLD pendiente)",
    "timestamp": "2026-01-27T15:30:45.123456Z",
}


def message(**changes: object) -> bytes:
    return json.dumps(BASE | changes).encode()


def without(key: str) -> bytes:
    return json.dumps({name: value for name, value in BASE.items() if name != key}).encode()


@pytest.mark.parametrize(
    ("seq", "read"),
    [
        (1, 1),
        (2**53, 2**53),
        (0, None),
        (-1, None),
        (2**53 + 1, None),
        (2**63, None),
        (1.0, None),
        (True, None),
    ],
)
def test_number_of_an_event_is_one_to_two_to_the_fifty_third(seq: object, read: int | None) -> None:
    assert decode(message(seq=seq), ZONE).seq == read


@given(EVENTS)
def test_an_event_comes_back_as_it_went_out(told: Event) -> None:
    assert decode(encode(told), ZONE) == told


@given(st.binary(max_size=200))
def test_any_bytes_are_an_event_or_no_event(data: bytes) -> None:
    _decode_or_refuse(data)


@given(st.dictionaries(st.sampled_from(Event.__match_args__), JSON))
def test_any_values_under_our_keys_are_an_event_or_no_event(values: dict[str, object]) -> None:
    _decode_or_refuse(json.dumps(values).encode())
    _decode_or_refuse(json.dumps(BASE | values).encode())


@given(st.text(max_size=40))
def test_any_timestamp_is_read_or_refused(text: str) -> None:
    _decode_or_refuse(message(timestamp=text))


def _decode_or_refuse(data: bytes) -> None:
    try:
        heard = decode(data, ZONE)
    except WireError:
        return
    assert heard.tag_spool.strip()
    assert heard.timestamp.tzinfo is UTC
    heard.timestamp.astimezone(ZONE)
    encode(heard)


@pytest.mark.parametrize(
    "text",
    [
        message(new_key={"a": [1.50, None]}, seq="7").decode(),
        json.dumps(BASE | {"Otra clave": "año\u2028"}, indent=2),
        "\ufeff" + json.dumps(BASE) + "\r\n",
    ],
)
def test_a_received_event_is_shown_as_published_on_one_line(text: str) -> None:
    line = line_of(decode(text.encode(), ZONE))
    assert json.loads(line) == json.loads(text.removeprefix("\ufeff"))
    assert not {"\n", "\r"} & {*line}


def test_an_event_that_came_by_no_message_is_reported_as_we_would_publish_it() -> None:
    assert line_of(event()) == encode(event()).decode()


def test_base_keys_are_always_there_and_ours_only_where_they_say_something() -> None:
    free = event(event_type=EventType.PAUSAR, worker_nombre=None, seq=7)
    assert json.loads(encode(free)) == {
        "event_type": "PAUSAR",
        "tag_spool": "MK-1335-CW-25238-011",
        "worker_nombre": None,
        "estado_detalle": "MR(93) trabajando ARM (ARM en progreso, SOLD pendiente)",
        "timestamp": "2026-01-27T15:30:45.123456Z",
        "operacion": "ARM",
        "seq": 7,
    }


def test_accents_travel_as_they_are() -> None:
    assert "Pendiente reparación".encode() in encode(event(estado_detalle="Pendiente reparación"))


def test_half_a_character_in_a_cell_still_goes_out() -> None:
    assert decode(encode(event(estado_detalle="x\ud800")), ZONE).estado_detalle == "x?"


def test_another_programs_message_with_base_keys_only() -> None:
    heard = decode(message(), ZONE)
    assert (heard.event_type, heard.tag_spool, heard.worker_nombre) == (EventType.TOMAR, "MK-1", "MR(93)")
    assert heard.timestamp == datetime(2026, 1, 27, 15, 30, 45, 123456, UTC)
    assert heard.event_id is None
    assert heard.identity is None


def test_unknown_keys_and_optional_ones_of_the_wrong_type_are_ignored() -> None:
    heard = decode(
        message(new_key={"a": 1}, seq="7", worker_id=True, version=4, cycle=2**70, station=[]), ZONE
    )
    assert heard == decode(message(), ZONE)


@pytest.mark.parametrize(
    "text",
    [
        "2026-01-27T15:30:45Z",
        "2026-01-27T15:30:45",
        "2026-01-27 15:30:45+00:00",
        "2026-01-27T12:30:45-03:00",
        "27-01-2026 12:30:45",  # local: Santiago is three hours behind in January
    ],
)
def test_times_are_read_in_utc_with_offset_and_local(text: str) -> None:
    assert decode(message(timestamp=text), ZONE).timestamp == datetime(2026, 1, 27, 15, 30, 45, tzinfo=UTC)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"hello",
        b"[]",
        b"42",
        b"\xff\xfe",
        b"[" * 100_000,
        b"[" * 60_000,
        b'{"seq": ' + b"9" * 5_000 + b"}",
        without("tag_spool"),
        without("event_type"),
        without("timestamp"),
        without("worker_nombre"),
        message(tag_spool="  "),
        message(tag_spool=12),
        message(tag_spool="\ud800"),
        message(event_type="TOMADO"),
        message(event_type=["TOMAR"]),
        message(worker_nombre=None),
        message(timestamp="mañana"),
        message(timestamp="2026-01-27"),
        message(timestamp="27-01-2026"),
        message(timestamp="31-02-2026 10:00:00"),
        message(timestamp="0001-01-01T00:00:00Z"),
        message(timestamp="9999-12-31T23:59:59-12:00"),
        message(timestamp=1769527845),
    ],
)
def test_junk_is_no_event(data: bytes) -> None:
    with pytest.raises(WireError):
        decode(data, ZONE)


def test_a_free_spools_event_needs_no_worker() -> None:
    assert decode(message(event_type="PAUSAR", worker_nombre=None), ZONE).worker_nombre is None


def test_spaces_around_the_tag_and_the_worker_do_not_count() -> None:
    heard = decode(message(tag_spool=" MK-1 ", worker_nombre="MR(93) "), ZONE)
    assert (heard.tag_spool, heard.worker_nombre) == ("MK-1", "MR(93)")


@pytest.mark.parametrize("nobody", ["", "  ", "-", " disponible "])
def test_a_take_by_nobody_is_no_event(nobody: str) -> None:
    with pytest.raises(WireError, match="names no worker"):
        decode(message(worker_nombre=nobody), ZONE)
