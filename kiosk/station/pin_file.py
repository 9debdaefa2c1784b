"""The supervisors' PINs at one station: their hashes in a file of the data folder, and the wrong tries.

A try is counted in the file before it is compared, so that neither a restart nor a second process has more of
them: the window and a terminal of one folder count together.
"""

import hashlib
import hmac
import json
import logging
import os
import re
import secrets
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from kiosk.core.errors import Refusal
from kiosk.core.frozen import frozen
from kiosk.core.supervisor_refusals import PinCause, PinRequired
from kiosk.locks.file_lock import FileLock

log = logging.getLogger(__name__)

TRIES: Final = 3
BLOCKED_FOR: Final = timedelta(minutes=15)
LEAST: Final = 4
MOST: Final = 12
"""Digits of a PIN, at least and at most."""
WAIT_S: Final = 10.0
"""How long another process is waited for that has the file, in seconds."""

_COST: Final = {"n": 2**15, "r": 8, "p": 1}
"""Of scrypt: 32 MiB, and about a tenth of a second. What protects a few digits are the few tries."""
_MEMORY: Final = 64 * 1024 * 1024


class PinsUnusable(Exception):
    """The file can't be read, written or locked; its text says why."""


@frozen
class _KeptPin:
    """Of one supervisor. `blocked_at` is a moment in seconds since 1970, UTC."""

    salt: str
    hash: str
    n: int
    r: int
    p: int
    wrong: int = 0
    blocked_at: float | None = None


def is_pin(text: str) -> bool:
    """True for what may be set as a PIN: digits, which a pad has."""
    return re.fullmatch(rf"[0-9]{{{LEAST},{MOST}}}", text) is not None


class PinFile:
    """Any thread, any process; blocks on the disk, and while a PIN is compared.

    `utc` is the machine's time, aware; `to_local` makes the shop's of it, for what people are told.
    """

    def __init__(
        self, path: Path, utc: Callable[[], datetime], to_local: Callable[[datetime], datetime]
    ) -> None:
        self.path = path
        self._utc, self._to_local = utc, to_local

    def supervisors(self) -> frozenset[int]:
        """The ids of those who have a PIN here. Raises `PinsUnusable`."""
        return frozenset(self._read())

    def has(self, worker_id: int) -> bool:
        """True if the supervisor has a PIN here, or nobody can tell: trying it then says what is wrong."""
        try:
            return worker_id in self._read()
        except PinsUnusable:
            return True

    def set(self, worker_id: int, pin: str) -> None:
        """Set the PIN, which `is_pin`; wrong tries are forgotten. Raises `PinsUnusable`."""
        assert is_pin(pin)
        salt = secrets.token_bytes(16)
        with self._locked() as kept:
            kept[worker_id] = _KeptPin(salt.hex(), _hash(pin, salt, **_COST).hex(), **_COST)
            self._write(kept)
        log.info("the PIN of supervisor %d was set", worker_id)

    def refusal(self, worker_id: int, pin: str) -> Refusal | None:
        """Why the worker isn't believed with this PIN; None if it is the right one. Counts the try."""
        who = str(worker_id)
        try:
            with self._locked() as kept:
                return self._judge(kept, worker_id, pin)
        except PinsUnusable as error:
            log.error("the file of PINs can't be used: %s", error)
            return PinRequired(who, PinCause.UNREADABLE, archivo=str(self.path))

    def _judge(self, kept: dict[int, _KeptPin], worker_id: int, pin: str) -> Refusal | None:
        who, found = str(worker_id), kept.get(worker_id)
        if found is None:
            return PinRequired(who, PinCause.NONE_SET)
        if until := self._blocked_until(found):
            log.warning("PIN of supervisor %d: blocked until %s", worker_id, self._shown(until))
            return PinRequired(who, PinCause.BLOCKED, hasta=self._shown(until))
        wrong = 1 if found.blocked_at is not None else found.wrong + 1
        now = self._utc()
        blocked_at = now.timestamp() if wrong >= TRIES else None
        kept[worker_id] = replace(found, wrong=wrong, blocked_at=blocked_at)
        self._write(kept)  # before it is compared: a process that is killed meanwhile has had this try
        if _is_right(pin, found):
            kept[worker_id] = replace(found, wrong=0, blocked_at=None)
            self._write(kept)
            return None
        log.warning("PIN of supervisor %d: wrong, try %d of %d", worker_id, wrong, TRIES)
        if blocked_at is not None:
            return PinRequired(who, PinCause.BLOCKED, hasta=self._shown(now + BLOCKED_FOR))
        return PinRequired(who, PinCause.WRONG, quedan=str(TRIES - wrong))

    def _blocked_until(self, found: _KeptPin) -> datetime | None:
        """None where it isn't blocked. A clock that was set back makes it no longer than the whole time."""
        if found.blocked_at is None:
            return None
        now = self._utc()
        since = min(datetime.fromtimestamp(found.blocked_at, UTC), now)
        until = since + BLOCKED_FOR
        return until if now < until else None

    def _shown(self, moment: datetime) -> str:
        return f"{self._to_local(moment):%H:%M}"

    @contextmanager
    def _locked(self) -> Iterator[dict[int, _KeptPin]]:
        lock = FileLock(self.path.with_suffix(".lock"))
        try:
            if not lock.acquire(WAIT_S):
                raise PinsUnusable("another process has it")
            yield self._read()
        except OSError as error:
            raise PinsUnusable(str(error)) from error
        finally:
            lock.release()

    def _read(self) -> dict[int, _KeptPin]:
        try:
            text = self.path.read_text("utf-8")
            return {int(worker_id): _kept_of(each) for worker_id, each in json.loads(text).items()}
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, TypeError, AttributeError) as error:
            raise PinsUnusable(str(error)) from error

    def _write(self, kept: dict[int, _KeptPin]) -> None:
        text = json.dumps({str(worker_id): asdict(each) for worker_id, each in kept.items()}, indent=1)
        descriptor, name = tempfile.mkstemp(prefix=f".{self.path.name}-", dir=self.path.parent)  # 0600
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(self.path)
        except OSError:
            with suppress(OSError):
                Path(name).unlink()
            raise


def _kept_of(found: dict[str, Any]) -> _KeptPin:
    """Raises ValueError and TypeError for what isn't one."""
    kept = _KeptPin(**found)
    bytes.fromhex(kept.salt), bytes.fromhex(kept.hash)
    numbers = (kept.n, kept.r, kept.p, kept.wrong)
    if not all(isinstance(each, int) for each in numbers):
        raise TypeError("no numbers")
    if kept.blocked_at is not None:
        datetime.fromtimestamp(kept.blocked_at, UTC)
    return kept


def _hash(pin: str, salt: bytes, n: int, r: int, p: int) -> bytes:
    return hashlib.scrypt(pin.encode(), salt=salt, n=n, r=r, p=p, maxmem=_MEMORY, dklen=32)


def _is_right(pin: str, kept: _KeptPin) -> bool:
    found = _hash(pin, bytes.fromhex(kept.salt), kept.n, kept.r, kept.p)
    return hmac.compare_digest(found, bytes.fromhex(kept.hash))
