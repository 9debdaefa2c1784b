"""The shop's events as Redis keeps them: numbered, in a bounded stream, and published, in one atomic step.

The keys derive from the channel's name. An entry of the stream has the event's number as its id, so that
missing numbers are found at once. A new `numbering` begins wherever the last one was lost, for an empty
server would count from 1 again and nobody could tell.
"""

from dataclasses import dataclass
from typing import Final
from uuid import uuid4

from redis import Redis

KEPT: Final = 10_000
"""How many of the last events stay in the stream, at least."""

PAGE: Final = 1_000

_PUBLISH: Final = """
local numbering = redis.call('GET', KEYS[2])
local seq = redis.call('INCR', KEYS[1])
local number = string.format('%.0f', seq)
local function begin_anew()
  numbering = ARGV[2]
  redis.call('SET', KEYS[2], numbering)
  redis.call('DEL', KEYS[3])
end
local function message()
  return string.sub(ARGV[1], 1, -2) .. ',"seq":' .. number .. ',"numbering":"' .. numbering .. '"}'
end
local function keep()
  local kept = redis.pcall('XADD', KEYS[3], 'MAXLEN', '~', ARGV[3], number .. '-1', 'event', message())
  return type(kept) == 'table' and kept.err and tostring(kept.err)
end
if seq == 1 or not numbering or not string.match(numbering, '^%w+$') then
  begin_anew()
end
local trouble = keep()
if trouble and (string.find(trouble, 'equal or smaller') or string.find(trouble, 'WRONGTYPE')) then
  begin_anew()
  trouble = keep()
end
if trouble then
  redis.call('SET', KEYS[1], string.format('%.0f', seq - 1))
  return redis.error_reply(trouble)
end
redis.call('PUBLISH', ARGV[4], message())
return seq
"""
"""ARGV: the message, the name of a new numbering, how many to keep, the channel. A number that could not be
kept is given back, for a hole would look like a lost event."""


@dataclass(frozen=True, slots=True)
class Position:
    """The number of an event, and where it was heard the event itself as published."""

    numbering: str
    seq: int
    message: str | None = None


EMPTY: Final = Position("", 0)
"""Where a log stands that never numbered anything, or was lost."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What came after a position. `is_whole` is False where some of it can't be had any more.

    `last` is the last number given by the server.
    """

    messages: tuple[str, ...]
    last: Position
    is_whole: bool


class EventLog:
    """Any thread that may use the client. Blocks for the client's time limits; raises its errors."""

    def __init__(self, client: Redis, channel: str) -> None:
        self._client = client
        self._channel = channel
        self._keys = (f"{channel}:seq", f"{channel}:numbering", f"{channel}:log")

    def publish(self, message: bytes) -> int:
        """Number, keep and publish a JSON object. Raises `ResponseError` where any of it is denied.

        Returns the number.
        """
        # The whole script each time: a server that has just been restarted knows no script by its hash.
        number = self._client.eval(
            _PUBLISH, len(self._keys), *self._keys, message, uuid4().hex, KEPT, self._channel
        )
        return int(number)

    def publish_unnumbered(self, message: bytes) -> None:
        """For users that may not number or keep."""
        self._client.publish(self._channel, message)

    def after(self, position: Position | None) -> Kept:
        """What was published after a position, in order; without one, only where the log stands."""
        if position is None:
            last, _ = self._page("+", 1)
            return Kept((), last, is_whole=True)
        messages: list[str] = []
        expected = position.seq
        while True:
            last, page = self._page(f"{expected}-1", PAGE)
            is_another = position != EMPTY and last.numbering != position.numbering
            if is_another or last.seq < position.seq:
                return Kept((), last, is_whole=False)
            for seq, message in page:
                if seq == position.seq:
                    if position.message not in (None, message):
                        return Kept((), last, is_whole=False)
                elif seq != max(expected, position.seq + 1):
                    return Kept((), last, is_whole=False)
                else:
                    messages.append(message)
                expected = seq + 1
            if len(page) < PAGE:
                return Kept(tuple(messages), last, is_whole=max(expected - 1, position.seq) >= last.seq)

    def _page(self, first: str, count: int) -> tuple[Position, list[tuple[int, str]]]:
        number, numbering_key, entries_key = self._keys
        # One after the other is enough: what is published in between is more than was asked for, and a
        # numbering that begins in between is met with the next event.
        pipe = self._client.pipeline(transaction=False)
        pipe.get(number)
        pipe.get(numbering_key)
        pipe.xrange(entries_key, first, "+", count=count)
        seq, numbering, entries = pipe.execute()
        page = [(int(entry_id.partition(b"-")[0]), _text(fields[b"event"])) for entry_id, fields in entries]
        if seq is None or numbering is None:
            return EMPTY, page
        return Position(_text(numbering), int(seq)), page


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")
