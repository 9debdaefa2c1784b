"""This machine's time is an hour off the server's: what a terminal and a gate are told, and write."""

import io
import re
import time as machine
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from email.utils import formatdate

import pytest

from kiosk import dependency
from kiosk.config.settings import load_settings
from kiosk.core import clock
from kiosk.workbook.server import connection
from tests.cli.station_process import QUICK, station
from tests.cli.terminal import CARLA, FREE, HELD, MAURICIO, PAUSED, Terminal
from tests.workbook.serving import serving

pytestmark = pytest.mark.logs("time is wrong")
HOUR_S = 3600.0


class Person(io.StringIO):
    """Somebody at the terminal."""

    def isatty(self) -> bool:
        return True


@dataclass
class ServersClock:
    """The time in the answers of the sheet's server; `ahead_s` of this machine's."""

    ahead_s: float = HOUR_S

    def date(self, usegmt: bool) -> str:
        return formatdate(machine.time() + self.ahead_s, usegmt=usegmt)


class MachineSetBack:
    """The module `time` on a machine whose clock somebody has set back."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    def time(self) -> float:
        return machine.time() - self._seconds

    def __getattr__(self, name: str) -> object:
        return getattr(machine, name)


@pytest.fixture
def server(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> Iterator[ServersClock]:
    """The shop's workbook is served with the real `Date` header, by a clock of the test's."""
    served_by = ServersClock()
    monkeypatch.setattr(connection, "formatdate", served_by.date)
    with serving(terminal.workbook) as served:
        terminal.environ |= {"KIOSK_API_URL": served.url, "KIOSK_SPREADSHEET_ID": served.spreadsheet_id}
        yield served_by


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


def test_doctor_says_that_the_time_is_wrong_and_what_to_do(terminal: Terminal, server: ServersClock) -> None:
    answer = terminal.kiosk("doctor")
    assert answer.code == 1
    assert re.search(r"La hora de este equipo va (3599|360\d) s atrasada", answer.out)
    assert "Ponlo en hora" in answer.out


def test_doctor_knows_by_the_audit_s_dates_that_the_time_is_wrong(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A workbook of this machine, and no Redis: only its own rows speak."""
    assert terminal.action("tomar", FREE, MAURICIO).json["outcome"] == "applied"
    assert "está mal" not in terminal.kiosk("doctor").out
    with monkeypatch.context() as patch:
        patch.setattr(clock, "time", MachineSetBack(2 * 86_400.0))
        answer = terminal.kiosk("doctor")
        assert answer.code == 1
        assert "La hora de este equipo está mal" in answer.out
        assert "lo último de la planilla es del" in answer.out
        taken = terminal.action("tomar", PAUSED, MAURICIO)
        assert taken.json["code"] == "RELOJ_NO_FIABLE"
    assert terminal.action("tomar", PAUSED, MAURICIO).json["outcome"] == "applied"


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
        wrong, right = [line["clock"] for line in gate.lines if "clock" in line]
        assert (wrong["state"], wrong["detail"]) == ("wrong", "servidor")
        assert wrong["message"].startswith("La hora de este equipo está mal")
        assert right == {"state": "right", "detail": None, "message": None}
        gate.ask("c", "tomar", FREE, MAURICIO)
        assert gate.answer("c")["outcome"] == "applied"


@pytest.fixture
def idle(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Nobody has worked for 401 days; nothing tells the time but the rows of this machine's workbook."""
    assert terminal.action("tomar", FREE, MAURICIO).json["outcome"] == "applied"
    monkeypatch.setattr(clock, "time", MachineSetBack(-401 * 86_400.0))
    assert terminal.action("tomar", PAUSED, MAURICIO).json["code"] == "RELOJ_NO_FIABLE"
    return terminal


def test_person_accepts_the_time_of_a_machine_that_stood_idle(idle: Terminal) -> None:
    told = idle.kiosk("doctor")
    assert (told.code, "acéptala con «kiosk doctor --accept-clock»" in told.out) == (1, True)
    asked = idle.kiosk("doctor", "--accept-clock", person=Person("s\n"))
    assert asked.code == 0
    assert "¿Es correcta la hora de este equipo?" in asked.err
    assert "quedó aceptada" in asked.out
    assert idle.action("tomar", PAUSED, MAURICIO).json["outcome"] == "applied"
    assert "está mal" not in idle.kiosk("doctor").out
    assert idle.kiosk("doctor", "--accept-clock", "--json").json["code"] == "clock.nothing"


@pytest.mark.parametrize(("answers", "code"), [("n\n", "declined"), ("", "declined")])
def test_without_a_yes_nothing_is_accepted(idle: Terminal, answers: str, code: str) -> None:
    assert idle.kiosk("doctor", "--accept-clock", "--json", person=Person(answers)).json["code"] == code
    assert idle.kiosk("doctor", "--accept-clock", "--json", answers="s\n").json["code"] == "clock.no_terminal"
    assert idle.action("tomar", PAUSED, MAURICIO).json["code"] == "RELOJ_NO_FIABLE"


def test_clock_that_is_set_back_after_the_yes_is_not_the_accepted_one(
    idle: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert idle.kiosk("doctor", "--accept-clock", "--yes").code == 0
    monkeypatch.setattr(clock, "time", MachineSetBack(-(401 + 31) * 86_400.0))
    assert idle.action("tomar", PAUSED, MAURICIO).json["code"] == "RELOJ_NO_FIABLE"


def test_person_can_not_accept_a_time_against_the_sheet_s_server(
    terminal: Terminal, server: ServersClock
) -> None:
    assert server.ahead_s == HOUR_S
    answer = terminal.kiosk("doctor", "--accept-clock", "--yes")
    assert (answer.code, "No se aceptó" in answer.err) == (2, True)
    assert terminal.action("tomar", FREE, MAURICIO).json["code"] == "RELOJ_NO_FIABLE"


def test_station_at_work_hears_of_the_yes(idle: Terminal) -> None:
    with closing(dependency.station(load_settings(None, idle.settings()))) as station:
        station.snapshot()
        assert station.clock_doubt()
        assert idle.kiosk("doctor", "--accept-clock", "--yes").code == 0
        station.look()
        assert station.clock_doubt() is None
