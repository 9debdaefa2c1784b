"""A screen that only receives events shows the same as the sheet, after any history."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from kiosk.core.events.event import Event, events_of
from kiosk.core.events.shop_state import ShopState
from kiosk.core.shop import audit_row, lists, rules
from kiosk.core.shop.data import Action, AuditRow, Command, Operation, Picture, Snapshot, Spool, Worker
from kiosk.core.shop.operations import PRODUCTION, EventType
from kiosk.core.shop.transitions import Transition, picture_after
from tests.support.builders import ANA, CREW, JUANA, MAURO, NOW, ZONE, spool

TAGS = ("MK-1", "MK-2")
BEGINNINGS = (
    Picture(),
    Picture(ocupado_por="-", estado_detalle="ARM completado - Disponible"),
    Picture(ocupado_por="DISPONIBLE", armador="MR(93)", fecha_armado="10-05-2026"),
    Picture(armador="XX(1)", estado_detalle="ARM parcial (pausado)"),
    Picture(ocupado_por="AS(45)"),
    Picture(ocupado_por="AS(45)", fecha_ocupacion="ayer", armador="AS(45)", fecha_soldadura="mañana"),
    Picture(ocupado_por="MR(93)", armador="MR(93)", estado_detalle="Ocupado por MR(93) - ARM"),
)


@dataclass(frozen=True)
class Step:
    """One action by one worker."""

    action: Action
    tag: str
    worker: Worker
    operation: Operation
    seconds: int


STEPS = st.builds(
    Step,
    st.sampled_from(Action),
    st.sampled_from(TAGS),
    st.sampled_from((MAURO, JUANA, ANA)),
    st.sampled_from(PRODUCTION),
    st.integers(0, 7200),
)
HISTORIES = st.lists(STEPS, min_size=1, max_size=25)
SHOPS = st.tuples(st.sampled_from(BEGINNINGS), st.sampled_from(BEGINNINGS))


class Sheet:
    """The rows as rules and transitions leave them; refused actions change nothing."""

    def __init__(self, beginnings: tuple[Picture, ...]) -> None:
        self.spools = {
            tag: replace(spool(tag), picture=cells) for tag, cells in zip(TAGS, beginnings, strict=True)
        }
        self.takes: dict[str, AuditRow] = {}
        self.now = NOW

    @property
    def utc(self) -> datetime:
        return self.now.replace(tzinfo=ZONE).astimezone(UTC)

    def snapshot(self) -> Snapshot:
        crew = {worker.id: worker for worker in CREW}
        return Snapshot(tuple(self.spools.values()), crew, self.utc)

    def refuses(self, step: Step) -> bool:
        wish = Command("", step.action, step.tag, step.worker.id, step.operation)
        return rules.may(wish, self.spools[step.tag], step.worker, self.now.date()) is not None

    def act(self, step: Step, number: int) -> tuple[Event, ...]:
        self.now += timedelta(seconds=step.seconds)
        if self.refuses(step):
            return ()
        before = self.spools[step.tag]
        command = Command(f"id-{number}", step.action, step.tag, step.worker.id, step.operation)
        take = self.takes.get(before.version)
        earlier = take.before if take else None
        name = earlier and (earlier.soldador if step.operation is Operation.SOLD else earlier.armador)
        done = Transition(step.action, step.operation, step.worker.mark, self.now, earlier_worker=name or "")
        after = picture_after(before.picture, done)
        row = audit_row.row_for(
            command, step.worker, "Puesto 1", self.now, before.version, before.picture, after
        )
        if step.action is Action.TOMAR:
            self.takes[row.id] = row
        self.spools[step.tag] = replace(before, picture=after, version=row.id, hold=row.id)
        return events_of(row, self.utc)


def loaded(sheet: Sheet) -> ShopState:
    shop = ShopState(ZONE)
    shop.load(sheet.snapshot())
    return shop


@given(SHOPS, HISTORIES)
def test_board_kept_by_events_equals_the_sheet_after_every_action(
    beginnings: tuple[Picture, Picture], history: list[Step]
) -> None:
    sheet = Sheet(beginnings)
    shop = loaded(sheet)
    for number, step in enumerate(history):
        shop.apply_all(sheet.act(step, number))
        assert shop.spools == sheet.spools


def _bare(event: Event) -> Event:
    """The event with the base keys only, as the first programs publish it."""
    said = (event.tag_spool, event.worker_nombre, event.estado_detalle, event.timestamp, event.operacion)
    return Event(event.event_type, *said)


def _occupied(spools: dict[str, Spool]) -> list[tuple[str, str, str, str, Operation | None]]:
    return [
        (each.spool.tag, each.worker_nombre, each.estado_detalle, each.fecha_ocupacion, each.operacion)
        for each in lists.occupied(spools.values())
    ]


@given(SHOPS, HISTORIES)
def test_incomplete_events_keep_the_occupied_list_right(
    beginnings: tuple[Picture, Picture], history: list[Step]
) -> None:
    sheet = Sheet(beginnings)
    shop = loaded(sheet)
    for number, step in enumerate(history):
        shop.apply_all(map(_bare, sheet.act(step, number)))
        assert _occupied(dict(shop.spools)) == _occupied(sheet.spools)


@given(SHOPS, HISTORIES, st.data())
def test_snapshot_at_any_moment_of_the_history_ends_the_same(
    beginnings: tuple[Picture, Picture], history: list[Step], data: st.DataObject
) -> None:
    sheet = Sheet(beginnings)
    shop = loaded(sheet)
    asked = data.draw(st.integers(0, len(history) - 1))
    answered = data.draw(st.integers(asked, len(history)))
    read = data.draw(st.integers(asked, answered))
    snapshot = sheet.snapshot()
    for number, step in enumerate(history):
        if number == asked:
            shop.begin_snapshot()
        if number == read:
            snapshot = sheet.snapshot()
        if number == answered:
            shop.load(snapshot)
        shop.apply_all(sheet.act(step, number))
    if read == len(history):
        snapshot = sheet.snapshot()
    if answered == len(history):
        shop.load(snapshot)
    assert shop.spools == sheet.spools


@given(SHOPS, HISTORIES, st.data())
def test_duplicates_at_any_time_change_nothing(
    beginnings: tuple[Picture, Picture], history: list[Step], data: st.DataObject
) -> None:
    sheet = Sheet(beginnings)
    shop = loaded(sheet)
    told: list[Event] = []
    for number, step in enumerate(history):
        told += sheet.act(step, number)
        shop.apply_all(told[-2:])
        if told:
            shop.apply(data.draw(st.sampled_from(told)))
    assert shop.spools == sheet.spools


def test_history_reaches_every_event_of_production() -> None:
    sheet = Sheet((Picture(), Picture()))
    actions = (Action.TOMAR, Action.PAUSAR, Action.TOMAR, Action.CANCELAR, Action.TOMAR, Action.COMPLETAR)
    steps = [Step(action, "MK-1", ANA, Operation.ARM, 60) for action in actions]
    told = {event.event_type for number, step in enumerate(steps) for event in sheet.act(step, number)}
    assert told == {EventType(action) for action in actions} | {EventType.STATE_CHANGE}
