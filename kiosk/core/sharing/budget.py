"""How many requests one service account may send, and whose turn it is. Pure; times are milliseconds.

Google counts the requests of a minute, and nobody says when its minute begins: so no `WINDOW_MS` of ours, at
any moment, holds more than the limit. An action books the next free moment, in turn, even one yet to come. A
background read takes what is free now: at most a quarter of what actions leave, a few at a time, and nothing
while an action waits.
"""

from dataclasses import dataclass, field, replace
from enum import StrEnum

WINDOW_MS = 60_500
"""A minute, and a little more: a request may reach the server later than one sent after it."""

AHEAD_MS = 120_000
"""A booking further ahead than anybody waits is the trace of a clock that was put back: it doesn't count."""

ACTION_PAUSE_MS = 5_000
"""After a refusal by the server nobody sends a request of that kind for so long."""

LONGEST_PAUSE_MS = 60_000
"""Background reads pause as long as actions do, and with each further refusal twice as long, up to this."""


BURST, BURST_MS = 5, 10_000
"""So many background reads in so long. Many at once would all come free at once, a minute later: until then
actions have to wait for them, and again each minute that they come as fast as the quota allows.
"""


class RequestKind(StrEnum):
    """Google counts reads and writes apart."""

    READ = "read"
    WRITE = "write"


class Urgency(StrEnum):
    ACTION = "action"
    """A worker waits for it."""
    BACKGROUND = "background"
    """Keeps the picture fresh."""


@dataclass(frozen=True, slots=True)
class Quota:
    """Requests a minute for one service account; at least one of each."""

    reads: int = 60
    writes: int = 60

    def of(self, kind: RequestKind) -> int:
        return self.reads if kind is RequestKind.READ else self.writes

    def part(self, share: float) -> "Quota":
        """This share of it, at least one request of each kind."""
        return Quota(max(1, int(self.reads * share)), max(1, int(self.writes * share)))


@dataclass(frozen=True, slots=True)
class QuotaLeft:
    """Requests of this minute that are left, and the limits they are counted against."""

    reads: int
    writes: int
    reads_limit: int
    writes_limit: int


@dataclass(frozen=True, slots=True)
class Booking:
    """The answer to who wants to send. Granted: send after `wait_s`. Else: ask again then, if there is time.

    `left` is how many requests of this kind the account has left just now. By `at`, the moment booked by the
    clock of who counts, it can be given back; `is_alone` where a station counted that could not ask.
    """

    granted: bool
    wait_ms: int
    left: int
    at: int = field(default=0, compare=False)
    is_alone: bool = field(default=False, compare=False)

    @property
    def wait_s(self) -> float:
        return self.wait_ms / 1000


@dataclass(frozen=True, slots=True)
class Stamp:
    """One request, sent or booked."""

    at: int
    urgency: Urgency


@dataclass(frozen=True, slots=True)
class RequestWindow:
    """The requests of one kind, oldest first; after a refusal none is sent before `blocked_until`."""

    stamps: tuple[Stamp, ...] = ()
    blocked_until: int | None = None


@dataclass(frozen=True, slots=True)
class Pause:
    """Of the background reads of one account, since the server refused a request."""

    refused_at: int | None = None
    until: int | None = None
    length: int = 0


def book(
    window: RequestWindow, pause: Pause, limit: int, urgency: Urgency, now: int, longest: int
) -> tuple[RequestWindow, Booking]:
    """Book an action's request, at most `longest` ahead; one of the background is sent now, or not at all."""
    stamps = _counted(window, now)
    window = replace(window, stamps=stamps)
    if urgency is Urgency.ACTION:
        wait = _turn(window, limit, now) - now
        granted = wait <= longest
    else:
        wait = _background_wait(window, pause, limit, now)
        granted = wait == 0
    if granted:
        window = replace(window, stamps=(*stamps, Stamp(now + wait, urgency)))
    return window, Booking(granted, wait, left(window, limit, now), now + wait)


def give_back(window: RequestWindow, urgency: Urgency, at: int, now: int) -> RequestWindow:
    """What was booked for this moment was never sent: the account has it again."""
    stamps = list(_counted(window, now))
    if (stamp := Stamp(at, urgency)) in stamps:
        stamps.remove(stamp)
    return replace(window, stamps=tuple(stamps))


def left(window: RequestWindow, limit: int, now: int) -> int:
    """How many requests more the window holds."""
    return max(0, limit - len(_counted(window, now)))


def refuse(window: RequestWindow, now: int) -> RequestWindow:
    """The server refused a request of this kind, whatever we counted."""
    return RequestWindow(_counted(window, now), now + ACTION_PAUSE_MS)


def lengthen(pause: Pause, now: int, asked: int) -> Pause:
    """The pause after a refusal; `asked` is how long the server wants to be spared, 0 where it doesn't say.

    What several stations hear within the least pause is one refusal. After a quiet minute it begins anew.
    """
    asked = min(asked, LONGEST_PAUSE_MS)
    since = None if pause.refused_at is None else now - pause.refused_at
    if since is None or not 0 <= since < LONGEST_PAUSE_MS + pause.length:
        length = ACTION_PAUSE_MS
    elif since < ACTION_PAUSE_MS:
        return replace(pause, until=max(pause.until or now, now + asked))
    else:
        length = min(2 * pause.length, LONGEST_PAUSE_MS)
    return Pause(now, now + max(length, asked), length)


def _counted(window: RequestWindow, now: int) -> tuple[Stamp, ...]:
    return tuple(each for each in window.stamps if now - WINDOW_MS < each.at <= now + AHEAD_MS)


def _turn(window: RequestWindow, limit: int, now: int) -> int:
    """When the next action may be sent: after all that are booked, and once there is room."""
    moments = [now + _held(window.blocked_until, now)]
    if window.stamps:
        moments.append(window.stamps[-1].at)
    if len(window.stamps) >= limit:
        moments.append(window.stamps[-limit].at + WINDOW_MS)
    return max(moments)


def _background_wait(window: RequestWindow, pause: Pause, limit: int, now: int) -> int:
    """0 where a background read may be sent now; else when it is worth asking again."""
    stamps = window.stamps
    if stamps and stamps[-1].at > now:
        return stamps[-1].at - now
    if held := max(_held(pause.until, now), _held(window.blocked_until, now)):
        return held
    background = [each.at for each in stamps if each.urgency is Urgency.BACKGROUND]
    if len(background) >= BURST and (since := now - background[-BURST]) < BURST_MS:
        return BURST_MS - since
    spare = limit - (len(stamps) - len(background))
    if len(background) < max(spare // 4, min(spare // 2, 1)):
        return 0
    return stamps[0].at + WINDOW_MS - now if stamps else WINDOW_MS


def _held(until: int | None, now: int) -> int:
    """How long a refusal still holds; one that reaches too far is a clock's, put back since."""
    return until - now if until is not None and 0 < until - now <= LONGEST_PAUSE_MS else 0
