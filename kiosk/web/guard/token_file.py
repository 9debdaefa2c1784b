"""The tokens that let people in: their hashes in a file of the data folder, which open nothing themselves."""

import hashlib
import hmac
import logging
import os
import re
import secrets
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Final

log = logging.getLogger(__name__)

PREFIX: Final = "skw_"
"""Begins each token, so that the log knows one wherever it stands."""
TOKEN_BYTES: Final = 32
LONGEST: Final = 200
"""Nothing longer is looked at as a token, in characters."""

_HASH = re.compile(r"[0-9a-f]{64}")

_Stamp = tuple[int, int, int]


class TokensUnreadable(Exception):
    """The file is there, or may be, but can't be read; `errno` is None where its bytes are no text."""

    def __init__(self, errno: int | None = None) -> None:
        super().__init__(errno)
        self.errno = errno


def new_token() -> str:
    """256 random bits, in the letters that a URL may have."""
    return PREFIX + secrets.token_urlsafe(TOKEN_BYTES)


def hash_of(token: str) -> str:
    """The stored hash of a token. A token is random, so that no slow hash is needed."""
    return hashlib.sha256(token.encode()).hexdigest()


class TokenFile:
    """The hashes in one file, a line each. A running server sees each change: at every question it looks
    whether the file is still the one that it read. One thread at a time."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._stamp: _Stamp | None = None
        self._hashes: tuple[str, ...] = ()
        self._is_told = False

    def is_valid(self, token: str) -> bool:
        """True if it was made here and not revoked. Takes as long for a near miss as for any other."""
        if len(token) > LONGEST:
            return False
        given = hash_of(token)
        # All are compared, whichever fits: time must not tell how many there are before it.
        return sum(hmac.compare_digest(given, each) for each in self.hashes()) > 0

    def hashes(self) -> tuple[str, ...]:
        """Of the tokens that are valid now. One that can't be read lets nobody in; the log says so once."""
        try:
            return self.kept()
        except TokensUnreadable:
            return ()

    def kept(self) -> tuple[str, ...]:
        """As `hashes`. Raises `TokensUnreadable`, for those who would write over what they couldn't read."""
        try:
            found = self.path.stat()
            stamp = (found.st_mtime_ns, found.st_ino, found.st_size)
            if stamp != self._stamp:
                self._hashes = _hashes_in(self.path.read_text("ascii"))
                self._stamp = stamp
        except FileNotFoundError:
            self._stamp, self._hashes = None, ()
        except (OSError, UnicodeDecodeError) as error:
            self._stamp, self._hashes = None, ()
            if not self._is_told:
                log.warning("the tokens can't be read: %s", error)
            self._is_told = True
            raise TokensUnreadable(error.errno if isinstance(error, OSError) else None) from error
        self._is_told = False
        return self._hashes

    def add(self, token: str) -> None:
        """Make a token valid. Raises OSError, `TokensUnreadable`. Two processes need a lock between them."""
        self._replace([*self.kept(), hash_of(token)])

    def revoke_all(self) -> int:
        """End all tokens; returns how many there were. Raises OSError and `TokensUnreadable`."""
        ended = len(self.kept())
        self.path.unlink(missing_ok=True)
        return ended

    def _replace(self, hashes: Iterable[str]) -> None:
        descriptor, name = tempfile.mkstemp(
            prefix=f".{self.path.name}-", dir=self.path.parent
        )  # 0600 from birth
        try:
            with os.fdopen(descriptor, "w", encoding="ascii") as file:
                file.writelines(f"{each}\n" for each in hashes)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(self.path)
        except OSError:
            with suppress(OSError):
                Path(name).unlink()
            raise


def _hashes_in(text: str) -> tuple[str, ...]:
    """Lines that are no hash, of a damaged file, fit no token."""
    return tuple(line for line in text.split() if _HASH.fullmatch(line))
