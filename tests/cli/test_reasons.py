"""A worker's own reason, told with PAUSAR: in the audit, in the event, and never asked for."""

from tests.cli.station_process import station
from tests.cli.terminal import FREE, MAURICIO, Terminal


def test_a_pause_keeps_its_reason_and_needs_none(terminal: Terminal) -> None:
    terminal.action("tomar", FREE, MAURICIO)
    of_arm = ("--tag", FREE, "--worker", str(MAURICIO), "--operation", "ARM", "--json")
    answer = terminal.kiosk("action", "pausar", *of_arm, "--reason", "  falta  material ")
    assert (answer.code, answer.json["outcome"]) == (0, "applied")
    terminal.action("tomar", FREE, MAURICIO)
    terminal.action("pausar", FREE, MAURICIO)
    rows = terminal.kiosk("history", FREE, "--json").json
    assert [row["motivo"] for row in rows] == [None, "falta material", None, None]
    assert "falta material" in terminal.kiosk("history", FREE).out


def test_a_station_without_a_screen_tells_the_reason_in_its_event(terminal: Terminal) -> None:
    with station(terminal) as kiosk:
        kiosk.ready()
        kiosk.ask(1, "tomar", FREE, MAURICIO)
        kiosk.ask(2, "pausar", FREE, MAURICIO, reason="falta material")
        kiosk.ask(3, "tomar", FREE, MAURICIO, reason="porque sí")
        assert kiosk.answer(2)["outcome"] == "applied"
        assert "reason vale solo para pausar, inspeccionar" in kiosk.answer(3)["error"]["message"]
        told = kiosk.wait(lambda line: line.get("event", {}).get("event_type") == "PAUSAR")
        assert told["event"]["motivo"] == "falta material"
        kiosk.end_input()
