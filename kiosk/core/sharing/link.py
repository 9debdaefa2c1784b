"""The state of the real-time link between this station and the others, as the screen shows it."""

from datetime import datetime
from enum import StrEnum

from kiosk.core.frozen import frozen


class LinkState(StrEnum):
    CONNECTING = "connecting"
    """The first connection attempt is under way."""
    LIVE = "live"
    """Events of every station arrive."""
    LOCAL = "local"
    """No Redis is configured: events stay inside this process."""
    DOWN = "down"
    """No events arrive; connecting is retried with back-off."""


class LinkReason(StrEnum):
    """Why the link is down, or what a live one lacks; else NONE. `texts` has a sentence for each."""

    NONE = ""
    REFUSED = "refused"
    """Connection refused: the machine answers, but no server listens at that port (or socket file)."""
    HOST_UNKNOWN = "host_unknown"
    UNREACHABLE = "unreachable"
    NO_ANSWER = "no_answer"
    """A time-out, of the connection or of an answer."""
    CLOSED = "closed"
    """The server or a proxy closed the connection."""
    PASSWORD = "password"  # noqa: S105 - a code, no secret
    """User or password missing or wrong."""
    PERMISSION = "permission"
    """The server's ACL denies this user a command or the channel."""
    TLS = "tls"
    LOADING = "loading"
    """The server is starting and reads its data."""
    PROTOCOL = "protocol"
    """The peer doesn't speak the Redis protocol."""
    SHEET = "sheet"
    """Without Redis the station follows the sheet's audit, and the sheet can't be read."""
    NOT_PUBLISHED = "not_published"
    """Events of others arrive, but publishing is refused."""
    NOT_KEPT = "not_kept"
    """The link is up, but Redis denies this user numbering, storing or fetching events."""
    READ_ONLY = "read_only"
    """The server is a replica: nothing can be numbered there, and its master's stations don't hear us."""
    FULL = "full"
    """The server's memory is used up (OOM)."""
    DISK = "disk"
    """The server can't save its data, and accepts no writes until it can (MISCONF)."""
    REPLICAS = "replicas"
    """The server accepts no writes while too few replicas follow it (NOREPLICAS)."""
    CLUSTER = "cluster"
    """The server is one of a cluster, which keeps the events' keys on different machines."""
    DATABASES = "databases"
    """Some stations number their events in another database of the server: what is missed of theirs
    can't be fetched."""
    SPOILED = "spoiled"
    """Something else stands under a key of ours: another type, or no number."""
    ERROR = "error"
    """The server answered with an error that has no reason of its own; the log has its text."""
    FAULT = "fault"
    """An unforeseen error of this program; the log has the traceback."""


@frozen
class Link:
    """The state and its reason since `since`: aware, in UTC, by the clock that nobody sets."""

    state: LinkState
    since: datetime
    reason: LinkReason = LinkReason.NONE

    @property
    def is_up(self) -> bool:
        return self.state in (LinkState.LIVE, LinkState.LOCAL)
