"""The state of the real-time link between this station and the others, as the screen shows it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class LinkState(StrEnum):
    CONNECTING = "connecting"
    """Not yet known: the first attempt is under way."""
    LIVE = "live"
    """Events of every station arrive."""
    LOCAL = "local"
    """It works, inside this process alone: no Redis is configured."""
    DOWN = "down"
    """Nothing arrives; it is tried again and again."""


class LinkReason(StrEnum):
    """Why the link is down, or what a live one lacks; else NONE. Short codes: `texts` makes the sentences."""

    NONE = ""
    REFUSED = "refused"
    """The machine answers, and no server listens at that port (or socket file)."""
    HOST_UNKNOWN = "host_unknown"
    UNREACHABLE = "unreachable"
    NO_ANSWER = "no_answer"
    """Connected or connecting, and nothing came back in time."""
    CLOSED = "closed"
    """The server, or something between, closed the connection."""
    PASSWORD = "password"  # noqa: S105 - a code, no secret
    """User or password missing or wrong."""
    PERMISSION = "permission"
    """The server's access list refuses this user a command or the channel."""
    TLS = "tls"
    LOADING = "loading"
    """The server is starting and reads its data."""
    PROTOCOL = "protocol"
    """Something answers that doesn't speak as Redis does."""
    SHEET = "sheet"
    """Without Redis the sheet's audit is followed, and it can't be read."""
    NOT_PUBLISHED = "not_published"
    """Others are heard, and what this station publishes is refused."""
    NOT_KEPT = "not_kept"
    """The link is up; Redis doesn't let this user number, keep or fetch events."""
    FAULT = "fault"
    """A fault of this program; the log has it."""


@dataclass(frozen=True, slots=True)
class Link:
    """`since` is UTC and aware: since when the state and its reason have been so."""

    state: LinkState
    since: datetime
    reason: LinkReason = LinkReason.NONE

    @property
    def is_up(self) -> bool:
        return self.state in (LinkState.LIVE, LinkState.LOCAL)
