"""This machine's time is an hour off the server's: what a terminal and a gate are told, and write."""

from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import formatdate
from time import time

import pytest

from kiosk.workbook.server import connection
from tests.cli.station_process import QUICK, station
from tests.cli.terminal import CARLA, FREE, HELD, MAURICIO, Terminal
from tests.workbook.serving import serving

pytestmark = pytest.mark.logs("time is wrong")
HOUR_S = 3600.0


@dataclass
class ServersClock:
    """The time in the answers of the sheet's server; `ahead_s` of this machine's."""

    ahead_s: float = HOUR_S

    def date(self, usegmt: bool) -> str:
        return formatdate(time() + self.ahead_s, usegmt=usegmt)


@pytest.fixture
def server(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> Iterator[ServersClock]:
    """The shop's workbook is served with the real `Date` header, by a clock of the test's."""
    clock = ServersClock()
    monkeypatch.setattr(connection, "formatdate", clock.date)
    with serving(terminal.workbook) as served:
        terminal.environ |= {"KIOSK_API_URL": served.url, "KIOSK_SPREADSHEET_ID": served.spreadsheet_id}
        yield clock


def test_terminal_takes_nothing_and_keeps_a_release_until_the_time_is_right(
    terminal: Terminal, server: ServersClock
) -> None:
    taken = terminal.action("tomar", FREE, MAURICIO)
    assert (taken.json["outcome"], taken.json["code"]) == ("refused", "RELOJ_NO_FIABLE")
    assert "La hora de este equipo está mal" in taken.json["message"]
    assert "el servidor de la planilla dice" in taken.json["message"]
    paused = terminal.action("pausar", HELD, CARLA)
    assert (paused.code, paused.json["outcome"], paused.json["code"]) == (4, "queued", "RELOJ_NO_FIABLE")
    assert "se guardará cuando la hora esté bien" in paused.json["message"]
    assert terminal.kiosk("history", HELD, "--json").json == []
    server.ahead_s = 0.0
    taken = terminal.action("tomar", FREE, MAURICIO)
    assert (taken.code, taken.json["outcome"]) == (0, "applied")
    assert f"CP(95) pausó ARM de {HELD}" in taken.err
    assert [row["evento_tipo"] for row in terminal.kiosk("history", HELD, "--json").json] == ["PAUSAR_SPOOL"]


@pytest.mark.parametrize("ahead_s", [240.0, -240.0])
def test_machine_that_is_four_minutes_off_works(
    terminal: Terminal, server: ServersClock, ahead_s: float
) -> None:
    server.ahead_s = ahead_s
    assert terminal.action("tomar", FREE, MAURICIO).json["outcome"] == "applied"


@pytest.mark.slow
def test_gate_is_told_and_its_release_goes_out_by_itself_once_the_time_is_right(
    terminal: Terminal, server: ServersClock
) -> None:
    with station(terminal, program=("-c", QUICK)) as gate:
        gate.ready()
        gate.ask("a", "tomar", FREE, MAURICIO)
        gate.ask("b", "pausar", HELD, CARLA)
        taken, paused = gate.answer("a"), gate.answer("b")
        assert (taken["outcome"], taken["code"]) == ("refused", "RELOJ_NO_FIABLE")
        assert (paused["outcome"], paused["code"]) == ("queued", "RELOJ_NO_FIABLE")
        server.ahead_s = 0.0
        late = gate.wait(lambda line: "late" in line)["late"]
        assert (late["id"], late["outcome"]) == ("b", "applied")
        gate.ask("c", "tomar", FREE, MAURICIO)
        assert gate.answer("c")["outcome"] == "applied"
