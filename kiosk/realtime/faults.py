"""Describes Redis errors: a reason for the screen, a line for the log, and a rate-limited warning."""

import logging
import socket
import ssl
import time

from redis import exceptions

from kiosk.core.sharing.link import LinkReason

_REASONS: tuple[tuple[type[Exception], LinkReason], ...] = (
    (exceptions.AuthenticationError, LinkReason.PASSWORD),
    (exceptions.AuthenticationWrongNumberOfArgsError, LinkReason.PASSWORD),
    (exceptions.NoPermissionError, LinkReason.PERMISSION),
    (exceptions.AuthorizationError, LinkReason.PERMISSION),
    (exceptions.BusyLoadingError, LinkReason.LOADING),
    (exceptions.InvalidResponse, LinkReason.PROTOCOL),
    (exceptions.OutOfMemoryError, LinkReason.FULL),
    (exceptions.ReadOnlyError, LinkReason.READ_ONLY),
    (exceptions.MasterDownError, LinkReason.READ_ONLY),  # a replica that has lost its master
    (exceptions.ClusterError, LinkReason.CLUSTER),
    (exceptions.AskError, LinkReason.CLUSTER),  # MOVED too
    (exceptions.TryAgainError, LinkReason.CLUSTER),
    (exceptions.ClusterCrossSlotError, LinkReason.CLUSTER),
    (socket.gaierror, LinkReason.HOST_UNKNOWN),
    (ssl.SSLError, LinkReason.TLS),
    (ssl.CertificateError, LinkReason.TLS),
    (ConnectionRefusedError, LinkReason.REFUSED),
    (FileNotFoundError, LinkReason.REFUSED),  # the file of a unix socket
    (ConnectionResetError, LinkReason.CLOSED),
    (BrokenPipeError, LinkReason.CLOSED),
    (exceptions.TimeoutError, LinkReason.NO_ANSWER),
    (TimeoutError, LinkReason.NO_ANSWER),
)


_WORDS: tuple[tuple[str, LinkReason], ...] = (
    ("MISCONF", LinkReason.DISK),
    ("NOREPLICAS", LinkReason.REPLICAS),
    ("WRONGTYPE", LinkReason.SPOILED),
    ("not an integer", LinkReason.SPOILED),
    ("not a float", LinkReason.SPOILED),
    ("would overflow", LinkReason.SPOILED),
    ("-OOM", LinkReason.FULL),
    ("-READONLY", LinkReason.READ_ONLY),
    ("-CROSSSLOT", LinkReason.CLUSTER),
    ("cluster mode", LinkReason.CLUSTER),
    ("ACL failure", LinkReason.PERMISSION),
    ("user executing the script", LinkReason.PERMISSION),
)
"""What an error says that has no class of its own. Older servers put the code of an error in a script behind
their own words, with a dash."""


UNREADABLE: tuple[type[Exception], ...] = (
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)
"""What decoding bytes that somebody else wrote may raise; decoders turn these into an error of their own."""


def reason_of(error: BaseException) -> LinkReason:
    """The first known reason in the error or its chain of causes."""
    cause: BaseException | None = error
    while cause is not None:
        for kind, reason in _REASONS:
            if isinstance(cause, kind):
                return reason
        if isinstance(cause, exceptions.ResponseError):
            return _reason_said(str(cause))
        cause = cause.__cause__ or cause.__context__
    if isinstance(error, exceptions.RedisError):
        return LinkReason.UNREACHABLE if "connecting to" in str(error) else LinkReason.CLOSED
    return LinkReason.UNREACHABLE if isinstance(error, OSError) else LinkReason.FAULT


def _reason_said(text: str) -> LinkReason:
    return next((reason for words, reason in _WORDS if words in text), LinkReason.ERROR)


def line_of(error: BaseException) -> str:
    """One short line for the log. Redis errors name hosts, commands and users, never a password."""
    text = " ".join(str(error).split())
    return f"{type(error).__name__}: {text[:160]}"


class RareLog:
    """A rate-limited warning: at most one line in `every_s` seconds, which gives the number of occurrences.

    Belongs to one thread.
    """

    def __init__(self, logger: logging.Logger, every_s: float = 10.0) -> None:
        self._logger = logger
        self._every_s = every_s
        self._next = 0.0
        self._unsaid = 0
        self.count = 0

    def warn(self, text: str, times: int = 1) -> None:
        """Count `times` more occurrences; `text` describes the latest."""
        self.count += times
        self._unsaid += times
        now = time.monotonic()
        if now >= self._next:
            self._logger.warning("%s (%d times, %d in all)", text, self._unsaid, self.count)
            self._next, self._unsaid = now + self._every_s, 0
