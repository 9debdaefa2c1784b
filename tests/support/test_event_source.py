"""The tests' own EventSource is held against the standard's examples, before it judges anything."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.event_source import Message, StreamReader, event_source
from tests.support.raw_server import RawServer, Visit


def read(stream: bytes | str, *cuts: int) -> list[tuple[str, str, str]]:
    reader = StreamReader()
    data = stream.encode() if isinstance(stream, str) else stream
    edges = [0, *sorted(min(cut, len(data)) for cut in cuts), len(data)]
    found: list[Message] = []
    for begin, end in pairwise(edges):
        found += reader.feed(data[begin:end])
    return [(each.type, each.data, each.last_event_id) for each in found]


STREAMS: list[tuple[str, list[tuple[str, str, str]]]] = [
    ("data: YHOO\ndata: +2\ndata: 10\n\n", [("message", "YHOO\n+2\n10", "")]),
    (
        ": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n\n",
        [("message", "first event", "1"), ("message", "second event", ""), ("message", " third event", "")],
    ),
    ("data\n\ndata\ndata\n\ndata:", [("message", "", ""), ("message", "\n", "")]),
    ("data:test\n\ndata: test\n\n", [("message", "test", ""), ("message", "test", "")]),
    (
        "event: add\ndata: 73857293\n\nevent: remove\ndata: 2153\n\n",
        [("add", "73857293", ""), ("remove", "2153", "")],
    ),
    ("event: add\n\ndata: a\n\n", [("message", "a", "")]),
    ("id: 7\n\ndata: a\n\n", [("message", "a", "7")]),
    ("id: 7\ndata: a\n\nid: 8\0\ndata: b\n\n", [("message", "a", "7"), ("message", "b", "7")]),
    ("other: x\nDATA: y\ndata: a\n\n", [("message", "a", "")]),
    ("data: a\n", []),
    ("\ufeffdata: a\n\n\ufeffdata: b\n\n", [("message", "a", "")]),
    (
        "data: ñ✓\r\rdata: b\r\n\r\ndata: c\n\n",
        [("message", "ñ✓", ""), ("message", "b", ""), ("message", "c", "")],
    ),
    ("data: a\r\ndata: b\r\n\r\n", [("message", "a\nb", "")]),
]


@pytest.mark.parametrize(("stream", "expected"), STREAMS)
def test_a_stream_gives_these_events(stream: str, expected: list[tuple[str, str, str]]) -> None:
    assert read(stream) == expected


@pytest.mark.parametrize(("stream", "expected"), STREAMS)
def test_byte_by_byte_too(stream: str, expected: list[tuple[str, str, str]]) -> None:
    assert read(stream, *range(len(stream.encode()))) == expected


@given(st.sampled_from(STREAMS), st.lists(st.integers(0, 100)))
def test_wherever_it_is_cut(case: tuple[str, list[tuple[str, str, str]]], cuts: list[int]) -> None:
    stream, expected = case
    assert read(stream, *cuts) == expected


def test_bytes_that_are_no_utf8_are_replaced() -> None:
    assert read(b"data: a\xffb\n\n") == [("message", "a\ufffdb", "")]


@pytest.mark.parametrize(
    ("line", "ms"), [("retry: 3000", 3000), ("retry: 3 s", None), ("retry: -1", None), ("retry", None)]
)
def test_only_digits_are_a_time(line: str, ms: int | None) -> None:
    reader = StreamReader()
    reader.feed(f"{line}\n\n".encode())
    assert reader.retry_ms == ms


def test_an_id_counts_once_its_block_has_ended() -> None:
    reader = StreamReader("6")
    reader.feed(b"id: 7\ndata: a\n")
    assert reader.last_event_id == "6"
    reader.feed(b"\n")
    assert reader.last_event_id == "7"


def test_comments_are_no_events() -> None:
    reader = StreamReader()
    assert reader.feed(b":ping\n\n: pong\n\n") == []
    assert reader.comments == ["ping", " pong"]


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\n\r\n"


def test_it_comes_back_with_the_last_id() -> None:
    def first(visit: Visit) -> bool:
        visit.say(HEAD + b"retry: 10\nid: A-1\ndata: a\n\nid: A-2\ndata: never whole\n")
        return False

    def second(visit: Visit) -> bool:
        visit.say(HEAD + b"data: b\n\n")
        return False

    def third(visit: Visit) -> bool:
        visit.say(HEAD)
        visit.server.is_over.wait(20)
        return False

    server = RawServer(first, second, third)
    with event_source(f"{server.url}/stream") as source:
        messages = source.wait(lambda found: len(found) == 2)
        source.wait_open(3)
        server.close()
    assert [(each.data, each.last_event_id) for each in messages] == [("a", "A-1"), ("b", "A-1")]
    assert b"last-event-id" not in server.heard[0].lower()
    assert all(b"Last-Event-ID: A-1\r\n" in heard for heard in server.heard[1:3])
    assert all(b"Accept: text/event-stream\r\n" in heard for heard in server.heard)


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/event-stream\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 0\r\n\r\n",
    ],
)
def test_any_other_answer_is_the_end(answer: bytes) -> None:
    def refuse(visit: Visit) -> bool:
        visit.say(answer)
        return False

    server = RawServer(refuse)
    with event_source(f"{server.url}/stream", 0.0) as source:
        source._thread.join(20)
        assert source.has_failed
    server.close()
    assert server.accepted == 1
