"""Commands that wait on a station that is used by terminal only: why they wait, and when they are sent."""

import re
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Any

import pytest
import requests

from kiosk import dependency
from kiosk.config.settings import load_settings
from kiosk.sheets.http.connection import TimeLimits
from kiosk.station.drain_lock import Drainer, DrainLock
from kiosk.station.work_lock import at_work
from kiosk.workbook import LocalSheetsAdapter
from tests.cli.terminal import CARLA, FREE, HELD, MAURICIO, NO_MATERIALS, PAUSED, Terminal
from tests.support.bad_journal import no_attempts
from tests.support.faulty_wire import no_connection
from tests.support.logs import LogCheck
from tests.support.raw_server import freezes, raw_server
from tests.support.sheet_server import sheet_server


@contextmanager
def before_each_write(
    patch: pytest.MonkeyPatch, happens: Callable[[requests.PreparedRequest], None]
) -> Iterator[pytest.MonkeyPatch]:
    """In the block, `happens` is called before each write to the workbook."""
    answer = LocalSheetsAdapter.send

    def send(self: LocalSheetsAdapter, request: requests.PreparedRequest, *args: Any, **options: Any) -> Any:
        if request.method == "POST":
            happens(request)
        return answer(self, request, *args, **options)

    with patch.context() as inner:
        inner.setattr(LocalSheetsAdapter, "send", send)
        yield inner


def _queue(terminal: Terminal, *wishes: tuple[str, str, int]) -> None:
    """Queue releases for another process of the station, which then ends."""
    with DrainLock(terminal.folder).held(Drainer.WINDOW, 0.0) as mine, terminal.patch.context() as patch:
        assert mine
        patch.setattr("kiosk.wiring.memory.TURN_S", 0.0)
        for verb, tag, worker in wishes:
            assert terminal.action(verb, tag, worker).code == 4


def test_waiting_commands_are_sent_after_the_answer_to_another_action(terminal: Terminal) -> None:
    _queue(terminal, ("pausar", HELD, CARLA), ("completar", HELD, CARLA))
    answer = terminal.action("tomar", FREE, MAURICIO)
    assert (answer.code, answer.json["outcome"], answer.json["tag_spool"]) == (0, "applied", FREE)
    assert answer.json["requests"] == {"read": 5, "write": 1}
    paused, refused = answer.err.splitlines()
    assert re.fullmatch(
        rf"CP\(95\) pausó ARM de {HELD}. Quedó guardado en la planilla \d\d:\d\d:\d\d. "
        "No hace falta repetirlo.",
        paused,
    )
    assert refused.startswith(
        f"CP(95) quiso completar ARM de {HELD}. Nadie tiene tomado {HELD}. No se guardó."
    )
    (row,) = terminal.kiosk("history", HELD, "--json").json
    assert row["evento_tipo"] == "PAUSAR_SPOOL"
    assert terminal.action("pausar", FREE, MAURICIO).err == ""
    with dependency.commands(load_settings(None, terminal.settings())) as services:
        ends = services.occupation.carry_on()  # like a window, where the worker may still be standing
    assert [end.verdict.value for end in ends] == ["applied", "refused"]


def test_doctor_counts_what_waits_here(terminal: Terminal) -> None:
    _queue(terminal, ("pausar", HELD, CARLA), ("completar", HELD, CARLA))
    checks = terminal.kiosk("doctor", "--json").json["checks"]
    (found,) = [check for check in checks if check["check"] == "memory"]
    assert (found["level"], found["code"]) == ("warning", "memory.waiting")
    assert re.match(r"Acciones de este puesto que no han terminado: 2, desde el \d\d-\d\d-", found["message"])
    terminal.action("tomar", FREE, MAURICIO)
    checks = terminal.kiosk("doctor", "--json").json["checks"]
    assert "memory" not in {check["check"] for check in checks}


def test_a_waiting_command_for_the_same_spool_is_reported_beside_the_answer(terminal: Terminal) -> None:
    _queue(terminal, ("pausar", HELD, CARLA))
    answer = terminal.action("tomar", HELD, MAURICIO)
    assert (answer.code, answer.json["worker_nombre"]) == (0, "MR(93)")
    assert answer.err.startswith(f"CP(95) pausó ARM de {HELD}.")
    assert len(answer.err.splitlines()) == 1


def test_refused_action_carries_on_what_waits_too(terminal: Terminal) -> None:
    _queue(terminal, ("pausar", HELD, CARLA))
    answer = terminal.action("tomar", NO_MATERIALS, MAURICIO)
    assert (answer.code, answer.json["code"]) == (2, "DEPENDENCIAS_NO_SATISFECHAS")
    assert answer.err.startswith(f"CP(95) pausó ARM de {HELD}.")


def test_waiting_commands_are_not_tried_after_an_action_that_found_no_sheet(terminal: Terminal) -> None:
    _queue(terminal, ("pausar", HELD, CARLA))
    asked: list[str] = []

    def away(_self: LocalSheetsAdapter, request: requests.PreparedRequest, *_: Any, **__: Any) -> Any:
        asked.append(str(request.url))
        raise no_connection()

    with terminal.patch.context() as patch:
        patch.setattr("kiosk.sheets.http.retries.PATIENCE_S", 0.0)
        patch.setattr(LocalSheetsAdapter, "send", away)
        answer = terminal.action("tomar", FREE, MAURICIO)
    assert (answer.code, answer.json["code"], answer.err) == (2, "SHEETS_NO_DISPONIBLE", "")
    assert len(asked) == 1


def test_a_release_waits_for_a_sheet_that_is_away_where_no_window_ever_ran(terminal: Terminal) -> None:
    terminal.action("tomar", FREE, MAURICIO)

    def away(*_: Any, **__: Any) -> Any:
        raise no_connection()

    with terminal.patch.context() as patch:
        patch.setattr("kiosk.sheets.http.retries.PATIENCE_S", 0.0)
        patch.setattr(LocalSheetsAdapter, "send", away)
        queued = terminal.action("pausar", FREE, MAURICIO)
        refused = terminal.action("pausar", HELD, MAURICIO)
    assert (queued.code, queued.json["outcome"], queued.err) == (4, "queued", "")
    assert (refused.code, refused.json["code"]) == (2, "SHEETS_NO_DISPONIBLE")
    later = terminal.action("tomar", PAUSED, CARLA)
    assert (later.code, later.json["outcome"]) == (0, "applied")
    assert later.err.startswith(f"MR(93) pausó ARM de {FREE}. Quedó guardado en la planilla ")


def test_the_log_has_the_ends_of_what_waited(terminal: Terminal) -> None:
    _queue(terminal, ("pausar", HELD, CARLA))
    terminal.action("tomar", FREE, MAURICIO)
    assert f"action PAUSAR ARM tag '{HELD}' worker 'CP(95)': applied, code -, " in terminal.log


@pytest.mark.logs("unforeseen at PAUSAR")
def test_a_stuck_command_changes_no_answer(terminal: Terminal) -> None:
    _queue(terminal, ("pausar", HELD, CARLA))
    with no_attempts(terminal.folder, "PAUSAR"):
        answer = terminal.action("tomar", FREE, MAURICIO)
    assert (answer.code, answer.json["outcome"]) == (0, "applied")
    assert "Todavía no se sabe si se guardó." in answer.err
    assert len(answer.err.splitlines()) == 1


@pytest.mark.logs("could not be done")
def test_round_that_fails_in_an_unforeseen_way_changes_no_answer(terminal: Terminal) -> None:
    _queue(terminal, ("pausar", HELD, CARLA))

    def spoilt(request: requests.PreparedRequest) -> None:
        """Called when the action's own write is sent."""
        terminal.patch.delattr("kiosk.core.journal.Record.tag", raising=False)

    with before_each_write(terminal.patch, spoilt):
        answer = terminal.action("tomar", FREE, MAURICIO)
    assert (answer.code, answer.json["outcome"]) == (0, "applied")
    assert answer.err.startswith("Algo falló en el kiosco (AttributeError).")


@pytest.mark.logs("can't be read")
def test_waiting_command_that_can_not_be_read_changes_no_answer(terminal: Terminal) -> None:
    _queue(terminal, ("pausar", HELD, CARLA))
    with closing(sqlite3.connect(terminal.folder / "station.db")) as connection, connection:
        connection.execute("UPDATE commands SET command = '[]'")
    answer = terminal.action("tomar", FREE, MAURICIO)
    assert (answer.code, answer.json["outcome"], answer.err) == (0, "applied", "")


def test_waiting_commands_hold_the_terminal_no_longer_than_an_action(
    terminal: Terminal, logs: LogCheck
) -> None:
    logs.expect(": closed$")  # logged by the abandoned thread
    _queue(terminal, ("pausar", HELD, CARLA))
    gate = threading.Event()

    def hangs(request: requests.PreparedRequest) -> None:
        if HELD in str(request.body):
            assert gate.wait(30)

    with before_each_write(terminal.patch, hangs) as patch:
        patch.setattr("kiosk.commands.action.LONGEST_S", 0.2)
        answer = terminal.action("tomar", FREE, MAURICIO)
        left_alone = [thread for thread in threading.enumerate() if thread.name == "action"]
        gate.set()
        for thread in left_alone:
            thread.join(30)
    assert (answer.code, answer.json["outcome"], answer.err) == (0, "applied", "")
    assert left_alone


def test_silent_sheet_keeps_the_turn_of_the_station_for_one_hurried_request(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.sheets.http.client.HURRIED", TimeLimits(2.0, 0.3))
    monkeypatch.setattr("kiosk.sheets.http.client.HURRIED_S", 0.2)
    with raw_server(*[freezes] * 4) as server:
        terminal.environ |= {"KIOSK_SPREADSHEET_ID": "1AbC", "KIOSK_API_URL": server.url}
        began = time.monotonic()
        answer = terminal.action("pausar", FREE, MAURICIO)
        assert time.monotonic() - began < 8.0
        assert (answer.code, answer.json["code"]) == (2, "SHEETS_NO_DISPONIBLE")
        assert len(server.heard) == 1


def test_used_up_quota_keeps_the_turn_of_a_window_for_seconds(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.wiring.commands.BESIDE_WINDOW_S", 0.5)
    with sheet_server(terminal.workbook, per_minute=0) as server, at_work(terminal.folder):
        terminal.environ |= {"KIOSK_SPREADSHEET_ID": "1AbC", "KIOSK_API_URL": server.url}
        began = time.monotonic()
        answer = terminal.action("pausar", FREE, MAURICIO)
        assert time.monotonic() - began < 8.0
        assert (answer.code, answer.json["code"]) == (2, "SHEETS_LIMITE")
        assert server.refused["GET"]
