"""DESHACER by commands: `kiosk action deshacer`, and as a request of `kiosk station`."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from kiosk.station.journal_codec import moment_text
from tests.cli.station_process import station
from tests.cli.terminal import ARMED, CARLA, FREE, HELD, MAURICIO, NICOLAS, PAUSED, Answer, Terminal


@pytest.fixture(autouse=True)
def _a_busy_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two commands may take longer than the ten seconds here."""
    monkeypatch.setattr("kiosk.core.action.undo_window.UNDO", timedelta(minutes=10))


def undo(terminal: Terminal, tag: str, worker: int) -> Answer:
    return terminal.kiosk("action", "deshacer", "--tag", tag, "--worker", str(worker), "--json")


def kinds(terminal: Terminal, tag: str) -> list[str]:
    return [row["evento_tipo"] for row in terminal.kiosk("history", tag, "--json").json]


@pytest.mark.parametrize(("verb", "kind"), [("pausar", "PAUSAR_SPOOL"), ("completar", "COMPLETAR_ARM")])
def test_the_last_action_is_undone_by_who_did_it(terminal: Terminal, verb: str, kind: str) -> None:
    taken = terminal.action("tomar", FREE, MAURICIO)
    terminal.action(verb, FREE, MAURICIO)
    answer = undo(terminal, FREE, MAURICIO)
    assert (answer.code, answer.err) == (0, "")
    said = answer.json
    assert (said["outcome"], said["operacion"], said["worker_nombre"]) == ("applied", "ARM", "MR(93)")
    assert said["estado_detalle"] == taken.json["estado_detalle"]
    assert said["message"].startswith(f"Deshiciste lo último de {FREE} en ARM · guardado en la planilla ")
    assert kinds(terminal, FREE) == ["TOMAR_SPOOL", kind, "DESHACER"]


def refusal(answer: Answer) -> tuple[int, str, str | None]:
    said = answer.json
    assert (said["requests"]["write"], said["event_id"]) == (0, None)
    assert "No se guardó ni se deshizo nada." in said["message"]
    return answer.code, said["code"], said["operacion"]


NO_UNDO = (2, "NO_SE_PUEDE_DESHACER", None)


def test_refusals_bear_their_code_and_write_nothing(terminal: Terminal) -> None:
    assert refusal(undo(terminal, FREE, MAURICIO)) == NO_UNDO
    terminal.action("tomar", FREE, MAURICIO)
    others = undo(terminal, FREE, CARLA)
    assert refusal(others) == NO_UNDO
    assert "MR(93) (TOMAR)" in others.json["message"]
    assert kinds(terminal, FREE) == ["TOMAR_SPOOL"]
    assert undo(terminal, FREE, MAURICIO).code == 0
    again = undo(terminal, FREE, MAURICIO)
    assert refusal(again) == NO_UNDO
    assert "no se deshace" in again.json["message"]
    assert kinds(terminal, FREE) == ["TOMAR_SPOOL", "DESHACER"]


def test_a_terminal_goes_by_the_journal(terminal: Terminal) -> None:
    """Each command is a process of its own; a clock that was set back gives no more time."""
    terminal.action("tomar", FREE, MAURICIO)
    for ago in (timedelta(hours=1), timedelta(hours=-1)):
        ended_at = moment_text(datetime.now(UTC) - ago)
        with closing(sqlite3.connect(terminal.folder / "station.db", timeout=10)) as journal, journal:
            journal.execute("UPDATE commands SET ended_at = ?", (ended_at,))
        late = undo(terminal, FREE, MAURICIO)
        assert refusal(late) == NO_UNDO
        assert "10 segundos" in late.json["message"]


def test_who_has_acted_since_at_another_station_is_named(terminal: Terminal) -> None:
    terminal.action("tomar", ARMED, NICOLAS, operation="SOLD")
    terminal.action("pausar", ARMED, NICOLAS, operation="SOLD")
    terminal.environ["KIOSK_STATION"] = "Puesto 9"
    elsewhere = terminal.environ | {"KIOSK_DATA_DIR": str(terminal.folder / "nine")}
    here, terminal.environ = terminal.environ, elsewhere | {"KIOSK_WORKBOOK": str(terminal.workbook)}
    assert terminal.action("tomar", ARMED, NICOLAS, operation="SOLD").code == 0
    terminal.environ = here
    late = undo(terminal, ARMED, NICOLAS)
    assert refusal(late)[:2] == NO_UNDO[:2]
    assert "NR(94) actuó" in late.json["message"]


def test_several_spools_are_undone_together(terminal: Terminal) -> None:
    both = ("--tag", FREE, "--tag", PAUSED, "--worker", str(MAURICIO))
    assert terminal.kiosk("action", "tomar", *both, "--operation", "ARM", "--json").code == 0
    answer = terminal.kiosk("action", "deshacer", *both, "--json")
    assert (answer.code, [each["outcome"] for each in answer.json]) == (0, ["applied", "applied"])
    assert kinds(terminal, PAUSED) == ["TOMAR_SPOOL", "DESHACER"]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--operation", "ARM"), "deshacer no lleva --operation"),
        (("--date", "01-11-2026"), "--date vale solo para completar."),
        (("--result", "APROBADO"), "--result vale solo para inspeccionar."),
    ],
)
def test_it_takes_nothing_but_the_spool_and_the_worker(
    bare: Terminal, more: tuple[str, ...], said: str
) -> None:
    answer = bare.kiosk("action", "deshacer", "--tag", FREE, "--worker", "93", *more)
    assert (answer.code, answer.out) == (64, "")
    assert said in answer.err


def test_a_station_undoes_what_it_was_asked_before(terminal: Terminal) -> None:
    def deshacer(name: str, tag: str, worker: int) -> dict[str, object]:
        return {"id": name, "action": "deshacer", "tag": tag, "worker": worker}

    with station(terminal) as kiosk:
        kiosk.ready()
        kiosk.type(deshacer("none", FREE, MAURICIO))
        assert kiosk.answer("none")["code"] == "NO_SE_PUEDE_DESHACER"
        kiosk.ask("take", "tomar", FREE, MAURICIO)
        kiosk.answer("take")
        kiosk.type(deshacer("other", FREE, CARLA), deshacer("own", FREE, MAURICIO))
        assert kiosk.answer("other")["code"] == "NO_SE_PUEDE_DESHACER"
        own = kiosk.answer("own")
        assert (own["outcome"], own["operacion"], own["requests"]) == (
            "applied",
            "ARM",
            {"read": 1, "write": 1},
        )
        told = kiosk.wait(lambda line: line.get("event", {}).get("event_type") == "CANCELAR")["event"]
        assert told["event_id"] == own["event_id"]
        kiosk.type({**deshacer("bad", FREE, MAURICIO), "operation": "ARM"})
        kiosk.ask("last", "pausar", HELD, CARLA)
        kiosk.answer("last")
        kiosk.end_input()
        assert kiosk.ended()[0] == 0
    (bad,) = [line for line in kiosk.answers() if "error" in line]
    assert (bad["id"], bad["error"]["code"]) == ("bad", "BAD_REQUEST")
    with station(terminal) as again:
        again.ready()
        again.type(deshacer("late", HELD, CARLA))
        late = again.answer("late")
        again.end_input()
        again.ended()
    assert (late["outcome"], late["code"]) == ("refused", "NO_SE_PUEDE_DESHACER")
    assert "se reinició" in late["message"]
