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
    (exceptions.ResponseError, LinkReason.PROTOCOL),
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


def reason_of(error: BaseException) -> LinkReason:
    """The first known reason in the error or its chain of causes."""
    cause: BaseException | None = error
    while cause is not None:
        for kind, reason in _REASONS:
            if isinstance(cause, kind):
                return reason
        cause = cause.__cause__ or cause.__context__
    if isinstance(error, exceptions.RedisError):
        return LinkReason.UNREACHABLE if "connecting to" in str(error) else LinkReason.CLOSED
    return LinkReason.UNREACHABLE if isinstance(error, OSError) else LinkReason.FAULT


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
