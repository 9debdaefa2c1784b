"""`kiosk station`: a whole station behind lines of JSON, in processes of its own."""

import json
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

from kiosk.commands.station.pipes import MOST
from kiosk.realtime.wire import decode
from tests.cli.station_process import QUICK, station
from tests.cli.terminal import CARLA, FREE, HELD, MAURICIO, PAUSED, Terminal
from tests.end2end.test_process import ended as window_ended
from tests.end2end.test_process import running as window_runs
from tests.end2end.test_process import start as start_window
from tests.end2end.test_process import wait_for
from tests.support.builders import ZONE
from tests.support.redis_server import RedisServer

pytestmark = pytest.mark.slow
QUICKLY = ("-c", QUICK)
IMPATIENTLY = (
    "-c",
    "import sys; import kiosk.live.commands; from kiosk.cli import main\n"
    "kiosk.live.commands.ANSWER_S = 1.0\n"
    "sys.exit(main(['station']))",
)
"""The same program, which calls an answer late after a second."""
WITH_A_FAULT = (
    "-c",
    "import sys; from kiosk.cli import main; from kiosk.services.station import StationServices\n"
    "execute = StationServices.execute\n"
    "def broken(self, command, asked_at):\n"
    f"    assert command.tag != {HELD!r}\n"
    "    return execute(self, command, asked_at)\n"
    "StationServices.execute = broken\n"
    "sys.exit(main(['station']))",
)
"""The same program, which fails in a way that nobody foresaw on one spool."""
unix_only = pytest.mark.skipif(sys.platform == "win32", reason="signals of Unix")


@contextmanager
def sheet_over_http(terminal: Terminal) -> Iterator[str]:
    """The small shop's workbook behind HTTP, which fails on demand; the terminal's stations work on it."""
    process = terminal.start("workbook", "serve", "--json")
    try:
        assert process.stdout is not None
        said = json.loads(process.stdout.readline())
        url = str(said["url"])
        terminal.environ |= {"KIOSK_SPREADSHEET_ID": said["spreadsheet_id"], "KIOSK_API_URL": url}
        # Rounds that follow each other so quickly would use a minute's quota up in seconds, and wait.
        terminal.environ["KIOSK_QUOTA_PER_MINUTE"] = "6000"
        yield url
    finally:
        process.terminate()
        process.communicate(timeout=30)


def fails(url: str, **fault: object) -> None:
    requests.post(f"{url}/control/faults", json=fault, timeout=10).raise_for_status()


def works_again(url: str) -> None:
    requests.delete(f"{url}/control/faults", timeout=10).raise_for_status()


def test_takes_a_spool_and_tells_the_shop(terminal: Terminal) -> None:
    with station(terminal) as kiosk:
        ready = kiosk.ready()
        assert ready == {"ready": True, "station": ready["station"], "spools": 8}
        kiosk.ask("a1", "tomar", FREE, MAURICIO)
        answer = kiosk.answer("a1")
        taken = kiosk.wait(lambda line: line.get("event", {}).get("event_type") == "TOMAR")["event"]
        kiosk.end_input()
        assert kiosk.ended() == (0, "")
    assert next(iter(answer)) == "id"
    assert (answer["outcome"], answer["code"], answer["worker_nombre"]) == ("applied", None, "MR(93)")
    assert answer["requests"] == {"read": 1, "write": 1}
    printed = terminal.action("tomar", FREE, MAURICIO)  # he holds it already
    assert printed.json["code"] == "SPOOL_OCUPADO"
    assert answer.keys() == {"id", *printed.json}
    assert (taken["tag_spool"], taken["event_id"]) == (FREE, answer["event_id"])
    assert decode(json.dumps(taken), ZONE).worker_nombre == "MR(93)"
    events = [
        (line["event"]["event_id"], line["event"]["event_type"]) for line in kiosk.lines if "event" in line
    ]
    assert len(events) == len(set(events))
    assert {"link": {"state": "late", "detail": "local"}} in kiosk.lines
    assert any(line.get("sheet", {}).get("state") == "fresh" for line in kiosk.lines)


def test_bad_lines_are_answered_and_end_nothing(terminal: Terminal) -> None:
    good = {"action": "tomar", "tag": FREE, "worker": MAURICIO, "operation": "ARM"}
    bad: list[tuple[object, object]] = [
        (b"", None),
        (b"nonsense", None),
        (b"[1, 2]", None),
        (b'{"id": "a", "tag": "\xff"}', None),
        (b"[" * 100_000, None),
        (b'{"id": "long", "tag": "' + b"x" * 200_000 + b'"}', None),
        (good, None),
        ({**good, "id": True}, None),
        ({**good, "id": "x" * 101}, None),
        ({**good, "id": "half", "tag": "\ud800"}, "half"),
        ({**good, "id": 1, "tag": " "}, 1),
        ({**good, "id": 2, "action": "robar"}, 2),
        ({**good, "id": 3, "worker": "nadie"}, 3),
        ({**good, "id": 4, "worker": True}, 4),
        ({**good, "id": 5, "operation": "METROLOGIA"}, 5),
        ({**good, "id": 6, "date": "01-11-2026"}, 6),
        ({**good, "id": 7, "action": "completar", "date": "1-11-2026"}, 7),
        ({**good, "id": 8, "opreation": "SOLD"}, 8),
        ({key: value for key, value in good.items() if key != "worker"} | {"id": 9}, 9),
    ]
    with station(terminal) as kiosk:
        kiosk.ready()
        kiosk.type(*(line for line, _ in bad))
        kiosk.ask("good", "tomar", FREE, "MR(93)")
        assert kiosk.answer("good")["outcome"] == "applied"
        kiosk.end_input()
        assert kiosk.ended() == (0, "")
    refused = kiosk.answers()[: len(bad)]
    assert [line["id"] for line in refused] == [name for _, name in bad]
    for line in refused:
        assert line.keys() == {"id", "error"}
        assert line["error"]["code"] == "BAD_REQUEST"
        assert line["error"]["message"].endswith(".")


def test_an_id_is_in_use_until_its_request_has_ended(terminal: Terminal) -> None:
    with station(terminal) as kiosk:
        kiosk.ready()
        again = {"id": "a", "action": "pausar", "tag": HELD, "worker": CARLA, "operation": "ARM"}
        kiosk.type({**again, "action": "tomar", "tag": FREE}, again)
        kiosk.wait(lambda line: "error" in line)
        kiosk.wait(lambda line: line.get("outcome") == "applied")
        kiosk.type(again)
        kiosk.end_input()
        assert kiosk.ended() == (0, "")
    in_use, first, second = kiosk.answers()
    assert (in_use["id"], in_use["error"]["code"]) == ("a", "BAD_REQUEST")
    assert [(line["id"], line["tag_spool"], line["outcome"]) for line in (first, second)] == [
        ("a", FREE, "applied"),
        ("a", HELD, "applied"),
    ]


def test_end_of_input_comes_after_all_that_was_asked(terminal: Terminal) -> None:
    with station(terminal) as kiosk:
        for number, tag in enumerate((FREE, PAUSED, HELD)):
            kiosk.ask(number, "tomar", tag, MAURICIO)
        kiosk.end_input()
        assert kiosk.ended() == (0, "")
    assert [(line["id"], line["outcome"]) for line in kiosk.answers()] == [
        (0, "applied"),
        (1, "applied"),
        (2, "refused"),
    ]


def test_a_sheet_that_is_away_keeps_what_can_wait(terminal: Terminal) -> None:
    with sheet_over_http(terminal) as url, station(terminal, program=QUICKLY) as kiosk:
        kiosk.ready()
        fails(url, kind="reset", on="any", count=None)
        kiosk.ask("p", "pausar", HELD, CARLA)
        kiosk.ask("t", "tomar", FREE, MAURICIO)
        assert kiosk.answer("p")["outcome"] == "queued"
        assert kiosk.answer("t")["outcome"] == "refused"
        kiosk.ask("p", "tomar", FREE, MAURICIO)
        kiosk.wait(lambda line: line.get("id") == "p" and "error" in line)  # its end has not come
        kiosk.wait(lambda line: line.get("sheet", {}).get("state") == "away")
        works_again(url)
        late = kiosk.wait(lambda line: "late" in line)["late"]
        assert (late["id"], late["outcome"], late["tag_spool"]) == ("p", "applied", HELD)
        kiosk.wait(lambda line: line.get("sheet", {}).get("state") == "fresh")
        kiosk.ask("p", "tomar", FREE, MAURICIO)
        kiosk.end_input()
        assert kiosk.ended()[0] == 0
    assert kiosk.answers()[-1]["outcome"] == "applied"


def test_a_request_behind_a_late_one_is_answered_too(terminal: Terminal) -> None:
    """The late one is answered only once the next has begun."""
    with sheet_over_http(terminal) as url, station(terminal, program=IMPATIENTLY) as kiosk:
        kiosk.ready()
        fails(url, kind="freeze", on="write", when="before", count=1, seconds=600)
        kiosk.ask("late", "completar", HELD, CARLA)
        kiosk.ask("next", "tomar", FREE, MAURICIO)
        kiosk.end_input()
        assert kiosk.ended()[0] == 0
    assert [(line["id"], line["outcome"]) for line in kiosk.answers()] == [
        ("late", "unknown"),
        ("next", "unknown"),
    ]


def test_a_request_that_fails_unforeseen_is_answered(terminal: Terminal) -> None:
    with station(terminal, program=WITH_A_FAULT) as kiosk:
        kiosk.ready()
        kiosk.ask("a", "pausar", HELD, CARLA)
        kiosk.ask("b", "tomar", FREE, MAURICIO)
        kiosk.ask("c", "pausar", HELD, CARLA)
        kiosk.end_input()
        code, said = kiosk.ended()
    answers = {line["id"]: line["outcome"] for line in kiosk.answers()}
    assert answers == {"a": "unknown", "b": "applied", "c": "unknown"}
    assert code == 0
    assert "AssertionError" in said


def test_killed_with_a_write_at_the_wire_it_tells_the_end_at_the_next_start(terminal: Terminal) -> None:
    with sheet_over_http(terminal) as url:
        with station(terminal, program=QUICKLY) as kiosk:
            kiosk.ready()
            fails(url, kind="freeze", on="write", when="before", count=1, seconds=600)
            kiosk.ask("a1", "completar", HELD, CARLA)
            state = f"{url}/control/state"
            wait_for(lambda: not requests.get(state, timeout=10).json()["faults"], "no write came")
            kiosk.process.kill()
        with station(terminal, program=QUICKLY) as again:
            late = again.wait(lambda line: "late" in line and line["late"]["outcome"] != "unknown")["late"]
            again.end_input()
            assert again.ended()[0] == 0
    assert (late["id"], late["tag_spool"], late["worker_nombre"]) == (None, HELD, "CP(95)")
    assert late["outcome"] in ("applied", "refused")
    assert not (terminal.folder / "window.lock").exists()


def test_a_full_pipe_stops_reading_and_loses_no_line(terminal: Terminal) -> None:
    many, padding = 2_000, "x" * 500
    with station(terminal, listens=False) as kiosk:
        typed: list[int] = []

        def type_all() -> None:
            for number in range(many):
                kiosk.type({"id": number, "x": padding})
                typed.append(number)

        typing = threading.Thread(target=type_all)
        typing.start()
        before = -1
        while len(typed) > before:  # until both pipes are full and nothing is read or written any more
            before = len(typed)
            typing.join(1.5)
        assert typing.is_alive()
        kiosk.listen()
        typing.join(60)
        kiosk.end_input()
        assert kiosk.ended() == (0, "")
    errors = [line["id"] for line in kiosk.lines if "error" in line]
    assert errors == list(range(many))
    assert many > MOST


@unix_only
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_it_in_order(terminal: Terminal, number: signal.Signals) -> None:
    with station(terminal) as kiosk:
        kiosk.ready()
        for name in range(60):
            kiosk.ask(name, ("tomar", "pausar")[name % 2], FREE, MAURICIO)
        kiosk.answer(0)
        kiosk.process.send_signal(number)
        assert kiosk.ended() == (0, "")
    begun = [line for line in kiosk.answers() if "outcome" in line]
    left = [line for line in kiosk.answers() if "error" in line]
    assert {line["outcome"] for line in begun} == {"applied"}
    assert {line["error"]["code"] for line in left} <= {"STOPPING"}
    assert [line["id"] for line in begun] == list(range(len(begun)))
    assert [line["id"] for line in left] == list(range(len(begun), len(begun) + len(left)))
    assert not (terminal.folder / "window.lock").exists()
    rows = terminal.kiosk("history", FREE, "--json").json
    assert len(rows) == len(begun)
    assert "stop: exit code 0" in terminal.log


@unix_only
def test_what_is_read_after_the_signal_is_answered(terminal: Terminal) -> None:
    with sheet_over_http(terminal) as url, station(terminal) as kiosk:
        kiosk.ready()
        fails(url, kind="freeze", on="write", when="before", count=1, seconds=600)
        kiosk.ask("a", "completar", HELD, CARLA)
        kiosk.ask("b", "tomar", FREE, MAURICIO)
        state = f"{url}/control/state"
        wait_for(lambda: not requests.get(state, timeout=10).json()["faults"], "no write came")
        kiosk.process.send_signal(signal.SIGTERM)
        assert kiosk.answer("b")["error"]["code"] == "STOPPING"
        kiosk.ask("c", "tomar", FREE, MAURICIO)
        assert kiosk.ended()[0] == 0
    answers = {line["id"]: line.get("outcome") or line["error"]["code"] for line in kiosk.answers()}
    assert answers == {"a": "unknown", "b": "STOPPING", "c": "STOPPING"}


@unix_only
def test_a_reader_that_goes_away_ends_it(terminal: Terminal) -> None:
    with station(terminal, listens=False) as kiosk:
        assert kiosk.process.stdout is not None
        kiosk.process.stdout.close()
        kiosk.type({"id": 1})
        assert kiosk.ended() == (0, "")


def test_hears_another_station_at_once(terminal: Terminal, redis_server: RedisServer) -> None:
    terminal.environ["KIOSK_REDIS_URL"] = redis_server.url
    with station(terminal) as kiosk:
        kiosk.ready()
        kiosk.wait(lambda line: line.get("link") == {"state": "live", "detail": None})
        taken = terminal.action("tomar", FREE, MAURICIO).json
        heard = kiosk.wait(lambda line: line.get("event", {}).get("event_type") == "TOMAR")["event"]
        assert (heard["event_id"], heard["tag_spool"]) == (taken["event_id"], FREE)
        redis_server.kill()
        lost = kiosk.wait(lambda line: line.get("link", {}).get("state") == "lost")["link"]
        assert lost["detail"]
        kiosk.ask(1, "pausar", FREE, MAURICIO)
        assert kiosk.answer(1)["outcome"] == "applied"
        kiosk.end_input()
        assert kiosk.ended()[0] == 0


def test_a_window_and_a_station_exclude_each_other(terminal: Terminal) -> None:
    with station(terminal) as kiosk:
        kiosk.ready()
        code, out, err = window_ended(start_window(terminal.folder))
        assert (code, out) == (1, "")
        assert "ventana del kiosco abierta" in err
        with station(terminal) as second:
            assert second.ended() == (1, err)
        kiosk.end_input()
        assert kiosk.ended() == (0, "")
    window = start_window(terminal.folder)
    try:
        log = terminal.folder / "logs" / "kiosk.log"
        before = log.read_text(encoding="utf-8").count("subscribed")
        wait_for(lambda: log.read_text(encoding="utf-8").count("subscribed") > before, "no window ran")
        assert window_runs(terminal.folder)
        with station(terminal) as late:
            assert late.ended() == (1, err)
    finally:
        window.terminate()
        window_ended(window)


def test_qt_is_never_loaded(terminal: Terminal) -> None:
    program = (
        "import sys; from importlib.abc import MetaPathFinder\n"
        "class NoQt(MetaPathFinder):\n"
        "    def find_spec(self, name, *_):\n"
        "        assert name.partition('.')[0] not in ('PySide6', 'shiboken6', 'qasync'), name\n"
        "sys.meta_path.insert(0, NoQt())\n"
        "from kiosk.cli import main; sys.exit(main(['station']))"
    )
    with station(terminal, program=("-c", program)) as kiosk:
        kiosk.ready()
        kiosk.ask("a", "tomar", FREE, MAURICIO)
        assert kiosk.answer("a")["outcome"] == "applied"
        maps = Path(f"/proc/{kiosk.process.pid}/maps")
        if maps.exists():
            assert "PySide6" not in maps.read_text()
            assert "libQt" not in maps.read_text()
        kiosk.end_input()
        assert kiosk.ended() == (0, "")


def test_without_input_or_a_folder_to_write_it_says_so(bare: Terminal) -> None:
    if sys.platform == "win32":
        pytest.skip("folders of Unix")
    (bare.folder / "window.lock").mkdir()
    with station(bare) as kiosk:
        code, err = kiosk.ended()
    assert code == 1
    assert str(bare.folder) in err
    assert len(err.splitlines()) == 1
