"""A browser follows two stations through a Redis restart, a restart of the web face, and a bad network.

The suite has a short run; before a release: `build/test.py tests/web/stream -s --stream-events 2000`.
"""

import faulthandler
import json
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from tests.benchmarks.report import report
from tests.cli.station_process import StationProcess, station
from tests.cli.terminal import CARLA, FREE, MAURICIO, PAUSED, Terminal
from tests.support.event_source import EventSource, event_source
from tests.support.redis_server import RedisServer
from tests.support.relay import Relay
from tests.web.stream.streaming import PATH, Publisher, streaming, updates

pytestmark = pytest.mark.slow

SHORT_RUN = 200
AN_ACTION = 2
"""Each take and each pause is two events: itself, and the state that changes."""


class Crew:
    """A worker at a station of its own, who takes and pauses one spool over and over."""

    def __init__(self, shop: Terminal, folder: Path, name: str, tag: str, worker: int) -> None:
        folder.mkdir()
        self._terminal = replace(shop, folder=folder, environ={**shop.environ, "KIOSK_STATION": name})
        self._terminal.environ["KIOSK_WORKBOOK"] = str(shop.workbook)
        self._name, self._tag, self._worker = name, tag, worker
        self.ids: list[str] = []

    def work(self, actions: int, closing: ExitStack) -> Callable[[], None]:
        """Begin; returns what waits until all is done and its events are out."""
        process = closing.enter_context(station(self._terminal))
        process.ready()
        thread = closing.enter_context(ThreadPoolExecutor(1))
        acting = thread.submit(self._act, process, actions)

        def finish() -> None:
            acting.result(600)
            process.end_input()
            assert process.ended() == (0, "")

        return finish

    def _act(self, process: StationProcess, actions: int) -> None:
        for number in range(actions):
            verb = ("tomar", "pausar")[number % 2]
            process.ask(number, verb, self._tag, self._worker)
            answer = process.answer(number)
            assert answer["outcome"] == "applied", answer
            self.ids.append(answer["event_id"])


@pytest.fixture
def relay() -> Iterator[Relay]:
    relay = Relay(1)
    yield relay
    relay.close()


def test_every_event_comes_once_and_in_order(
    shop: Terminal,
    kept_redis: RedisServer,
    publisher: Publisher,
    relay: Relay,
    tmp_path: Path,
    request: pytest.FixtureRequest,
) -> None:
    events = request.config.getoption("stream_events", None) or SHORT_RUN
    is_short = events == SHORT_RUN
    faulthandler.cancel_dump_traceback_later()  # each wait has its own limit
    cut_every_s, pause_s = (1.0, 0.1) if is_short else (5.0, 60.0)
    crews = [
        Crew(shop, tmp_path / "uno", "Puesto 1", FREE, MAURICIO),
        Crew(shop, tmp_path / "dos", "Puesto 2", PAUSED, CARLA),
    ]
    over = threading.Event()
    with ExitStack() as closing:
        web = closing.enter_context(streaming(shop))
        relay.lead_to(web.port)
        source = closing.enter_context(event_source(f"http://127.0.0.1:{relay.port}{PATH}", pause_s))
        source.wait_open()
        cutting = threading.Thread(target=_cut, args=(relay, cut_every_s, over), daemon=True)
        cutting.start()
        closing.callback(cutting.join)
        closing.callback(over.set)
        finishes = [crew.work(events // len(crews) // AN_ACTION, closing) for crew in crews]
        _wait(source, events // 4)
        kept_redis.stop()
        _wait_for_log(shop, "the link to Redis is down")
        kept_redis.start()
        _wait(source, events // 2)
        web.stop()
        web = closing.enter_context(streaming(shop, web.port))
        for finish in finishes:
            finish()
        published = _published(publisher)
        assert len(published) == events
        _wait(source, len(published))
        over.set()
    heard = [message.data for message in updates(source.messages)]
    assert heard == published
    assert {json.loads(each)["event_id"] for each in heard} == {name for crew in crews for name in crew.ids}
    if not is_short:
        figures = {
            "events": len(heard),
            "connections": len(source.visits),
            "told to load everything": len(source.of("snapshot_required")),
        }
        report("a browser follows two stations", figures)


def _cut(relay: Relay, every_s: float, over: threading.Event) -> None:
    while not over.wait(every_s):
        relay.cut()


def _wait_for_log(shop: Terminal, text: str) -> None:
    deadline = time.monotonic() + 60
    while text not in (shop.folder / "logs" / "web.log").read_text(encoding="utf-8"):
        assert time.monotonic() < deadline, text
        time.sleep(0.02)


def _wait(source: EventSource, count: int) -> None:
    source.wait(lambda messages: len(updates(messages)) >= count, within_s=100.0)


def _published(publisher: Publisher) -> list[str]:
    """What Redis keeps, in order; an event that a station published once more is left out."""
    first: dict[tuple[str, str], str] = {}
    for text in publisher.kept():
        event = json.loads(text)
        first.setdefault((event["event_id"], event["event_type"]), text)
    return list(first.values())
