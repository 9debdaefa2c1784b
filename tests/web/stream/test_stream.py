"""The stream of a real `kiosk web` as programs meet it."""

import json
import re
import time
from contextlib import ExitStack
from urllib.request import urlopen

import pytest

from tests.cli.terminal import Terminal
from tests.support.event_source import EventSource, Message, event_source
from tests.support.redis_server import RedisServer
from tests.web.stream.streaming import (
    PATH,
    Publisher,
    StreamingProcess,
    names,
    raw_stream,
    streaming,
    updates,
)

pytestmark = pytest.mark.slow

JUNK = ("junk", "a-1", "-", "\u00f1", "0" * 5_000, "a-99999999999999999999", "a-1\ta-2", "%0a%0d")
OFTEN = "import kiosk.web.stream.routes; sys.modules['kiosk.web.stream.routes'].PING_S = 0.2"
"""The package gives the name `routes` to a function."""


def linked(web: StreamingProcess, publisher: Publisher) -> None:
    """Wait until the process hears the channel: it then tells the last number."""
    publisher.publish("before")
    while True:
        with raw_stream(web.port) as raw:
            if b"-0\n\n" not in raw.read_until(b"\n\n"):
                return
        time.sleep(0.02)


def wait_for(source: EventSource, count: int) -> None:
    source.wait(lambda found: len(updates(found)) == count)


def heard(messages: list[Message]) -> bool:
    return bool(updates(messages))


def test_what_a_program_gets(shop: Terminal, publisher: Publisher) -> None:
    with streaming(shop, setup=OFTEN) as web:
        with raw_stream(web.port) as raw:
            head, _, body = raw.read_until(b": ping\n\n").partition(b"\r\n\r\n")
            lines = head.decode().lower().split("\r\n")
            assert lines[0] == "http/1.1 200 ok"
            assert "content-type: text/event-stream; charset=utf-8" in lines
            assert "cache-control: no-store" in lines
            assert "x-accel-buffering: no" in lines
            assert re.fullmatch(rb"[0-9a-f]+\r\nretry: 3000\nid: [0-9a-f]{32}-\d+\n\n\r\n.*", body, re.DOTALL)
            raw.read_until(b": ping\n\n", times=9)  # in time only if they come as often as was set
        linked(web, publisher)
        with event_source(web.url) as source:
            source.wait_open()
            publisher.publish("uno", motivo="año ✓", desconocido={"x": [1]})
            publisher.publish_bare("dos")
            messages = source.wait(lambda found: len(updates(found)) == 2)
        uno, dos = updates(messages)
        said = json.loads(uno.data)
        assert uno.data == publisher.kept()[-1]
        assert (said["desconocido"], said["motivo"]) == ({"x": [1]}, "año ✓")
        assert uno.last_event_id == f"{said['numbering']}-{said['seq']}"
        assert dos.last_event_id == uno.last_event_id
        web.stop()


def test_head_is_answered_and_ends(shop: Terminal) -> None:
    with streaming(shop) as web, raw_stream(web.port, "Connection: close", method="HEAD") as raw:
        said = b""
        while piece := raw.connection.recv(65_536):
            said += piece
        assert said.startswith(b"HTTP/1.1 200 OK\r\n")
        assert said.endswith(b"\r\n\r\n")
        web.stop()


@pytest.mark.parametrize("is_header", [True, False])
def test_junk_for_an_id_has_everything_loaded_anew(
    shop: Terminal, publisher: Publisher, is_header: bool
) -> None:
    with streaming(shop) as web:
        linked(web, publisher)
        for junk in JUNK:
            line = [f"Last-Event-ID: {junk}"] if is_header else []
            path = PATH if is_header else f"{PATH}?last_event_id={junk.encode()[:1_000].hex()}"
            with raw_stream(web.port, *line, path=path) as raw:
                assert b"event: snapshot_required\nid: " in raw.read_until(b"data: {}\n\n")
        web.stop()


def test_the_id_may_stand_in_the_address(shop: Terminal, publisher: Publisher) -> None:
    with streaming(shop) as web:
        linked(web, publisher)
        publisher.publish("uno")
        said = json.loads(publisher.kept()[-1])
        path = f"{PATH}?last_event_id={said['numbering']}-{said['seq'] - 1}"
        with raw_stream(web.port, path=path) as raw:
            assert json.dumps("uno").encode() in raw.read_until(b"}\n\n")
        web.stop()


def test_a_web_face_that_was_restarted_replays_from_redis(shop: Terminal, publisher: Publisher) -> None:
    with streaming(shop) as web:
        linked(web, publisher)
        with event_source(web.url, 0.05) as source:
            source.wait_open()
            publisher.publish("uno")
            source.wait(heard)
            web.stop()
            for name in ("dos", "tres"):
                publisher.publish(name)
            publisher.publish("ajeno", sheet="0123456789abcdef")
            with streaming(shop, web.port) as again:
                wait_for(source, 3)
                publisher.publish("cuatro")
                wait_for(source, 4)
                messages = source.messages
                again.stop()
    assert names(messages) == ["uno", "dos", "tres", "cuatro"]


def test_where_redis_lost_its_numbering_everything_is_loaded_anew(
    shop: Terminal, publisher: Publisher, redis_server: RedisServer
) -> None:
    """This Redis keeps nothing on its disk."""
    shop.environ["KIOSK_REDIS_URL"] = redis_server.url
    forgetful = Publisher(redis_server.port)
    with streaming(shop) as web:
        linked(web, forgetful)
        with event_source(web.url, 0.05) as source:
            source.wait_open()
            forgetful.publish("uno")
            (uno,) = updates(source.wait(heard))
            numbering = uno.last_event_id.partition("-")[0]
            redis_server.stop()
            redis_server.start()
            found = source.wait(lambda found: numbering not in found[-1].last_event_id)
            assert found[-1].type == "snapshot_required"
            assert isinstance(json.load(urlopen(f"{web.base}/api/dashboard/occupied")), list)
            marked = source.last_event_id
            forgetful.publish("dos")
            messages = source.wait(lambda found: updates(found)[1:])
        assert names(messages) == ["uno", "dos"]
        with raw_stream(web.port, f"Last-Event-ID: {uno.last_event_id}") as raw:
            assert b"event: snapshot_required\n" in raw.read_until(b"data: {}\n\n")
        with raw_stream(web.port, f"Last-Event-ID: {marked}") as raw:
            assert json.dumps("dos").encode() in raw.read_until(b"}\n\n")
        web.stop()
    forgetful.close()


def test_one_who_does_not_read_is_cut_off_and_the_others_hear_everything(
    shop: Terminal, publisher: Publisher
) -> None:
    most = "from kiosk.web.stream import hub; hub.MOST_UNSENT = 100"
    with streaming(shop, setup=most) as web:
        linked(web, publisher)
        with event_source(web.url) as source, raw_stream(web.port) as deaf:
            source.wait_open()
            deaf.read_until(b"id: ")
            bulk = "x" * 30_000
            count = 0
            while "was cut off" not in (shop.folder / "logs" / "web.log").read_text(encoding="utf-8"):
                for _ in range(50):
                    publisher.publish(f"E{count}", estado_detalle=bulk)
                    count += 1
                wait_for(source, count)
                assert count < 5_000
            messages = source.messages
            assert b'"event_id": "E%d"' % (count - 1) not in deaf.read_to_the_end()
        assert names(messages) == [f"E{number}" for number in range(count)]
        web.stop()


def test_no_more_than_the_server_can_hold_are_let_in(shop: Terminal, publisher: Publisher) -> None:
    most = "from kiosk.web.stream import hub; hub.MOST_FOLLOWERS = 21"
    with streaming(shop, setup=most) as web:
        with ExitStack() as all_of_them:
            first = EventSource(web.url)
            all_of_them.callback(first.close)
            sources = [all_of_them.enter_context(event_source(web.url)) for _ in range(20)]
            for source in (first, *sources):
                source.wait_open()
            with raw_stream(web.port) as refused:
                said = refused.read_until(b"}")
            assert said.startswith(b"HTTP/1.1 503 Service Unavailable\r\n")
            assert b"retry-after: 10\r\n" in said.lower()
            assert b'"error":"many_listeners"' in said
            first.close()
            while True:  # its place is free once the server has seen the connection end
                with raw_stream(web.port) as another:
                    if another.read_until(b"\r\n\r\n").startswith(b"HTTP/1.1 200 "):
                        break
        web.stop()


def test_the_end_waits_for_nobody(shop: Terminal, publisher: Publisher) -> None:
    with streaming(shop) as web:
        linked(web, publisher)
        with event_source(web.url) as source, raw_stream(web.port) as deaf:
            source.wait_open()
            deaf.read_until(b"id: ")
            for number in range(400):
                publisher.publish(f"E{number}", estado_detalle="x" * 30_000)
            wait_for(source, 400)
            web.stop()
            log = (shop.folder / "logs" / "web.log").read_text(encoding="utf-8")
    assert "ERROR" not in log
    assert "WARNING" not in log
