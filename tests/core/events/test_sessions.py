"""Sessions told from audit rows that count, made by the table of transitions as stations make them."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

import pytest

from kiosk.core.events.sessions import Session, sessions_of
from kiosk.core.events.worker_day import day_of
from kiosk.core.protocol.findings import HandNote
from kiosk.core.protocol.records import hand_note
from kiosk.core.shop.audit_row import row_for
from kiosk.core.shop.data import Action, AuditRow, Command, Operation, Picture, Worker
from kiosk.core.shop.dates import UNDATED, format_moment
from kiosk.core.shop.operations import AuditKind
from kiosk.core.shop.transitions import Transition, picture_after

CARLA, MAURICIO = Worker(95, "Carla", "Pizarro"), Worker(93, "Mauricio", "Rodríguez")
MARCELA = Worker(5, "Marcela", "Olivares")
NICOLAS = Worker(94, "Nicolás", "Rivas")
ZONE = ZoneInfo("America/Santiago")
EIGHT = datetime(2026, 11, 3, 8)


class Story:
    """The rows of one spool, in their order."""

    def __init__(self, tag: str = "MK-1", picture: Picture | None = None) -> None:
        self.tag, self.rows, self._ids = tag, list[AuditRow](), count(1)
        self._picture, self._at = picture or Picture(), EIGHT

    def at(self, hour: int, minute: int = 0, day: int = 3) -> "Story":
        self._at = datetime(2026, 11, day, hour, minute)
        return self

    def does(
        self, worker: Worker, action: Action, operation: Operation = Operation.ARM, reason: str | None = None
    ) -> "Story":
        command = Command(f"{self.tag}/{next(self._ids)}", action, self.tag, worker.id, operation)
        after = picture_after(self._picture, Transition(action, operation, worker.mark, self._at))
        row = row_for(command, worker, "Puesto 1", self._at, self._last(), self._picture, after)
        return self._add(replace(row, motivo=reason))

    def typed(self, picture: Picture) -> "Story":
        note = HandNote(self.tag, self._last(), self._last(), self._picture, picture)
        return self._add(hand_note(note, f"{self.tag}/{next(self._ids)}", self._at, "Puesto 1"))

    def _last(self) -> str:
        return self.rows[-1].id if self.rows else ""

    def _add(self, row: AuditRow) -> "Story":
        self.rows.append(row)
        assert row.after is not None
        self._picture = row.after
        return self

    @property
    def picture(self) -> Picture:
        return self._picture


def in_short(sessions: list[Session]) -> list[tuple[str, str | None, str | None, str | None, str | None]]:
    """Who, for what, from when, to when, how it ended."""
    return [
        (
            each.worker,
            each.operation,
            format_moment(each.began)[-8:-3] if each.began else None,
            format_moment(each.ended)[-8:-3] if each.ended else None,
            each.result,
        )
        for each in sessions
    ]


def test_takes_open_and_releases_close() -> None:
    story = Story().does(CARLA, Action.TOMAR).at(9, 30).does(CARLA, Action.PAUSAR, reason="falta material")
    story.at(10).does(MAURICIO, Action.TOMAR).at(12).does(MAURICIO, Action.COMPLETAR)
    story.at(13).does(NICOLAS, Action.TOMAR, Operation.SOLD).at(13, 5).does(
        NICOLAS, Action.CANCELAR, Operation.SOLD
    )
    story.at(14).does(NICOLAS, Action.TOMAR, Operation.SOLD)
    sessions = sessions_of(story.rows)
    assert in_short(sessions) == [
        ("CP(95)", "ARM", "08:00", "09:30", "PAUSAR"),
        ("MR(93)", "ARM", "10:00", "12:00", "COMPLETAR"),
        ("NR(94)", "SOLD", "13:00", "13:05", "CANCELAR"),
        ("NR(94)", "SOLD", "14:00", None, None),
    ]
    assert [each.reason for each in sessions] == ["falta material", None, None, None]
    assert {each.station for each in sessions} == {"Puesto 1"}
    assert [each.minutes(lambda local: local.replace(tzinfo=UTC)) for each in sessions] == [90, 120, 5, None]


def test_what_people_type_ends_and_begins_one_as_well() -> None:
    story = Story().does(CARLA, Action.TOMAR)
    held = replace(
        story.picture, ocupado_por="MR(93)", fecha_ocupacion="03-11-2026 09:15:00", armador="MR(93)"
    )
    story.at(10).typed(held).at(11).typed(replace(held, ocupado_por="", fecha_ocupacion=""))
    assert in_short(sessions_of(story.rows)) == [
        ("CP(95)", "ARM", "08:00", "10:00", "EDITADO_A_MANO"),
        ("MR(93)", "ARM", "09:15", "11:00", "EDITADO_A_MANO"),
    ]


def test_an_edit_of_other_cells_interrupts_nobody() -> None:
    story = Story().does(CARLA, Action.TOMAR)
    story.at(10).typed(replace(story.picture, fecha_ocupacion="ayer")).at(11).does(CARLA, Action.COMPLETAR)
    assert in_short(sessions_of(story.rows)) == [("CP(95)", "ARM", "08:00", "11:00", "COMPLETAR")]


def test_the_first_row_that_is_left_ends_what_began_above_it() -> None:
    story = Story().does(CARLA, Action.TOMAR).at(9).does(CARLA, Action.COMPLETAR)
    assert in_short(sessions_of(story.rows[1:])) == [("CP(95)", "ARM", "08:00", "09:00", "COMPLETAR")]


def test_taken_back_completion_goes_on_and_a_taken_back_take_is_undone() -> None:
    story = Story().does(CARLA, Action.TOMAR).at(9).does(CARLA, Action.COMPLETAR)
    undo = replace(
        story.rows[1],
        id="u",
        evento_tipo="DESHACER",
        accion="DESHACER",
        before=story.rows[1].after,
        after=story.rows[1].before,
    )
    assert in_short(sessions_of([*story.rows, undo])) == [("CP(95)", "ARM", "08:00", None, None)]
    back = replace(undo, id="v", before=undo.after, after=Picture())
    (session,) = sessions_of([*story.rows, undo, back])
    assert (session.result, session.is_undone) == ("DESHACER", True)


def test_an_inspection_is_a_session_without_a_hold() -> None:
    story = Story().does(CARLA, Action.TOMAR).at(9).does(CARLA, Action.COMPLETAR)
    rejected = replace(story.picture, estado_detalle="RECHAZADO (Ciclo 1/3) - Pendiente reparación")
    inspection = replace(
        story.rows[-1],
        id="i",
        evento_tipo=AuditKind.COMPLETAR_METROLOGIA,
        worker_id=94,
        worker_nombre="NR(94)",
        timestamp=EIGHT + timedelta(hours=2),
        before=story.picture,
        after=rejected,
        motivo="porosidad",
    )
    approved = replace(
        inspection, id="j", before=rejected, after=replace(rejected, fecha_qc_metrologia="03-11-2026")
    )
    sessions = sessions_of([*story.rows, inspection, approved])
    assert in_short(sessions)[1:] == [
        ("NR(94)", "METROLOGIA", "10:00", "10:00", "RECHAZADO"),
        ("NR(94)", "METROLOGIA", "10:00", "10:00", "APROBADO"),
    ]
    assert sessions[1].reason == "porosidad"


def test_rows_without_a_date_and_rows_of_other_programs_do_no_harm() -> None:
    story = Story().does(CARLA, Action.TOMAR).at(9).does(CARLA, Action.PAUSAR)
    undated = [replace(row, timestamp=UNDATED) for row in story.rows]
    foreign = replace(story.rows[0], id="x", before=None, after=None)
    (session,) = sessions_of([foreign, *undated])
    assert (session.began, session.ended, session.result) == (EIGHT, None, "PAUSAR")
    assert session.minutes(lambda local: local.replace(tzinfo=UTC)) is None
    assert sessions_of([]) == []


@pytest.mark.parametrize(
    ("began", "ended", "minutes"),
    [
        (datetime(2027, 4, 3, 22, 30), datetime(2027, 4, 4, 1), 210),  # the hour from 23:00 on comes twice
        (datetime(2027, 4, 3, 23, 50), datetime(2027, 4, 3, 23, 10), 20),
        (datetime(2027, 4, 3, 23, 10), datetime(2027, 4, 3, 23, 50), None),
        (datetime(2027, 4, 3, 22, 30), datetime(2027, 4, 3, 23, 10), None),
        (datetime(2027, 4, 3, 23, 10), datetime(2027, 4, 4, 1), None),
        (datetime(2027, 4, 3, 23, 10), datetime(2027, 4, 3, 23, 10), 0),
        (datetime(2027, 4, 3, 22, 50), datetime(2027, 4, 3, 22, 10), 0),  # a clock that was wrong
    ],
)
def test_the_night_in_which_the_clock_is_set_back(
    began: datetime, ended: datetime, minutes: int | None
) -> None:
    story = Story()
    story._at = began
    story.does(CARLA, Action.TOMAR)
    story._at = ended
    (session,) = sessions_of(story.does(CARLA, Action.PAUSAR).rows)
    assert session.minutes(lambda local: local.replace(tzinfo=ZONE).astimezone(UTC)) == minutes


def test_a_hold_whose_first_row_is_missing_ends_all_the_same() -> None:
    story = Story().does(CARLA, Action.TOMAR).at(9).does(CARLA, Action.PAUSAR)
    story.at(10).does(MAURICIO, Action.TOMAR).at(11).does(MAURICIO, Action.COMPLETAR)
    without = [story.rows[0], story.rows[1], story.rows[3]]
    assert in_short(sessions_of(without)) == [
        ("CP(95)", "ARM", "08:00", "09:00", "PAUSAR"),
        ("MR(93)", "ARM", "10:00", "11:00", "COMPLETAR"),
    ]


def test_taking_back_a_cancellation_goes_on_with_the_hold_that_it_ended() -> None:
    story = Story().does(CARLA, Action.TOMAR).at(9).does(CARLA, Action.PAUSAR)
    story.at(10).does(CARLA, Action.TOMAR).at(11).does(CARLA, Action.CANCELAR)
    cancelled = story.rows[-1]
    undo = replace(cancelled, id="u", evento_tipo="DESHACER", accion="DESHACER")
    story._add(replace(undo, before=cancelled.after, after=cancelled.before))
    assert in_short(sessions_of(story.rows)) == [
        ("CP(95)", "ARM", "08:00", "09:00", "PAUSAR"),
        ("CP(95)", "ARM", "10:00", None, None),
    ]


def test_taking_back_a_relief_goes_on_with_the_hold_before_it() -> None:
    story = Story().does(CARLA, Action.TOMAR)
    for hour, worker in ((9, MAURICIO), (10, NICOLAS)):
        story.at(hour).does(worker, Action.TOMAR)
        taken = story.rows[-1]
        undo = replace(
            taken,
            id=f"u{hour}",
            evento_tipo="DESHACER",
            accion="DESHACER",
            before=taken.after,
            after=taken.before,
        )
        story._add(replace(undo, timestamp=datetime(2026, 11, 3, hour, 5)))
    story.at(11).does(CARLA, Action.COMPLETAR)
    assert in_short(sessions_of(story.rows)) == [
        ("CP(95)", "ARM", "08:00", "11:00", "COMPLETAR"),
        ("MR(93)", "ARM", "09:00", "09:05", "DESHACER"),
        ("NR(94)", "ARM", "10:00", "10:05", "DESHACER"),
    ]


def test_a_release_by_a_supervisor_says_who_and_why() -> None:
    story = Story().does(CARLA, Action.TOMAR).at(9)
    story.does(MARCELA, Action.LIBERAR, reason="con licencia").at(10).does(MAURICIO, Action.TOMAR)
    released, resumed = sessions_of(story.rows)
    assert (released.worker, released.result, released.reason) == (
        "CP(95)",
        "LIBERAR_SUPERVISOR",
        "con licencia",
    )
    assert (released.ended_by, released.released_by) == (MARCELA.id, "MO(5)")
    assert (resumed.worker, resumed.is_open, resumed.released_by) == ("MR(93)", True, "")


def test_a_spool_given_out_says_by_whom() -> None:
    story = Story().does(CARLA, Action.TOMAR)
    (session,) = sessions_of([replace(story.rows[0], asignado_por="MO(5)")])
    assert (session.worker, session.given_by) == ("CP(95)", "MO(5)")


def test_unblocking_is_a_session_at_once() -> None:
    blocked = Picture(
        "",
        "",
        "BLOQUEADO - Contactar supervisor",
        *("CP(95)", "01-11-2026", "NR(94)", "02-11-2026"),
    )
    story = Story(picture=blocked).does(
        MARCELA, Action.DESBLOQUEAR, Operation.REPARACION, reason="revisado con calidad"
    )
    story.at(9).does(MAURICIO, Action.TOMAR, Operation.REPARACION)
    assert in_short(sessions_of(story.rows)) == [
        ("MO(5)", "REPARACION", "08:00", "08:00", "DESBLOQUEAR"),
        ("MR(93)", "REPARACION", "09:00", None, None),
    ]
    assert sessions_of(story.rows)[0].reason == "revisado con calidad"


@pytest.mark.parametrize(
    ("worker", "day", "done"),
    [
        (CARLA, 3, [("MK-1", "ARM", "NR(94)")]),
        (CARLA, 4, []),
        (NICOLAS, 3, []),
        (NICOLAS, 4, [("MK-1", "SOLD", "CP(95)"), ("MK-2", "SOLD", "")]),
        (MAURICIO, 3, []),
    ],
)
def test_a_worker_s_day(worker: Worker, day: int, done: list[tuple[str, str, str]]) -> None:
    one = Story("MK-1").does(CARLA, Action.TOMAR).at(9).does(CARLA, Action.COMPLETAR)
    one.at(22).does(NICOLAS, Action.TOMAR, Operation.SOLD)
    one.at(1, day=4).does(NICOLAS, Action.COMPLETAR, Operation.SOLD)
    two = Story("MK-2", Picture(armador="CP(95)")).at(12).does(MAURICIO, Action.TOMAR)
    two.at(13).does(MAURICIO, Action.CANCELAR).at(10, day=4).does(NICOLAS, Action.TOMAR, Operation.SOLD)
    rows = sorted([*one.rows, *two.rows], key=lambda row: row.timestamp)
    found = day_of(rows, worker.id, date(2026, 11, day))
    assert [(each.tag, each.operation, each.other) for each in found] == done
