"""One browser that follows the stream."""

from collections.abc import AsyncIterator, Callable, Iterator, Sequence

from kiosk.web.stream import blocks
from kiosk.web.stream.hub import Hub
from kiosk.web.stream.recent_events import CHUNK_BYTES


class Follower:
    """One connection of the stream, and how far it has got. The loop's thread."""

    def __init__(self, hub: Hub, last_id: str | None, abort: Callable[[], None]) -> None:
        """`last_id` is the id of the last event that the browser has heard; `abort` drops its connection."""
        self._hub = hub
        self._last_id = last_id
        self._abort = abort
        self._place: int | None = None
        self._joined = 0
        self._is_waiting = False

    def unsent(self, end: int) -> int:
        """How many of the events that came since it joined were not sent yet."""
        return 0 if self._place is None else end - max(self._place, self._joined)

    def cut(self) -> None:
        """Drop the connection."""
        self._abort()

    def close(self) -> None:
        """End the stream; what a browser doesn't take is not waited for."""
        if not self._is_waiting:
            self._abort()

    async def blocks(self) -> AsyncIterator[bytes]:
        """The blocks to send, in pieces, for as long as the browser takes them."""
        # It comes back once the server runs again, or others that asked at the same moment have gone.
        if self._hub.is_closed or self._hub.is_full:
            yield blocks.RETRY
            return
        self._hub.enter(self)
        try:
            for piece in await self._first():
                yield piece
            while not self._hub.is_closed:
                chunk = self._hub.next_chunk(self._place or 0)
                if chunk is None:
                    self._abort()
                    return
                piece, self._place = chunk
                if piece:
                    yield piece
                else:
                    await self._news()
        finally:
            self._hub.leave(self)

    async def _news(self) -> None:
        self._is_waiting = True
        try:
            await self._hub.news()
        finally:
            self._is_waiting = False

    async def _first(self) -> Iterator[bytes]:
        """Everything up to its place among the recent events."""
        if self._last_id is None:
            number, self._place = self._hub.end()
            self._joined = self._place
            return iter([blocks.opening(number)])
        found = await self._hub.find(self._last_id)
        number, end = self._hub.end()
        self._joined = end
        if found is None:
            self._place = end
            return iter([blocks.opening(number), blocks.snapshot_required(number)])
        self._place = found.serial
        return _joined(found.before)


def _joined(pieces: Sequence[bytes]) -> Iterator[bytes]:
    """The same bytes in pieces of a size that one connection may keep in memory."""
    yield blocks.RETRY
    waiting, size = [], 0
    for piece in pieces:
        waiting.append(piece)
        size += len(piece)
        if size >= CHUNK_BYTES:
            yield b"".join(waiting)
            waiting, size = [], 0
    if waiting:
        yield b"".join(waiting)
