"""The state of the shop on one screen: snapshots, and events in between."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from kiosk.core.events.event import Event
from kiosk.core.events.shop_state import ShopState
from kiosk.core.shop.data import Fault, FaultKind, Picture, Snapshot, Spool
from kiosk.core.shop.operations import EventType
from tests.support.builders import CREW, MAURO, TAG, ZONE, duplicated, faulty, held, spool

READ_AT = datetime(2026, 5, 14, 14, 0, tzinfo=UTC)


def snapshot(*spools: Spool) -> Snapshot:
    return Snapshot(spools, {worker.id: worker for worker in CREW}, READ_AT)


def shop(*spools: Spool) -> ShopState:
    made = ShopState(ZONE)
    made.load(snapshot(*spools))
    return made


def event(event_type: EventType, event_id: str | None = "id-1", mark: str | None = "MR(93)") -> Event:
    sentence = "MR(93) trabajando ARM (ARM en progreso, SOLD pendiente)" if mark else "Disponible - …"
    return Event(event_type, TAG, mark, sentence, READ_AT, "ARM", event_id)


def test_snapshot_is_shown_whole() -> None:
    shown = shop(spool("A"), spool("B"))
    assert list(shown.spools) == ["A", "B"]
    assert shown.workers[93] == MAURO


def test_take_changes_one_spool() -> None:
    shown = shop(spool("A"), spool(TAG))
    assert shown.apply(event(EventType.TOMAR)) == TAG
    assert shown.spools[TAG].picture.ocupado_por == "MR(93)"
    assert shown.spools["A"] == spool("A")


def test_event_finds_its_spool_however_the_tag_is_spelt() -> None:
    shown = shop(spool(TAG.lower() + "\u200b"))
    assert shown.apply(event(EventType.TOMAR)) == TAG.lower() + "\u200b"
    (only,) = shown.spools.values()
    assert only.picture.ocupado_por == "MR(93)"


def test_event_heard_before_the_first_snapshot_finds_its_spool_however_the_tag_is_spelt() -> None:
    shown = ShopState(ZONE)
    shown.begin_snapshot()
    shown.apply(event(EventType.TOMAR, None))
    shown.load(snapshot(spool(TAG.lower())))
    (only,) = shown.spools.values()
    assert (only.tag, only.picture.ocupado_por) == (TAG.lower(), "MR(93)")


def test_event_heard_before_any_read_is_kept_on_top_of_an_older_snapshot_however_its_tag_is_spelt() -> None:
    shown = ShopState(ZONE)
    shown.apply(replace(event(EventType.TOMAR), prev=""))
    shown.load(snapshot(spool(TAG.lower())))
    (only,) = shown.spools.values()
    assert (only.tag, only.picture.ocupado_por) == (TAG.lower(), "MR(93)")


def test_event_with_an_unreadable_holder_makes_a_fault_and_no_free_spool() -> None:
    shown = shop(spool(TAG))
    shown.apply(replace(event(EventType.TOMAR), worker_nombre="#REF!"))
    faults = [(fault.kind, fault.column) for fault in shown.spools[TAG].faults]
    assert faults == [(FaultKind.ILEGIBLE, "Ocupado_Por"), (FaultKind.ILEGIBLE, "Armador")]
    assert not shown.spools[TAG].picture.is_free


def test_moment_of_a_take_is_the_shops_own() -> None:
    shown = shop(spool(TAG))
    shown.apply(event(EventType.TOMAR))
    assert shown.spools[TAG].picture.fecha_ocupacion == "14-05-2026 10:00:00"


def test_duplicate_event_changes_nothing() -> None:
    shown = shop(spool(TAG))
    shown.apply(event(EventType.TOMAR, "id-1"))
    shown.apply(event(EventType.PAUSAR, "id-2", None))
    assert shown.apply(event(EventType.TOMAR, "id-1")) is None
    assert shown.spools[TAG].picture.is_free


def test_take_and_its_state_change_are_two_events() -> None:
    shown = shop(spool(TAG))
    assert shown.apply(event(EventType.TOMAR, "id-1")) == TAG
    assert shown.apply(event(EventType.STATE_CHANGE, "id-1")) == TAG


@pytest.mark.parametrize("none", [None, ""])
def test_event_without_id_is_always_applied(none: str | None) -> None:
    shown = shop(spool(TAG))
    shown.apply(replace(event(EventType.TOMAR), prev=""))
    shown.apply(event(EventType.TOMAR, none))
    shown.apply(event(EventType.PAUSAR, none, None))
    assert shown.apply(event(EventType.TOMAR, none)) == TAG
    assert shown.spools[TAG].picture.ocupado_por == "MR(93)"


def test_several_events_name_each_changed_spool_once() -> None:
    shown = shop(spool("A"), spool(TAG))
    events = [
        event(EventType.TOMAR),
        replace(event(EventType.TOMAR, "id-9"), tag_spool="A"),
        event(EventType.STATE_CHANGE),
        event(EventType.TOMAR),
    ]
    assert shown.apply_all(events) == [TAG, "A"]


def test_event_during_a_snapshot_is_not_lost() -> None:
    shown = shop(spool(TAG))
    shown.begin_snapshot()
    shown.apply(event(EventType.TOMAR))
    shown.load(snapshot(spool(TAG)))
    assert shown.spools[TAG].picture.ocupado_por == "MR(93)"


def test_row_read_during_a_snapshot_is_not_lost() -> None:
    shown = shop(spool(TAG))
    shown.begin_snapshot()
    shown.put(held(), READ_AT)
    shown.load(snapshot(spool(TAG)))
    assert shown.spools[TAG] == held()


def test_news_during_a_snapshot_are_applied_in_their_order() -> None:
    shown = shop(spool(TAG))
    shown.begin_snapshot()
    shown.put(held(), READ_AT)
    shown.apply(event(EventType.PAUSAR, "id-2", None))
    shown.load(snapshot(spool(TAG)))
    assert shown.spools[TAG].picture.is_free


def test_event_before_a_snapshot_is_not_applied_again() -> None:
    shown = shop(spool(TAG))
    shown.apply(event(EventType.TOMAR))
    shown.begin_snapshot()
    shown.load(snapshot(spool(TAG)))
    assert shown.spools[TAG].picture.is_free


def test_event_after_a_snapshot_is_not_applied_to_the_next() -> None:
    shown = shop(spool(TAG))
    shown.begin_snapshot()
    shown.load(snapshot(spool(TAG)))
    shown.apply(event(EventType.TOMAR))
    shown.load(snapshot(spool(TAG)))
    assert shown.spools[TAG].picture.is_free


def test_failed_snapshot_leaves_the_board_and_its_later_snapshots_alone() -> None:
    shown = shop(spool(TAG))
    shown.begin_snapshot()
    shown.apply(event(EventType.TOMAR))
    shown.snapshot_failed()
    assert shown.spools[TAG].picture.ocupado_por == "MR(93)"
    shown.begin_snapshot()
    shown.load(snapshot(spool(TAG)))
    assert shown.spools[TAG].picture.is_free


def test_repeat_after_a_snapshot_changes_nothing() -> None:
    shown = shop(spool(TAG))
    shown.apply(event(EventType.TOMAR))
    shown.load(snapshot(spool(TAG)))
    assert shown.apply(event(EventType.TOMAR)) is None
    assert shown.spools[TAG].picture.is_free


def test_spool_that_the_snapshot_did_not_have_is_shown() -> None:
    shown = shop()
    shown.apply(event(EventType.TOMAR))
    assert shown.spools[TAG].picture.ocupado_por == "MR(93)"


def test_spool_gone_from_the_sheet_is_gone_from_the_board() -> None:
    shown = shop(spool("A"), spool("B"))
    shown.load(snapshot(spool("A")))
    assert list(shown.spools) == ["A"]


def test_rows_of_a_repeated_tag_are_all_shown() -> None:
    second = replace(duplicated(spool(TAG), 2, 3), row=3, repeats=1)
    assert len(shop(duplicated(spool(TAG), 2, 3), second).spools) == 2


# Faults


def test_fault_of_the_holder_goes_with_the_holder() -> None:
    fault = Fault(FaultKind.SIN_ID, "Operaciones", 2, "Ocupado_Por", "Mauro")
    shown = shop(replace(spool(TAG, ocupado_por="Mauro"), faults=(fault,)))
    shown.apply(event(EventType.PAUSAR, mark=None))
    assert shown.spools[TAG].faults == ()


def test_fault_of_a_date_goes_with_the_date() -> None:
    shown = shop(faulty(held(fecha_ocupacion="ayer"), "Fecha_Ocupacion", "ayer"))
    shown.apply(event(EventType.PAUSAR, mark=None))
    assert shown.spools[TAG].faults == ()


def test_fault_of_an_unchanged_cell_stays() -> None:
    shown = shop(faulty(faulty(held(fecha_armado="ayer"), "Fecha_Armado", "ayer"), "Fecha_Materiales"))
    shown.apply(event(EventType.PAUSAR, mark=None))
    assert [fault.column for fault in shown.spools[TAG].faults] == ["Fecha_Armado", "Fecha_Materiales"]


def test_single_row_replaces_the_shown_one() -> None:
    shown = shop(spool(TAG))
    assert shown.put(replace(spool(TAG), picture=Picture(ocupado_por="AS(45)")), READ_AT) == TAG
    assert shown.spools[TAG].picture.ocupado_por == "AS(45)"


def test_row_read_after_another_stations_snapshot_is_not_undone_by_it() -> None:
    shown = shop(spool(TAG), spool("A"))
    taken = replace(spool(TAG), picture=Picture(ocupado_por="AS(45)"))
    shown.put(taken, READ_AT + timedelta(seconds=9))
    shown.put(replace(spool("A"), nv="NV-1"), READ_AT + timedelta(seconds=1))
    shown.load(replace(snapshot(spool(TAG), spool("A")), read_at=READ_AT + timedelta(seconds=5)))
    assert (shown.spools[TAG], shown.spools["A"]) == (taken, spool("A"))
    shown.load(replace(snapshot(spool(TAG)), read_at=READ_AT + timedelta(seconds=9)))
    assert shown.spools[TAG] == spool(TAG)


# Old news


def at(seconds: int, event_type: EventType, event_id: str, mark: str | None) -> Event:
    return replace(event(event_type, event_id, mark), timestamp=READ_AT + timedelta(seconds=seconds))


def test_event_that_comes_late_does_not_undo_a_newer_one() -> None:
    shown = shop(spool(TAG))
    shown.apply(at(20, EventType.PAUSAR, "id-2", None))
    assert shown.apply(at(10, EventType.TOMAR, "id-1", "MR(93)")) is None
    assert shown.spools[TAG].picture.is_free


def test_event_that_comes_late_does_not_undo_a_snapshot() -> None:
    shown = shop(spool(TAG))
    assert shown.apply(at(-40, EventType.TOMAR, "id-1", "MR(93)")) is None
    assert shown.spools[TAG].picture.is_free


def test_event_of_a_write_that_landed_after_the_read_is_applied() -> None:
    shown = shop(spool(TAG))
    assert shown.apply(at(-10, EventType.TOMAR, "id-1", "MR(93)")) == TAG
    assert not shown.spools[TAG].picture.is_free


def test_late_event_during_a_snapshot_does_not_undo_it() -> None:
    shown = ShopState(ZONE)
    shown.begin_snapshot()
    shown.apply(at(-40, EventType.TOMAR, "id-1", "MR(93)"))
    shown.load(snapshot(spool(TAG)))
    assert shown.spools[TAG].picture.is_free


def test_clocks_of_two_stations_may_differ_by_seconds() -> None:
    shown = shop(spool(TAG))
    shown.apply(at(4, EventType.PAUSAR, "id-1", None))
    assert shown.apply(at(-1, EventType.TOMAR, "id-2", "MR(93)")) == TAG
    assert not shown.spools[TAG].picture.is_free


def test_row_read_before_an_event_does_not_undo_it() -> None:
    shown = shop(spool(TAG))
    shown.apply(at(20, EventType.PAUSAR, "id-2", None))
    shown.put(held(), READ_AT + timedelta(seconds=10))
    assert shown.spools[TAG].picture.is_free


def test_row_read_before_an_event_does_not_undo_it_during_a_snapshot() -> None:
    shown = shop(spool(TAG))
    shown.begin_snapshot()
    shown.apply(at(20, EventType.PAUSAR, "id-2", None))
    shown.put(held(), READ_AT + timedelta(seconds=10))
    shown.load(snapshot(spool(TAG)))
    assert shown.spools[TAG].picture.is_free


def test_row_read_before_the_first_action_does_not_undo_it_within_the_same_second() -> None:
    shown = shop(spool(TAG))
    shown.apply(replace(event(EventType.TOMAR), prev=""))
    shown.put(spool(TAG), READ_AT)
    assert shown.spools[TAG].picture.ocupado_por == "MR(93)"


def test_late_event_does_not_undo_a_message_that_names_no_version() -> None:
    shown = shop(spool(TAG))
    shown.apply(replace(at(1, EventType.TOMAR, "id-1", "MR(93)"), prev=""))
    shown.apply(replace(at(60, EventType.PAUSAR, "", None), event_id=None))
    assert shown.apply(replace(at(2, EventType.TOMAR, "id-2", "AS(45)"), prev="id-0")) is None
    assert shown.spools[TAG].picture.is_free


def test_snapshot_starts_the_order_anew() -> None:
    shown = shop(spool(TAG))
    shown.apply(at(3600, EventType.PAUSAR, "id-1", None))  # by a clock that runs an hour ahead
    shown.load(snapshot(spool(TAG)))
    assert shown.apply(at(30, EventType.TOMAR, "id-2", "MR(93)")) == TAG


def test_event_that_follows_the_shown_version_is_applied_however_old() -> None:
    shown = shop(replace(held(), version="id-1"))
    queued = replace(at(-7200, EventType.PAUSAR, "id-2", None), prev="id-1")
    assert shown.apply(queued) == TAG
    assert shown.spools[TAG].picture.is_free


def test_followed_event_is_outdated_however_young() -> None:
    shown = shop(spool(TAG))
    shown.apply(replace(at(0, EventType.PAUSAR, "id-2", None), prev="id-1"))
    assert shown.apply(at(3600, EventType.TOMAR, "id-1", "MR(93)")) is None
    assert shown.spools[TAG].picture.is_free


def test_snapshot_that_was_read_before_an_event_does_not_undo_it() -> None:
    shown = shop(replace(spool(TAG), version="id-0"))
    shown.apply(replace(at(-1, EventType.TOMAR, "id-1", "MR(93)"), prev="id-0"))
    shown.begin_snapshot()
    shown.load(snapshot(replace(spool(TAG), version="id-0")))
    assert shown.spools[TAG].picture.ocupado_por == "MR(93)"


def test_snapshot_wins_over_an_event_of_long_ago() -> None:
    shown = shop(replace(spool(TAG), version="id-0"))
    shown.apply(replace(at(-31, EventType.TOMAR, "id-1", "MR(93)"), prev="id-0"))
    shown.load(snapshot(replace(spool(TAG), version="id-0")))
    assert shown.spools[TAG].picture.is_free


def test_spool_gone_from_the_sheet_is_not_brought_back_by_earlier_events() -> None:
    shown = shop(spool(TAG))
    shown.apply(replace(event(EventType.TOMAR), prev=""))
    shown.load(snapshot())
    assert not shown.spools


def test_events_without_any_order_are_applied_as_they_arrive() -> None:
    shown = shop(spool(TAG))
    for number in range(3 * ShopState.HEADS):
        assert shown.apply(at(number, EventType.TOMAR, f"id-{number}", f"MR({number})")) == TAG
    assert shown.spools[TAG].picture.ocupado_por == f"MR({3 * ShopState.HEADS - 1})"


def test_holder_without_id_is_a_fault_in_an_event_as_in_the_sheet() -> None:
    shown = shop(duplicated(spool(TAG), 2, 3))
    shown.apply(event(EventType.TOMAR, mark="Pedro"))
    fault, *places = shown.spools[TAG].faults
    assert fault == Fault(FaultKind.SIN_ID, "Operaciones", 2, "Ocupado_Por", "Pedro")
    assert [place.kind for place in places] == [FaultKind.DUPLICADO] * 2
