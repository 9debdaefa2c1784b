"""Makes messages of the channel as stations, other programs and bad networks send them, and reads them.

What becomes of a message is told by how it was made as far as that is certain, never by the code under test.
"""

import json
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from random import Random

from kiosk.core.events.event import Event
from kiosk.core.events.shop_state import ShopState
from kiosk.core.shop.operations import EventType
from kiosk.realtime.wire import WireError, decode, encode, line_of
from tests.support.builders import ZONE

TAGS = ("MK-1", "mk–1", "MK-2\u200b", "Ñ-3", "MK-1#1", " ", "", "x" * 5_000)
WORKERS = ("MR(93)", "JP(11)", "-", "", "Disponible", " ", "Pedro", "MR(93)\u202e", "\ud800")
SENTENCES = (
    "MR(93) trabajando ARM (ARM en progreso, SOLD pendiente)",
    "Disponible - ARM completado, SOLD pendiente",
    "RECHAZADO (Ciclo 1/3) - Pendiente reparación",
    "",
    "#REF!",
)
TIMES = (
    "2026-01-27T15:30:45.123456Z",
    "2026-01-27 15:30:45-03:00",
    "27-01-2026 12:30:45",
    "2026-02-30T10:00:00Z",
    "0001-01-01T00:00:00Z",
    "9999-12-31T23:59:59-12:00",
    "2026-01-27T15:30:45+23:59:59",
    "2026-09-06T00:00:00",
    "2026-01-27T24:00:00Z",
    "mañana",
)
IDS = ("", "id-1", "id-2", "9" * 300, "\x00")
WHATEVER: tuple[object, ...] = (
    None,
    True,
    0,
    -1,
    2**63,
    2**64,
    1.5,
    1e308,
    [],
    {},
    [[]],
    {"a": {}},
    "",
    "x",
    "1",
    "\ud800",
)
KEYS = (*Event.__match_args__, "nueva", "", "published", "__class__")


def _said(random: Random) -> dict[str, object]:
    """As another program says it."""
    said: dict[str, object] = {
        "event_type": random.choice([*EventType, "TOMADO", None]),
        "tag_spool": random.choice(TAGS),
        "worker_nombre": random.choice(WORKERS),
        "estado_detalle": random.choice(SENTENCES),
        "timestamp": random.choice(TIMES),
        "operacion": random.choice(["ARM", "SOLD", "METROLOGIA", "X", None]),
    }
    for name in random.sample(KEYS, random.randint(0, 6)):
        said[name] = random.choice([*IDS, *WORKERS, *TIMES, *WHATEVER])
    return said


def _ours(random: Random) -> bytes:
    at = datetime(2026, 1, 27, tzinfo=UTC) + timedelta(seconds=random.randrange(10**7))
    return encode(
        Event(
            event_type=random.choice([*EventType]),
            tag_spool=random.choice(["MK-1", "MK-2", "Ñ-3"]),
            worker_nombre=random.choice(["MR(93)", "JP(11)"]),
            estado_detalle=random.choice(SENTENCES),
            timestamp=at,
            operacion=random.choice(["ARM", "SOLD", None]),
            event_id=f"id-{random.randrange(50)}",
            prev=f"id-{random.randrange(50)}",
            seq=random.randrange(2**63),
        )
    )


def _bent(random: Random) -> bytes:
    made = bytearray(_ours(random))
    for _ in range(random.randint(1, 3)):
        made[random.randrange(len(made))] = random.randrange(256)
    return bytes(made)


def _deep(random: Random) -> bytes:
    depth = random.choice([10, 900, 1_100, 20_000])
    opening, closing = random.choice([("[", "]"), ('{"seq":', "}")])
    return (opening * depth + "1" + closing * depth).encode()[:60_000]


MAKERS: dict[str, Callable[[Random], bytes]] = {
    "ours": _ours,
    "another program's": lambda random: json.dumps(_said(random)).encode(),
    "with a mark": lambda random: b"\xef\xbb\xbf" + _ours(random),
    "bent": _bent,
    "cut off": lambda random: _ours(random)[: -random.randint(1, 100)],
    "other encoding": lambda random: _ours(random).decode().encode(random.choice(["utf-16", "utf-32"])),
    "no object": lambda random: json.dumps(random.choice(WHATEVER[:10])).encode(),
    "bytes": lambda random: random.randbytes(random.randint(0, 200)),
    "deep": _deep,
    "too long": lambda random: _ours(random) + b" " * 65_536,
    "long number": lambda random: b'{"seq":' + b"9" * 5_000 + b"}",
}
ALWAYS_READ = frozenset({"ours", "with a mark"})
NEVER_READ = frozenset({"cut off", "other encoding", "no object", "deep", "too long", "long number"})


def check_messages(random: Random, messages: int) -> Counter[str]:
    """Make this many messages, read them, apply the events. Returns how many there were of each kind.

    Raises AssertionError if one is read that is no event, or the reverse; whatever else the decoder or the
    shop's state raises goes through.
    """
    counts: Counter[str] = Counter()
    shop = ShopState(ZONE)
    for _ in range(messages):
        (kind,) = random.choices(tuple(MAKERS), [8 if each == "another program's" else 1 for each in MAKERS])
        data = MAKERS[kind](random)
        counts[kind] += 1
        try:
            heard = decode(data, ZONE)
        except WireError as error:
            assert kind not in ALWAYS_READ, data
            counts[f"refused: {str(error).split(':')[0]}"] += 1
            continue
        assert kind not in NEVER_READ, data
        counts["read"] += 1
        assert heard.tag_spool.strip(), data
        assert "\n" not in line_of(heard)
        assert decode(encode(heard), ZONE) == heard, data
        shop.apply(heard)
    return counts
