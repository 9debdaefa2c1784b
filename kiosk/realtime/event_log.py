"""The log of the shop's events in Redis. One atomic script numbers an event, appends it to a bounded stream,
and publishes it.

The keys derive from the channel's name. A stream entry's id is the event's number, so a missing number is
found directly. A new `numbering` (a random name) starts whenever the previous one was lost: an emptied server
would count from 1 again, and readers couldn't tell.
"""

import re
from typing import Final
from uuid import uuid4

from redis import Redis

from kiosk.core.frozen import frozen

KEPT: Final = 10_000
"""The minimum number of recent events that stay in the stream."""

PAGE: Final = 1_000

LAST: Final = 2**53
"""The largest number of an event: beyond it, programs that count in floating point confuse numbers."""

_DIGITS: Final = re.compile(rb"\d{1,16}")

MOST_PAGES: Final = 4 * KEPT // PAGE
"""So many pages are read in one go; what is longer is read from the sheet."""

_PUBLISH: Final = """
local numbering = redis.pcall('GET', KEYS[2])
if type(numbering) == 'table' then
  if not string.find(tostring(numbering.err), 'WRONGTYPE') then return numbering end
  numbering = nil
end
local seq = redis.pcall('INCR', KEYS[1])
local is_spoiled = type(seq) == 'number' and (seq < 1 or seq >= 2^53)
if type(seq) == 'table' then
  local said = tostring(seq.err)
  is_spoiled = string.find(said, 'WRONGTYPE') or string.find(said, 'integer') or string.find(said, 'overflow')
  if not is_spoiled then return seq end
end
if is_spoiled then
  seq = 1
  redis.call('SET', KEYS[1], '1')
end
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
"""ARGV: the message, the name for a new numbering, the number of events to keep, the channel.

A number that is none, or not from 1 to 2^53, begins a new numbering, and so does a foreign value under any of
the keys. If an event can't be appended, its number is taken back: a hole would look like a lost event.
"""


@frozen
class Position:
    """The number of an event and, if it was received, its message as published."""

    numbering: str
    seq: int
    message: str | None = None


EMPTY: Final = Position("", 0)
"""The position of a log that has numbered nothing yet, or was lost."""


@frozen
class Kept:
    """The messages after a position. `is_whole` is False if some of them are no longer in the log.

    `last` is the position of the last number that the server has assigned.
    """

    messages: tuple[str, ...]
    last: Position
    is_whole: bool


class EventLog:
    """Any thread that may use the client. Blocks for at most the client's time limits; raises its errors."""

    def __init__(self, client: Redis, channel: str) -> None:
        self._client = client
        self._channel = channel
        self._keys = (f"{channel}:seq", f"{channel}:numbering", f"{channel}:log")

    def publish(self, message: bytes) -> int:
        """Number, store and publish a JSON object; returns its number.

        Raises `ResponseError` if the server denies any of these steps.
        """
        # EVAL, not EVALSHA: a server that has just restarted has no cached scripts.
        number = self._client.eval(
            _PUBLISH, len(self._keys), *self._keys, message, uuid4().hex, KEPT, self._channel
        )
        return int(number)

    def publish_unnumbered(self, message: bytes) -> None:
        """Only publish, for users that may not write to the log."""
        self._client.publish(self._channel, message)

    def after(self, position: Position | None) -> Kept:
        """The messages published after a position, in order; without one, only the log's last position."""
        if position is None:
            last, _ = self._page("+", 1)
            return Kept((), last, is_whole=True)
        messages: list[str] = []
        expected = position.seq
        for _ in range(MOST_PAGES):
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
        return Kept((), last, is_whole=False)  # published faster than it can be read

    def _page(self, first: str, count: int) -> tuple[Position, list[tuple[int, str]]]:
        number, numbering_key, entries_key = self._keys
        # No transaction is needed: an event published between these commands is merely one more, and a
        # numbering that starts in between is noticed with the next event.
        pipe = self._client.pipeline(transaction=False)
        pipe.get(number)
        pipe.get(numbering_key)
        pipe.xrange(entries_key, first, "+", count=count)
        seq, numbering, entries = pipe.execute()
        page = [
            (int(entry_id.partition(b"-")[0]), _text(fields[b"event"]))
            for entry_id, fields in entries
            if b"event" in fields  # else not one of ours: its number is missing
        ]
        last = _seq(seq)
        return (EMPTY if last is None or numbering is None else Position(_text(numbering), last)), page


def _seq(data: bytes | None) -> int | None:
    """The last number; None if there is none, or if something else stands there."""
    if data is None or not _DIGITS.fullmatch(data):
        return None
    return number if 1 <= (number := int(data)) <= LAST else None


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")
