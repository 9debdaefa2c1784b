"""Encodes a picture of the sheet as bytes for Redis: all its spools, or the changes since a picture. Pure.

Readers skip bytes that they can't read: another version of the program may have written them.
"""

import json
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from kiosk.core.frozen import frozen
from kiosk.core.sharing.alarms import Alarm
from kiosk.core.sharing.alarms_codec import alarms_of, alarms_plain
from kiosk.core.shop.data import Snapshot, Spool, Worker
from kiosk.core.shop.spool_codec import names_of, names_text, spool_text, spools_of, workers_of, workers_text
from kiosk.realtime.faults import UNREADABLE

FORM: Final = "1"
"""The version of this format; readers ignore all others."""

MOST_BYTES: Final = 64 * 1024 * 1024
"""The largest picture, unpacked; anything larger can't be a shop's sheet."""

_A_LINE: Final = 500
"""The number of spools encoded at a time, so that other threads can run in between."""


class PictureError(ValueError):
    """These bytes are not a picture that this program can read."""


@frozen
class News:
    """The changes since the picture `base`: changed rows, the keys of removed ones, and all people.

    `alarms` are those that stand at the reader. Versions that know no alarms neither send nor read them.
    `found` are the reasons of those that its own reads find. `is_judged` is that of its `Snapshot`.
    """

    base: str
    spools: tuple[Spool, ...]
    gone: tuple[str, ...]
    workers: Mapping[int, Worker]
    missing: tuple[str, ...]
    alarms: tuple[Alarm, ...] = ()
    is_judged: bool = True
    found: tuple[str, ...] = ()


def pack_spools(base: str, spools: Sequence[Spool]) -> bytes:
    """All spools under the name `base`."""
    return _packed([base, *_lines(spools)])


def unpack_spools(packed: bytes) -> tuple[str, dict[str, Spool]]:
    """The name, and the spools by key. Raises `PictureError`."""
    base, *lines = _unpacked(packed)
    return base, {spool.key: spool for spool in _spools(lines)}


def pack_news(news: News) -> bytes:
    """Encode the changed rows, the people and the alarms."""
    alarms = {"alarms": alarms_plain(news.alarms), "found": news.found} if news.alarms else {}
    bare = {} if news.is_judged else {"is_judged": False}
    head = json.dumps({"base": news.base, "gone": news.gone, **alarms, **bare})
    return _packed([head, workers_text(news.workers), names_text(news.missing), *_lines(news.spools)])


def unpack_news(packed: bytes) -> News:
    """The reverse of `pack_news`. Raises `PictureError`."""
    try:
        head, workers, missing, *lines = _unpacked(packed)
        plain: Any = json.loads(head)
        gone = tuple(str(key) for key in plain["gone"])
        alarms = alarms_of(plain.get("alarms", []))
        is_judged = bool(plain.get("is_judged", True))
        found = tuple(str(reason) for reason in plain.get("found", []))
        people, columns = workers_of(workers), names_of(missing)
        return News(str(plain["base"]), _spools(lines), gone, people, columns, alarms, is_judged, found)
    except UNREADABLE as error:
        raise PictureError(type(error).__name__) from error


def news_since(
    base: str,
    before: Mapping[str, Spool],
    now: Snapshot,
    alarms: tuple[Alarm, ...] = (),
    found: tuple[str, ...] = (),
) -> News:
    """The changes to share with readers that have `before`."""
    present = {spool.key: spool for spool in now.spools}
    changed = tuple(spool for key, spool in present.items() if before.get(key) != spool)
    gone = tuple(key for key in before if key not in present)
    return News(base, changed, gone, now.workers, now.missing, alarms, now.is_judged, found)


def with_news(before: Mapping[str, Spool], news: News) -> tuple[Spool, ...]:
    """All spools with the changes applied, in the sheet's order."""
    now = {**before, **{spool.key: spool for spool in news.spools}}
    for key in news.gone:
        now.pop(key, None)
    return tuple(sorted(now.values(), key=lambda spool: (spool.row, spool.key)))


def _lines(spools: Sequence[Spool]) -> Iterator[str]:
    for at in range(0, len(spools), _A_LINE):
        yield "[" + ",".join(map(spool_text, spools[at : at + _A_LINE])) + "]"


def _spools(lines: Iterable[str]) -> tuple[Spool, ...]:
    try:
        return tuple(spool for line in lines for spool in spools_of([line[1:-1]]))
    except UNREADABLE as error:
        raise PictureError(type(error).__name__) from error


def _packed(lines: Iterable[str]) -> bytes:
    packer = zlib.compressobj(level=1)
    parts = [packer.compress(line.encode("ascii") + b"\n") for line in lines]
    return b"".join([*parts, packer.flush()])


def _unpacked(packed: bytes) -> list[str]:
    try:
        unpacker = zlib.decompressobj()
        plain = unpacker.decompress(packed, MOST_BYTES)
        if not unpacker.eof:
            raise PictureError("size")
        return plain.decode("ascii").splitlines() or [""]
    except (zlib.error, UnicodeDecodeError) as error:
        raise PictureError(type(error).__name__) from error
