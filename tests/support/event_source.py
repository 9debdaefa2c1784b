"""A browser's EventSource, by the HTML standard (9.2, server-sent events): reads a stream, and comes back."""

import codecs
import http.client
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

WITHIN_S = 60.0
SILENCE_S = 120.0
PIECE = 65_536
LINE_END = re.compile("\r\n|\r|\n")


@dataclass(frozen=True)
class Message:
    """An event as a page's listener gets it."""

    type: str
    data: str
    last_event_id: str


class StreamReader:
    """Parses one stream's bytes, however they are cut. `last_event_id` is that of the stream before."""

    def __init__(self, last_event_id: str = "") -> None:
        self.last_event_id = last_event_id
        """The id of the last block that has ended."""
        self.retry_ms: int | None = None
        self.comments: list[str] = []
        self._id = last_event_id
        self._type = ""
        self._data: list[str] = []
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._has_begun = False
        self._line = ""
        self._after_cr = False

    def feed(self, piece: bytes) -> list[Message]:
        """The events that end in this piece. What has no empty line after it yet is kept back."""
        text = self._decoder.decode(piece)
        if text and not self._has_begun:
            self._has_begun = True
            text = text.removeprefix("\ufeff")
        messages = []
        for line in self._lines(text):
            if line:
                self._take(line)
            elif (message := self._dispatched()) is not None:
                messages.append(message)
        return messages

    def _lines(self, text: str) -> Iterator[str]:
        """The lines that have ended: by CR LF, LF or CR, and the two signs of the first may come apart."""
        rest = text.removeprefix("\n") if self._after_cr else text
        self._after_cr = text.endswith("\r")
        *ended, self._line = LINE_END.split(self._line + rest)
        yield from ended

    def _take(self, line: str) -> None:
        name, colon, value = line.partition(":")
        if colon and not name:
            self.comments.append(value)
            return
        value = value.removeprefix(" ")
        match name:
            case "event":
                self._type = value
            case "data":
                self._data.append(value)
            case "id" if "\0" not in value:
                self._id = value
            case "retry" if value.isascii() and value.isdigit():
                self.retry_ms = int(value)
            case _:
                return  # a field that the standard doesn't know

    def _dispatched(self) -> Message | None:
        self.last_event_id = self._id
        kind, lines = self._type or "message", self._data
        self._type, self._data = "", []
        return Message(kind, "\n".join(lines), self.last_event_id) if lines else None


@dataclass
class Visit:
    """One connection: with which Last-Event-ID it was asked for, and how it was answered."""

    asked: str
    status: int | None = None
    lost: Exception | None = None


@dataclass
class EventSource:
    """Follows an address in a thread of its own until `close`, and comes back whenever the stream ends.

    `longest_wait_s` shortens the pause that the stream asks for; a browser would wait for all of it.
    """

    url: str
    longest_wait_s: float = WITHIN_S
    headers: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.messages: list[Message] = []
        self.visits: list[Visit] = []
        self.last_event_id = ""
        self.retry_ms = 1_000
        self.has_failed = False
        """True once it was answered otherwise than by a stream: a browser gives up then."""
        self._more = threading.Condition()
        self._closing = threading.Event()
        self._connection: http.client.HTTPConnection | None = None
        self._is_open = False
        self._thread = threading.Thread(target=self._run, name="event-source", daemon=True)
        self._thread.start()

    def wait(self, fact: Callable[[list[Message]], object], within_s: float = WITHIN_S) -> list[Message]:
        """Wait until the messages so far meet the condition; returns them."""
        with self._more:
            met = self._more.wait_for(lambda: fact(self.messages), within_s)
            assert met, f"{len(self.messages)} messages, {self.visits[-3:]}, {self.messages[-3:]}"
            return list(self.messages)

    def wait_open(self, times: int = 1, within_s: float = WITHIN_S) -> None:
        """Wait until it was answered by a stream so many times, and has an id to come back with."""

        def is_so() -> bool:
            streams = sum(visit.status == 200 for visit in self.visits)
            return streams >= times and (self.last_event_id != "" or streams > 1)

        with self._more:
            assert self._more.wait_for(is_so, within_s), self.visits

    def of(self, kind: str) -> list[Message]:
        """The messages of one type so far."""
        with self._more:
            return [message for message in self.messages if message.type == kind]

    def close(self) -> None:
        self._closing.set()
        if self._connection and self._connection.sock:
            try:
                self._connection.sock.shutdown(2)
            except OSError:
                self._connection.close()
        self._thread.join(WITHIN_S)
        assert not self._thread.is_alive()

    def _run(self) -> None:
        while not self._closing.is_set() and not self.has_failed:
            try:
                self._read()
            except (OSError, http.client.HTTPException) as lost:  # and is made again
                self.visits[-1].lost = lost
            if self._connection:
                self._connection.close()
            self._closing.wait(min(self.retry_ms / 1000, self.longest_wait_s))

    def _read(self) -> None:
        parts = urlsplit(self.url)
        assert parts.hostname
        self._connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=SILENCE_S)
        headers = {"Accept": "text/event-stream", "Cache-Control": "no-store", **self.headers}
        visit = Visit(self.last_event_id)
        self.visits.append(visit)
        if self.last_event_id:
            headers["Last-Event-ID"] = self.last_event_id
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        self._connection.request("GET", path, headers=headers)
        answer = self._connection.getresponse()
        kind = (answer.getheader("Content-Type") or "").partition(";")[0]
        with self._more:
            visit.status = answer.status
            self.has_failed = answer.status != 200 or kind != "text/event-stream"
            self._more.notify_all()
        reader = StreamReader(self.last_event_id)
        while not self.has_failed and (piece := answer.read1(PIECE)):
            messages = reader.feed(piece)
            with self._more:
                self.messages += messages
                self.last_event_id = reader.last_event_id
                self.retry_ms = self.retry_ms if reader.retry_ms is None else reader.retry_ms
                self._more.notify_all()


@contextmanager
def event_source(url: str, longest_wait_s: float = WITHIN_S, **headers: str) -> Iterator[EventSource]:
    """A browser's source that is closed at the end."""
    source = EventSource(url, longest_wait_s, headers)
    try:
        yield source
    finally:
        source.close()
