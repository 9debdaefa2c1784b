"""Rate limiting for one service account, with priorities. Pure; times are milliseconds.

Google limits the requests of each minute without saying when its minute begins. We therefore use a sliding
window: no span of `WINDOW_MS`, wherever it begins, holds more requests than the limit. An action books the
next free moment, first come first served, even one in the future. A background read is only sent if there is
room now: it may use at most a quarter of what the actions leave, comes in small bursts, and yields while an
action waits.
"""

from dataclasses import field, replace
from enum import StrEnum

from kiosk.core.frozen import frozen

WINDOW_MS = 60_500
"""A little more than a minute, because requests may reach the server out of order."""

AHEAD_MS = 120_000
"""A booking further ahead than any deadline was made before a clock was set back, and is ignored."""

ACTION_PAUSE_MS = 5_000
"""After the server refused a request (429), no request of that kind is sent for this long."""

LONGEST_PAUSE_MS = 60_000
"""The cap of the back-off of background reads: it begins like that of actions and doubles at each refusal."""


BURST, BURST_MS = 5, 10_000
"""At most this many background reads in this time. A larger burst would fill the window until it expires a
minute later, and actions would wait for that, again in every minute in which reads use the whole quota.
"""


class RequestKind(StrEnum):
    """Google limits reads and writes separately."""

    READ = "read"
    WRITE = "write"


class Urgency(StrEnum):
    ACTION = "action"
    """A worker waits for it."""
    BACKGROUND = "background"
    """Refreshes what this station shows."""


@frozen
class Quota:
    """The limits of one service account, in requests a minute; at least one of each kind."""

    reads: int = 60
    writes: int = 60

    def of(self, kind: RequestKind) -> int:
        return self.reads if kind is RequestKind.READ else self.writes

    def part(self, share: float) -> "Quota":
        """The same quota times `share`, at least one request of each kind."""
        return Quota(max(1, int(self.reads * share)), max(1, int(self.writes * share)))


@frozen
class QuotaLeft:
    """How many requests of each kind are left in the present window, and the limits."""

    reads: int
    writes: int
    reads_limit: int
    writes_limit: int


@frozen
class Booking:
    """The answer to a request for a turn. Granted: send after `wait_s` seconds. Else: ask again after them.

    `left` is how many requests of this kind the account has left now. `at` is the booked moment by the clock
    that counts; `give_back` needs it. `is_alone` is True if the shared count could not be reached and this
    station counted by itself.
    """

    granted: bool
    wait_ms: int
    left: int
    at: int = field(default=0, compare=False)
    is_alone: bool = field(default=False, compare=False)

    @property
    def wait_s(self) -> float:
        return self.wait_ms / 1000


@frozen
class Stamp:
    """One request, sent or booked, at this moment."""

    at: int
    urgency: Urgency


@frozen
class RequestWindow:
    """The sliding window of one kind, oldest first. After a 429 nothing is sent before `blocked_until`."""

    stamps: tuple[Stamp, ...] = ()
    blocked_until: int | None = None


@frozen
class Pause:
    """The back-off of one account's background reads since the server refused a request."""

    refused_at: int | None = None
    until: int | None = None
    length: int = 0


def book(
    window: RequestWindow, pause: Pause, limit: int, urgency: Urgency, now: int, longest: int
) -> tuple[RequestWindow, Booking]:
    """Book a request: an action's at most `longest` ahead, a background read now or not at all."""
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
    """Free a booking whose request was never sent."""
    stamps = list(_counted(window, now))
    if (stamp := Stamp(at, urgency)) in stamps:
        stamps.remove(stamp)
    return replace(window, stamps=tuple(stamps))


def left(window: RequestWindow, limit: int, now: int) -> int:
    """How many more requests fit into the window."""
    return max(0, limit - len(_counted(window, now)))


def refuse(window: RequestWindow, now: int) -> RequestWindow:
    """Record that the server refused a request of this kind, whatever was counted here."""
    return RequestWindow(_counted(window, now), now + ACTION_PAUSE_MS)


def lengthen(pause: Pause, now: int, asked: int) -> Pause:
    """The back-off after a refusal. `asked` is the server's Retry-After, 0 if it sent none.

    Refusals of several stations within the shortest pause count as one. After a quiet minute the back-off
    starts from its shortest pause again.
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
    """When the next action may be sent: after every earlier booking, and once the window has room."""
    moments = [now + _held(window.blocked_until, now)]
    if window.stamps:
        moments.append(window.stamps[-1].at)
    if len(window.stamps) >= limit:
        moments.append(window.stamps[-limit].at + WINDOW_MS)
    return max(moments)


def _background_wait(window: RequestWindow, pause: Pause, limit: int, now: int) -> int:
    """0 if a background read may be sent now; else the time until it is worth asking again."""
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
    """How long a refusal still blocks. One that reaches too far was written before a clock was set back."""
    return until - now if until is not None and 0 < until - now <= LONGEST_PAUSE_MS else 0
