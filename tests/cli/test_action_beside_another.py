"""A terminal's release that has to wait for another process of its station keeps the hold that it means."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime

import pytest

from kiosk.station.drain_lock import Drainer
from kiosk.station.memory import Memory
from kiosk.wiring import memory as wiring_memory
from tests.cli.planning_desk import PlanningDesk
from tests.cli.terminal import CARLA, FREE, MAURICIO, PAUSED, Terminal
from tests.cli.test_alarms import book_of


@pytest.fixture
def desk(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> Iterator[PlanningDesk]:
    """Carla took PAUSED at Puesto 1; a station waits a moment for its other processes."""
    monkeypatch.setattr(wiring_memory, "TURN_S", 0.05)
    with closing(PlanningDesk(terminal)) as found:
        assert found.at("Puesto 1").action("tomar", PAUSED, CARLA).code == 0
        yield found


def test_release_left_to_another_process_does_not_end_a_hold_that_its_worker_took_later(
    desk: PlanningDesk,
) -> None:
    folder = desk.terminal.folder / "Puesto 1"
    memory = Memory(folder, book_of(desk.terminal), lambda: datetime.now(UTC))
    with closing(memory), memory.turn(Drainer.WINDOW, 0.0) as is_mine:
        assert is_mine
        assert desk.at("Puesto 1").action("pausar", PAUSED, CARLA).json["outcome"] == "queued"
    elsewhere = desk.at("Puesto 2")
    assert elsewhere.action("pausar", PAUSED, CARLA).code == 0
    assert elsewhere.action("tomar", PAUSED, CARLA).code == 0
    assert desk.at("Puesto 1").action("tomar", FREE, MAURICIO).code == 0  # and sends what waits
    held = {row["tag_spool"] for row in elsewhere.kiosk("occupied", "--json").json}
    assert PAUSED in held
