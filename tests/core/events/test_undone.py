"""What was undone, as people read it back: struck or going on, and in no worker's day."""

from dataclasses import replace
from datetime import datetime

import pytest

from kiosk.core.events.sessions import Session, sessions_of
from kiosk.core.events.worker_day import day_of
from kiosk.core.shop.audit_row import row_for, row_undoing
from kiosk.core.shop.data import Action, AuditRow, Command, Operation, Picture, Result, Worker
from kiosk.core.shop.transitions import Transition, picture_after
from tests.support.builders import ANA, INES, JUANA, MAURO, TAG

ARM, SOLD, METROLOGIA, REPARACION = Operation
DAY = datetime(2026, 11, 23, 8, 0)
UNTOUCHED = Picture()
FINISHED = Picture(armador="AA(1)", fecha_armado="01-11-2026", soldador="BB(2)", fecha_soldadura="02-11-2026")


class Story:
    """A spool's counting rows, a minute apart."""

    def __init__(self, picture: Picture = UNTOUCHED) -> None:
        self.picture = picture
        self.rows: list[AuditRow] = []

    def does(self, action: Action, operation: Operation, by: Worker = MAURO, result: str = "") -> "Story":
        at = DAY.replace(minute=len(self.rows))
        done = Transition(action, operation, by.mark, at, result=Result(result) if result else None)
        wish = Command(f"r{len(self.rows)}", action, TAG, by.id, operation, resultado=result or None)
        after = picture_after(self.picture, done)
        return self._add(row_for(wish, by, "Puesto 1", at, "", self.picture, after))

    def undo(self) -> "Story":
        return self._add(row_undoing(self.rows[-1], f"r{len(self.rows)}", DAY.replace(minute=len(self.rows))))

    def _add(self, row: AuditRow) -> "Story":
        self.rows.append(row)
        self.picture = row.after or Picture()
        return self

    @property
    def told(self) -> list[tuple[str, str, str | None]]:
        return [_in_short(each) for each in sessions_of(self.rows)]


def _in_short(session: Session) -> tuple[str, str, str | None]:
    return session.worker, str(session.operation), session.result


@pytest.mark.parametrize("release", [Action.PAUSAR, Action.COMPLETAR, Action.CANCELAR])
@pytest.mark.parametrize("operation", [ARM, REPARACION])
def test_an_undone_end_goes_on_as_one_session(operation: Operation, release: Action) -> None:
    rejected = replace(FINISHED, estado_detalle="RECHAZADO (Ciclo 1/3) - Pendiente reparación")
    story = Story(rejected if operation is REPARACION else UNTOUCHED)
    story.does(Action.TOMAR, operation).does(release, operation).undo()
    assert story.told == [("MR(93)", operation, None)]
    story.does(Action.COMPLETAR, operation)
    assert story.told == [("MR(93)", operation, "COMPLETAR")]
    assert [done.operation for done in day_of(story.rows, MAURO.id, DAY.date())] == [operation]


@pytest.mark.parametrize("result", Result)
def test_an_undone_inspection_is_struck_and_not_counted(result: Result) -> None:
    story = Story(FINISHED).does(Action.INSPECCIONAR, METROLOGIA, INES, result).undo()
    assert story.told == [("IV(70)", METROLOGIA, "DESHACER")]
    assert sessions_of(story.rows)[0].is_undone
    assert day_of(story.rows, INES.id, DAY.date()) == []
    story.does(Action.INSPECCIONAR, METROLOGIA, INES, "APROBADO")
    assert [each[2] for each in story.told] == ["DESHACER", "APROBADO"]
    assert len(day_of(story.rows, INES.id, DAY.date())) == 1


def test_an_undone_take_is_struck_between_the_work_of_others() -> None:
    story = Story().does(Action.TOMAR, ARM).does(Action.PAUSAR, ARM)
    story.does(Action.TOMAR, ARM, ANA).undo().does(Action.TOMAR, ARM).does(Action.COMPLETAR, ARM)
    assert story.told == [
        ("MR(93)", ARM, "PAUSAR"),
        ("AS(45)", ARM, "DESHACER"),
        ("MR(93)", ARM, "COMPLETAR"),
    ]
    assert day_of(story.rows, ANA.id, DAY.date()) == []


def test_an_undone_inspection_leaves_what_was_done_before_it() -> None:
    story = Story().does(Action.TOMAR, ARM).does(Action.COMPLETAR, ARM)
    story.does(Action.TOMAR, SOLD, JUANA).does(Action.COMPLETAR, SOLD, JUANA)
    story.does(Action.INSPECCIONAR, METROLOGIA, INES, "RECHAZADO").undo()
    assert story.told == [
        ("MR(93)", ARM, "COMPLETAR"),
        ("JP(11)", SOLD, "COMPLETAR"),
        ("IV(70)", METROLOGIA, "DESHACER"),
    ]
