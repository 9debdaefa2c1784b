"""A station that only runs `kiosk action` compares the audit itself: no window of its own ever does."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from requests import PreparedRequest

from kiosk.station.memory import Memory
from kiosk.station.work_lock import at_work
from kiosk.wiring import comparison
from kiosk.workbook import LocalSheetsAdapter
from tests.cli.planning_desk import PlanningDesk
from tests.cli.terminal import CARLA, FREE, MAURICIO, PAUSED, Answer, Terminal
from tests.cli.test_alarms import book_of

HOUR = timedelta(hours=1)


@pytest.fixture
def desk(terminal: Terminal) -> Iterator[PlanningDesk]:
    """Mauricio holds FREE, and Carla PAUSED, by actions of Puesto 1."""
    with closing(PlanningDesk(terminal)) as found:
        assert act(found, "tomar", FREE, MAURICIO).code == 0
        assert act(found, "tomar", PAUSED, CARLA).code == 0
        yield found


def act(desk: PlanningDesk, verb: str, tag: str, worker: int) -> Answer:
    return desk.at("Puesto 1").action(verb, tag, worker)


def memory_of(desk: PlanningDesk) -> Memory:
    folder = desk.terminal.folder / "Puesto 1"
    return Memory(folder, book_of(desk.terminal), lambda: datetime.now(UTC))


def compared(desk: PlanningDesk, ago: timedelta) -> None:
    """Puesto 1 last compared the audit this long ago."""
    with closing(memory_of(desk)) as memory:
        at = memory.audit.compared_at()
        assert at is not None
        assert datetime.now(UTC) - at < HOUR
        memory.audit.compared(datetime.now(UTC) - ago)


def edited(rows: list[list[Any]]) -> list[list[Any]]:
    """Planning gives Mauricio's take to another worker, above the audit's end."""
    return [[str(cell).replace("MR(93)", "JP(94)") for cell in rows[0]], *rows[1:]]


@pytest.mark.logs("people changed")
def test_change_above_the_audit_s_end_stops_an_action_once_an_hour_has_passed(desk: PlanningDesk) -> None:
    as_it_was = desk.metadata()
    desk.change_metadata(edited)
    assert act(desk, "pausar", PAUSED, CARLA).code == 0  # compared less than an hour ago
    compared(desk, HOUR)
    before = desk.metadata()
    for _ in range(2):
        answer = act(desk, "tomar", PAUSED, CARLA)
        assert (answer.code, answer.json["code"]) == (2, "ESCRITURA_DETENIDA")
    assert desk.metadata() == before
    desk.change_metadata(lambda rows: [as_it_was[0], *rows[1:]])
    assert act(desk, "tomar", PAUSED, CARLA).code == 0


@pytest.mark.logs("people changed")
def test_alarm_that_an_action_met_stops_the_next_one_without_an_hour_s_wait(desk: PlanningDesk) -> None:
    as_it_was = desk.metadata()
    desk.change_metadata(edited)
    compared(desk, HOUR)
    assert act(desk, "tomar", PAUSED, CARLA).json["code"] == "ESCRITURA_DETENIDA"
    with closing(memory_of(desk)) as memory:
        memory.audit.compared(datetime.now(UTC))
    assert act(desk, "pausar", PAUSED, CARLA).json["outcome"] == "queued"
    desk.change_metadata(lambda rows: [as_it_was[0], *rows[1:]])
    assert act(desk, "pausar", FREE, MAURICIO).code == 0
    with closing(memory_of(desk)) as memory:
        assert memory.mirror.alarms() == ()


@pytest.mark.logs("people changed")
def test_clock_that_was_set_back_does_not_put_the_comparison_off(desk: PlanningDesk) -> None:
    desk.change_metadata(edited)
    compared(desk, -30 * HOUR)
    assert act(desk, "pausar", PAUSED, CARLA).json["outcome"] == "queued"


def test_own_window_at_work_compares_for_its_actions(desk: PlanningDesk) -> None:
    desk.change_metadata(edited)
    compared(desk, HOUR)
    with at_work(desk.terminal.folder / "Puesto 1"):
        assert act(desk, "pausar", PAUSED, CARLA).code == 0


def test_action_is_in_the_journal_before_the_comparison_sends_anything(
    desk: PlanningDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared(desk, HOUR)
    depths: list[int] = []
    answer = LocalSheetsAdapter.send

    def send(self: LocalSheetsAdapter, request: PreparedRequest, *args: Any, **options: Any) -> Any:
        with closing(memory_of(desk)) as memory:
            depths.append(memory.journal.backlog().count)
        return answer(self, request, *args, **options)

    monkeypatch.setattr(LocalSheetsAdapter, "send", send)
    assert act(desk, "pausar", PAUSED, CARLA).code == 0
    assert set(depths) == {1}


@pytest.fixture
def slow(desk: PlanningDesk, monkeypatch: pytest.MonkeyPatch) -> PlanningDesk:
    """The sheet is too slow for a comparison before an action, and one is due."""
    compared(desk, HOUR)
    monkeypatch.setattr(comparison, "COMPARE_S", 0.0)
    return desk


def test_comparison_that_takes_too_long_is_made_after_the_answer(slow: PlanningDesk) -> None:
    late = act(slow, "pausar", PAUSED, CARLA)
    assert (late.code, late.json["requests"]) == (0, {"read": 1, "write": 1})
    compared(slow, timedelta(0))  # within the hour


@pytest.mark.logs("people changed")
def test_change_that_is_found_after_the_answer_stops_the_next_action(slow: PlanningDesk) -> None:
    as_it_was = slow.metadata()
    slow.change_metadata(edited)
    assert act(slow, "pausar", PAUSED, CARLA).code == 0
    assert act(slow, "tomar", PAUSED, CARLA).json["code"] == "ESCRITURA_DETENIDA"
    slow.change_metadata(lambda rows: [as_it_was[0], *rows[1:]])
    assert act(slow, "pausar", FREE, MAURICIO).json["outcome"] == "queued"  # found gone after this answer
    assert act(slow, "tomar", PAUSED, CARLA).code == 0
