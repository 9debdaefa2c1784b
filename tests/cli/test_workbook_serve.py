"""`kiosk workbook serve`: the whole kiosk works over HTTP as it works on Google."""

import json
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import requests

from tests.cli.terminal import CARLA, FREE, HELD, MAURICIO, Terminal
from tests.cli.test_process import unix_only

ENDS_WITHIN = 15.0


@contextmanager
def _served(terminal: Terminal, *options: str) -> Iterator[tuple["subprocess.Popen[str]", dict[str, Any]]]:
    """A server in a process of its own, once it listens, and the line that it printed."""
    process = terminal.start("workbook", "serve", "--json", *options)
    try:
        assert process.stdout is not None
        yield process, json.loads(process.stdout.readline())
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


@pytest.fixture
def served(terminal: Terminal) -> Iterator[dict[str, Any]]:
    """A served workbook, and the terminal of a kiosk that is told of it by two settings alone."""
    with _served(terminal) as (_, answer):
        terminal.environ |= {"KIOSK_API_URL": answer["url"], "KIOSK_SPREADSHEET_ID": answer["spreadsheet_id"]}
        yield answer


def _control(served: dict[str, Any], what: str, body: Any = None) -> Any:
    url = f"{served['url']}/control/{what}"
    return (requests.get(url, timeout=5) if body is None else requests.post(url, json=body, timeout=5)).json()


def test_a_kiosk_works_on_it_without_credentials(terminal: Terminal, served: dict[str, Any]) -> None:
    taken = terminal.action("tomar", FREE, MAURICIO)
    assert (taken.code, taken.json["outcome"]) == (0, "applied")
    assert {each["tag_spool"] for each in terminal.kiosk("occupied", "--json").json} == {HELD, FREE}
    assert terminal.action("tomar", FREE, CARLA).code == 2
    (row,) = terminal.kiosk("history", FREE, "--json").json
    assert row["event_id"] == taken.json["event_id"]


def test_an_action_is_one_read_and_one_write_besides_the_snapshot(
    terminal: Terminal, served: dict[str, Any]
) -> None:
    terminal.action("tomar", FREE, MAURICIO)
    traffic = _control(served, "state")["traffic"]
    assert traffic["by_kind"]["batchUpdate"]["requests"] == traffic["writes"] == 1


def test_a_lost_answer_is_never_told_as_refused(terminal: Terminal, served: dict[str, Any]) -> None:
    _control(served, "faults", {"kind": "cut", "on": "write", "when": "after"})
    assert terminal.action("tomar", FREE, MAURICIO).json["outcome"] in ("unknown", "applied")
    assert {each["tag_spool"] for each in terminal.kiosk("occupied", "--json").json} == {HELD, FREE}


def test_a_local_kiosk_sees_what_came_over_http(terminal: Terminal, served: dict[str, Any]) -> None:
    terminal.action("tomar", FREE, MAURICIO)
    terminal.environ.clear()
    assert len(terminal.kiosk("occupied", "--json").json) == 2


@pytest.mark.logs("workbook failed")
def test_a_served_workbook_is_not_replaced(terminal: Terminal, served: dict[str, Any]) -> None:
    terminal.environ.clear()
    source = str(terminal.folder / "planilla.xlsx")
    answer = terminal.kiosk("workbook", "import", source, "--force")
    assert (answer.code, answer.out) == (1, "")
    assert "abierta" in answer.err


def test_a_first_start_makes_the_sample_shop(bare: Terminal) -> None:
    with _served(bare) as (_, answer):
        assert answer["workbook"] == str(bare.workbook)
        assert answer["url"].startswith("http://127.0.0.1:")
        titles = requests.get(f"{answer['url']}/v4/spreadsheets/{answer['spreadsheet_id']}", timeout=5).json()
        assert titles["sheets"][0]["properties"]["title"] == "Operaciones"


@unix_only
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_cleanly_when_it_is_told_to(terminal: Terminal, number: signal.Signals) -> None:
    process = terminal.start("workbook", "serve")
    assert process.stdout is not None
    line = process.stdout.readline()
    assert "http://127.0.0.1:" in line
    assert "(spreadsheet_id: local)" in line
    process.send_signal(number)
    out, err = process.communicate(timeout=ENDS_WITHIN)
    assert (process.returncode, out, err) == (0, "", "")
    assert not list(terminal.folder.glob("*-wal"))


def test_its_limits_are_those_of_the_command_line(terminal: Terminal) -> None:
    options = ("--latency-ms", "1", "--reads-per-minute", "2", "--writes-per-minute", "3")
    with _served(terminal, *options) as (_, answer):
        state = _control(answer, "state")
        assert (state["latency_ms"], state["reads_per_minute"], state["writes_per_minute"]) == (1, 2, 3)
        address = f"{answer['url']}/v4/spreadsheets/local"
        assert [requests.get(address, timeout=5).status_code for _ in range(3)] == [200, 200, 429]


def test_a_port_that_is_taken_is_reported(terminal: Terminal) -> None:
    with _served(terminal) as (_, answer):
        port = answer["url"].rpartition(":")[2]
        refused = terminal.kiosk("workbook", "serve", "--port", port)
    assert (refused.code, refused.out) == (1, "")
    assert f"127.0.0.1:{port}" in refused.err


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("--port", "70000"), "«70000» tiene que ser un número entero entre 0 y 65535."),
        (("--latency-ms", "poco"), "«poco»"),
        (("--host", "0.0.0.0"), "--host: «0.0.0.0» no es de este equipo"),
    ],
)
def test_wrong_options_are_wrong_usage(bare: Terminal, typed: tuple[str, ...], said: str) -> None:
    answer = bare.kiosk("workbook", "serve", *typed)
    assert (answer.code, answer.out) == (64, "")
    assert said in answer.err
    assert not bare.workbook.exists()


def test_the_help_says_how_faults_are_asked_for(bare: Terminal) -> None:
    for language in ("es", "en"):
        bare.environ["KIOSK_LANGUAGE"] = language
        said = bare.kiosk("workbook", "serve", "--help").out
        for word in ("/control/faults", "freeze", '{"kind": "cut", "on": "write", "when": "after"}'):
            assert word in said
