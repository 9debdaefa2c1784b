"""`kiosk doctor --accept-cells COLUMN`: a state column was emptied, and a person says it was meant."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime

import pytest

from kiosk.core.protocol.kinds import Mark
from kiosk.core.sharing.alarms import Alarm
from kiosk.station.memory import Memory
from kiosk.station.work_lock import at_work
from tests.cli.planning_desk import PlanningDesk
from tests.cli.terminal import CARLA, FREE, HELD, MAURICIO, PAUSED, Answer, Terminal
from tests.cli.test_alarms import book_of


@pytest.fixture
def desk(terminal: Terminal) -> Iterator[PlanningDesk]:
    """Mauricio holds FREE, and Carla PAUSED; planning has given HELD to her before the kiosk."""
    with closing(PlanningDesk(terminal)) as found:
        one = found.at("Puesto 1")
        assert one.action("tomar", FREE, MAURICIO).code == 0
        assert one.action("tomar", PAUSED, CARLA).code == 0
        assert one.kiosk("occupied").code == 0  # which reads all rows
        yield found


def empty(desk: PlanningDesk, header: str) -> None:
    """Planning empties a column below its header."""
    rows = desk.operaciones()
    at = rows[0].index(header)
    desk.planilla.worksheet("Operaciones").update(
        [[""] for _ in rows[1:]], f"{chr(ord('A') + at)}2", raw=True
    )


def accept(desk: PlanningDesk, column: str, *typed: str, station: str = "Puesto 1") -> Answer:
    return desk.accept(*typed, station=station, what=("--accept-cells", column))


def test_list_tells_which_cells_went_empty_and_whose_they_were(desk: PlanningDesk) -> None:
    empty(desk, "Ocupado_Por")
    cells, before = desk.operaciones(), desk.metadata()
    answer = accept(desk, "Ocupado_Por", "Rosa", "sí")
    lines = [line.strip() for line in answer.out.splitlines()]
    assert answer.code == 0
    assert lines[:4] == [
        "Celdas de Ocupado_Por que se vaciaron: 3. Si las aceptas, quedan vacías:",
        f"Operaciones, fila 2  {FREE}  era MR(93)",
        f"Operaciones, fila 4  {HELD}  era CP(95)",
        f"Operaciones, fila 9  {PAUSED}  era CP(95)",
    ]
    assert lines[-1].startswith("Ocupado_Por quedó aceptada como está por Rosa.")
    assert (desk.operaciones(), desk.metadata()[:-1]) == (cells, before)
    row = desk.rows()[-1]
    assert (row.evento_tipo, row.columna, row.worker_nombre, row.station) == (
        Mark.COLUMNA_ACEPTADA,
        "Ocupado_Por",
        "Rosa",
        "Puesto 1",
    )
    assert row.motivo == "Ocupado_Por, celdas que se vaciaron: 3"


def test_column_is_found_however_it_is_typed(desk: PlanningDesk) -> None:
    empty(desk, "Armador")
    assert accept(desk, " armador ", "Rosa", "s").code == 0
    assert desk.rows()[-1].columna == "Armador"


def test_other_column_is_wrong_usage_and_the_state_columns_are_named(desk: PlanningDesk) -> None:
    answer = accept(desk, "NV", "Rosa", "s")
    assert (answer.code, "Ocupado_Por" in answer.err, "version" in answer.err) == (64, True, True)


@pytest.mark.parametrize("typed", [("Rosa", "n"), ()])
def test_without_a_yes_nothing_is_written(desk: PlanningDesk, typed: tuple[str, ...]) -> None:
    empty(desk, "Ocupado_Por")
    before = desk.metadata()
    assert (accept(desk, "Ocupado_Por", *typed).code, desk.metadata()) == (2, before)


def test_column_that_is_as_it_was_has_nothing_to_accept(desk: PlanningDesk) -> None:
    before = desk.metadata()
    answer = accept(desk, "Ocupado_Por", "Rosa", "s")
    assert (answer.code, desk.metadata()) == (0, before)
    assert answer.out.startswith("No hay nada que aceptar")


def test_under_a_touched_audit_it_names_first_what_comes_first_and_promises_nothing(
    desk: PlanningDesk,
) -> None:
    empty(desk, "Ocupado_Por")
    desk.change_metadata(lambda rows: rows[1:])
    answer = accept(desk, "Ocupado_Por", "Rosa", "s")
    assert answer.code == 0
    assert "haz eso primero, con «kiosk doctor --accept-audit»" in answer.err
    assert "los puestos siguen detenidos" in answer.out
    assert "siguen solos" not in answer.out
    desk.accept("Rosa", "s")
    assert "siguen solos" in accept(desk, "Ocupado_Por", "Rosa", "s").out


@pytest.mark.parametrize("reason", ["auditoria", "filas_movidas"])
def test_alarm_of_the_own_window_counts_if_it_is_the_audit_s(desk: PlanningDesk, reason: str) -> None:
    """Another station may have found it, though this one's copy sees nothing."""
    empty(desk, "Ocupado_Por")
    folder = desk.terminal.folder / "Puesto 1"
    with closing(Memory(folder, book_of(desk.terminal), lambda: datetime.now(UTC))) as memory:
        memory.mirror.keep_alarms([Alarm(reason)])
    with at_work(folder):
        answer = accept(desk, "Ocupado_Por", "Rosa", "s")
    assert ("--accept-audit" in answer.err) is (reason == "auditoria")
    assert ("siguen solos" in answer.out) is (reason != "auditoria")


def test_program_accepts_with_a_yes_and_a_name(desk: PlanningDesk) -> None:
    empty(desk, "Armador")
    options = ("--yes", "--who", "Rosa", "--json")
    said = desk.accept(what=("--accept-cells", "Armador"), options=options).json
    assert (said["ok"], said["code"], said["column"]) == (True, "cells.done", "Armador")
    assert {"tag": FREE, "row": 2, "was": "MR(93)"} in said["cells"]
    assert desk.accept(what=("--accept-cells", "Armador"), options=("--yes",)).code == 64


def test_one_thing_is_accepted_at_a_time(desk: PlanningDesk) -> None:
    answer = desk.accept(what=("--accept-cells", "Armador", "--accept-audit"))
    assert (answer.code, "--accept-audit" in answer.err) == (64, True)
