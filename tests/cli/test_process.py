"""`kiosk` as a process of its own: its imports, its end, and its event stream."""

import itertools
import json
import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from zoneinfo import ZoneInfo

import pytest
from redis import Redis

from kiosk.realtime.connection import connections
from kiosk.realtime.wire import decode
from tests.cli.terminal import FREE, MAURICIO, Terminal
from tests.support.redis_server import RedisServer

ENDS_WITHIN = 15.0
READING = (("occupied",), ("available", "--operation", "ARM"), ("history", FREE))
STARTS_WITHIN = 20.0

unix_only = pytest.mark.skipif(sys.platform == "win32", reason="signals and pipes of Unix")

PATIENT = "from kiosk.commands import patience; patience.SAID_AFTER_S = 60.0"
"""Does not say that it waits, however slow the machine is."""


@contextmanager
def _running(process: "subprocess.Popen[str]") -> Iterator["subprocess.Popen[str]"]:
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


@contextmanager
def _watching(terminal: Terminal, server: RedisServer, *arguments: str) -> Iterator["subprocess.Popen[str]"]:
    """A `kiosk watch` that is already listening."""
    terminal.environ["KIOSK_REDIS_URL"] = server.url
    here = connections(server.url, "test")
    try:
        with _running(terminal.start("watch", *arguments)) as process:
            deadline = time.monotonic() + STARTS_WITHIN
            while not here.commands().pubsub_numsub("spools:updates")[0][1]:
                assert time.monotonic() < deadline
                assert process.poll() is None
                time.sleep(0.02)
            yield process
    finally:
        here.close()


@pytest.mark.parametrize(
    "typed",
    [
        ("occupied",),
        ("action", "tomar", "--tag", FREE, "--worker", "93", "--operation", "ARM"),
        ("history", FREE),
        ("available", "--operation", "ARM"),
    ],
)
def test_a_command_loads_no_qt(typed: tuple[str, ...], terminal: Terminal) -> None:
    program = (
        "import sys; from kiosk.cli import main; code = main(sys.argv[1:]); "
        "qt = ('PySide6', 'shiboken6', 'qasync'); "
        "loaded = [name for name in sys.modules if name.partition('.')[0] in qt]; "
        "assert not loaded, loaded; sys.exit(code)"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program, *typed],
        env={**os.environ, **terminal.settings()},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=STARTS_WITHIN,
    )
    said = ended.stderr.replace(f"{FREE} todavía no tiene historia.\n", "")
    said = said.replace("Esperando respuesta de la planilla… (Ctrl-C para dejarlo)\n", "")
    assert (ended.returncode, said) == (0, "")


def test_the_window_waits_for_no_library_that_it_needs_later() -> None:
    program = (
        "import sys; import kiosk.cli; "
        "slow = ('PySide6', 'redis', 'fakeredis', 'gspread', 'google', 'requests', 'openpyxl', 'tenacity'); "
        "print(*{name.partition('.')[0] for name in sys.modules} & {*slow})"
    )
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (ended.stdout.strip(), ended.stderr) == ("", "")


def test_the_answer_is_utf8_whatever_the_system_speaks(terminal: Terminal) -> None:
    terminal.environ["PYTHONIOENCODING"] = "ascii"
    process = terminal.start("available", "--operation", "ARM")
    out, _ = process.communicate(timeout=ENDS_WITHIN)
    assert process.returncode == 0
    assert "«mañana»" in out


@unix_only
def test_a_reader_that_goes_away_is_no_error(terminal: Terminal) -> None:
    process = terminal.start("occupied", first=PATIENT)
    assert process.stdout is not None
    process.stdout.close()
    assert process.stderr is not None
    assert process.wait(ENDS_WITHIN) == 0
    assert process.stderr.read() == ""
    process.stderr.close()


def test_watch_tells_the_events_as_they_were_published(terminal: Terminal, redis_server: RedisServer) -> None:
    with _watching(terminal, redis_server, "--json") as process:
        taken = terminal.action("tomar", FREE, MAURICIO).json
        assert process.stdout is not None
        lines = [json.loads(process.stdout.readline()) for _ in range(2)]
    assert [line["event_type"] for line in lines] == ["TOMAR", "STATE_CHANGE"]
    for line in lines:
        assert line["tag_spool"] == FREE
        assert line["worker_nombre"] == "MR(93)"
        assert line["event_id"] == taken["event_id"]
        assert line["estado_detalle"] == taken["estado_detalle"]
        assert decode(json.dumps(line), ZoneInfo("America/Santiago")).event_id == taken["event_id"]


def test_watch_keeps_what_only_another_program_knows(terminal: Terminal, redis_server: RedisServer) -> None:
    said = {
        "event_type": "TOMAR",
        "tag_spool": FREE,
        "worker_nombre": "MR(93)",
        "estado_detalle": "",
        "timestamp": "27-01-2026 12:30:45",
        "operacion": "ARM",
        "turno": {"jefe": "Año", "horas": 1.50},
        "seq": "siete",
    }
    with _watching(terminal, redis_server, "--json") as process:
        with Redis(port=redis_server.port, protocol=2) as other:
            other.publish("spools:updates", json.dumps(said, indent=1))
        assert process.stdout is not None
        assert json.loads(process.stdout.readline()) == said


def test_watch_tells_people_a_line_for_each_event(terminal: Terminal, redis_server: RedisServer) -> None:
    with _watching(terminal, redis_server) as process:
        terminal.action("tomar", FREE, MAURICIO)
        assert process.stdout is not None
        line = process.stdout.readline()
    assert line.endswith(f" · MR(93) tomó {FREE} para ARM\n")


@unix_only
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_watch_ends_cleanly_when_it_is_told_to(
    number: signal.Signals, terminal: Terminal, redis_server: RedisServer
) -> None:
    with _watching(terminal, redis_server) as process:
        process.send_signal(number)
        out, err = process.communicate(timeout=ENDS_WITHIN)
    assert (process.returncode, out, err) == (0, "", "")


@unix_only
def test_watch_ends_when_its_reader_goes_away(terminal: Terminal, redis_server: RedisServer) -> None:
    with _watching(terminal, redis_server) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.wait(ENDS_WITHIN) == 0
        assert process.stderr.read() == ""
        process.stdout = None


def test_watch_tells_when_events_stop_coming_and_when_they_come_again(
    terminal: Terminal, redis_server: RedisServer
) -> None:
    with _watching(terminal, redis_server) as process:
        assert process.stderr is not None
        redis_server.kill()
        assert "Sin tiempo real" in process.stderr.readline()
        redis_server.start()
        line = process.stderr.readline()
        while "Sin tiempo real" in line:  # for another reason now
            line = process.stderr.readline()
        assert "funciona de nuevo" in line


def test_watch_outlives_junk_on_the_channel(terminal: Terminal, redis_server: RedisServer) -> None:
    with _watching(terminal, redis_server) as process:
        here = connections(redis_server.url, "test")
        for junk in (b"", b"\xff\xfe", b"[1, 2]", b'{"event_type": "TOMAR"}'):
            here.commands().publish("spools:updates", junk)
        here.close()
        terminal.action("tomar", FREE, MAURICIO)
        assert process.stdout is not None
        assert "tomó" in process.stdout.readline()


@unix_only
def test_watch_without_redis_follows_the_workbook_of_this_machine(terminal: Terminal) -> None:
    verbs = itertools.cycle(("tomar", "pausar"))
    deadline = time.monotonic() + STARTS_WITHIN
    with _running(terminal.start("watch", "--json")) as process:
        assert process.stdout is not None
        # Events from before its first look aren't reported, so act until it reports one.
        while not select.select([process.stdout], [], [], 0.5)[0]:
            assert time.monotonic() < deadline
            assert terminal.action(next(verbs), FREE, MAURICIO).code == 0
        assert json.loads(process.stdout.readline())["tag_spool"] == FREE
        process.send_signal(signal.SIGTERM)
        assert process.wait(ENDS_WITHIN) == 0


def test_watch_tells_that_events_were_missed(terminal: Terminal, redis_server: RedisServer) -> None:
    with _watching(terminal, redis_server) as process, Redis(port=redis_server.port) as other:
        assert process.stdout is not None
        assert process.stderr is not None
        terminal.action("tomar", FREE, MAURICIO)
        assert "tomó" in process.stdout.readline()
        other.flushall()
        terminal.action("pausar", FREE, MAURICIO)
        assert "se perdieron" in process.stderr.readline()
        assert FREE in process.stdout.readline()


def test_watch_shows_what_happened_while_its_connection_was_cut(
    terminal: Terminal, redis_server: RedisServer
) -> None:
    with _watching(terminal, redis_server, "--json") as process, Redis(port=redis_server.port) as other:
        assert process.stdout is not None
        terminal.action("tomar", FREE, MAURICIO)
        lines = [json.loads(process.stdout.readline()) for _ in range(2)]
        other.client_kill_filter(_type="pubsub")
        terminal.action("pausar", FREE, MAURICIO)
        lines += [json.loads(process.stdout.readline()) for _ in range(2)]
    assert [line["event_type"] for line in lines] == ["TOMAR", "STATE_CHANGE", "PAUSAR", "STATE_CHANGE"]
    assert [line["seq"] for line in lines] == [1, 2, 3, 4]


def test_watch_says_what_a_live_link_lacks(terminal: Terminal, redis_server: RedisServer) -> None:
    with Redis(port=redis_server.port, protocol=2) as administrator:
        administrator.acl_setuser("default", enabled=True, nopass=True, commands=["-xrange"])
    with _watching(terminal, redis_server) as process:
        assert process.stderr is not None
        assert "no da permiso para numerar y guardar" in process.stderr.readline()


@pytest.mark.parametrize("typed", READING, ids=lambda typed: typed[0])
def test_a_reading_command_says_that_it_waits_for_the_sheet(bare: Terminal, typed: tuple[str, ...]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        bare.environ["KIOSK_API_URL"] = f"http://127.0.0.1:{silent.getsockname()[1]}"
        bare.environ["KIOSK_SPREADSHEET_ID"] = "una-planilla"
        with _running(bare.start(*typed)) as process:
            assert process.stderr is not None
            assert process.stderr.readline() == "Esperando respuesta de la planilla… (Ctrl-C para dejarlo)\n"
