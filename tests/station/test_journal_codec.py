"""Commands and audit rows survive encoding and decoding without loss."""

import json
from dataclasses import MISSING, Field, fields, replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.core.errors import Refusal
from kiosk.core.refusals import BY_CODE, AlarmReason, SheetChanged, SpoolOccupied, WritingStopped
from kiosk.core.shop.data import Action, AuditRow, Command, Operation, Picture
from kiosk.station import journal_codec as codec
from tests.station.memory import command, full_command, row_of

texts = st.text()
dates = st.none() | st.dates()
pictures = st.none() | st.builds(Picture, *([texts] * len(fields(Picture))))
commands = st.builds(
    Command,
    texts,
    st.sampled_from(Action),
    texts,
    st.integers(),
    st.sampled_from(Operation),
    st.none() | texts,
    dates,
)
rows = st.builds(
    AuditRow,
    id=texts,
    timestamp=st.datetimes(),
    evento_tipo=texts,
    tag=texts,
    worker_id=st.none() | st.integers(),
    worker_nombre=texts,
    operacion=texts,
    accion=texts,
    fecha_operacion=dates,
    cmd=st.none() | texts,
    prev=st.none() | texts,
    hold=st.none() | texts,
    before=pictures,
    after=pictures,
    station=texts,
)


@given(commands)
def test_command_comes_back_as_it_was(wish: Command) -> None:
    assert codec.command_of(codec.command_text(wish)) == wish


@given(rows)
def test_audit_row_comes_back_as_it_was(row: AuditRow) -> None:
    assert codec.audit_row_of(codec.audit_row_text(row)) == row


@given(st.lists(st.none() | rows, max_size=4))
def test_many_audit_rows_come_back_as_they_were(some: list[AuditRow | None]) -> None:
    many = some * 30
    written = [None if row is None else codec.audit_row_text(row) for row in many]
    assert list(codec.audit_rows_of(written)) == many


def test_pictures_that_many_audit_rows_repeat_are_held_once() -> None:
    first, second = replace(row_of(command()), id="a"), replace(row_of(command()), id="b")
    one, other = codec.audit_rows_of(map(codec.audit_row_text, (first, second)))
    assert one is not None
    assert other is not None
    assert one.after is not None
    assert one.after is other.after


def _values(field: Field[object]) -> st.SearchStrategy[object]:
    if field.type is bool:
        return st.booleans()
    return texts if field.default is MISSING else st.none() | texts


refusals = st.sampled_from(list(BY_CODE.values())).flatmap(
    lambda kind: st.builds(kind, **{each.name: _values(each) for each in fields(kind)})
)


@given(refusals)
def test_refusal_comes_back_as_it_was(refusal: Refusal) -> None:
    assert codec.refusal_of(codec.refusal_text(refusal)) == refusal


def test_refusal_of_another_version_is_read_as_far_as_it_is_known() -> None:
    text = '{"code":"SPOOL_OCUPADO","values":{"holder":"AS(45)","tag":"MK-1","turno":"noche"}}'
    assert codec.refusal_of(text) == SpoolOccupied("MK-1", "?", holder="AS(45)")


def test_alarm_that_an_earlier_version_kept_as_a_changed_sheet_is_read_as_an_alarm() -> None:
    text = '{"code":"HOJA_CAMBIADA","values":{"alarma":"auditoria","filas":"Metadata 2, 3","mas":"14"}}'
    assert codec.refusal_of(text) == WritingStopped(AlarmReason.AUDIT_TOUCHED, "Metadata 2, 3", "14")
    text = '{"code":"HOJA_CAMBIADA","values":{"falta":"Armador"}}'
    assert codec.refusal_of(text) == SheetChanged(falta="Armador")


def test_every_field_is_written() -> None:
    assert set(json.loads(codec.command_text(full_command()))) == {each.name for each in fields(Command)}
    written = json.loads(codec.audit_row_text(row_of(command())))
    assert set(written) == {each.name for each in fields(AuditRow)}


def test_fields_of_a_newer_version_are_ignored() -> None:
    text = codec.command_text(full_command())
    newer = json.dumps(json.loads(text) | {"added": 1})
    assert codec.command_of(newer) == full_command()


def test_fields_unknown_to_an_older_version_get_their_default() -> None:
    older = json.loads(codec.command_text(full_command()))
    del older["fecha"]
    assert codec.command_of(json.dumps(older)) == replace(full_command(), fecha=None)


def test_value_with_no_place_in_the_journal_is_a_mistake() -> None:
    with pytest.raises(TypeError):
        codec.command_text(replace(full_command(), tag={1, 2}))  # type: ignore[arg-type]


def test_date_stays_a_date() -> None:
    assert codec.command_of(codec.command_text(full_command())).fecha == date(2026, 5, 13)


@pytest.mark.parametrize(
    "changed", [{"id": None}, {"worker_id": "93"}, {"before": {"Armador": 7}}, {"tag": 1}]
)
def test_audit_row_with_a_value_of_another_type_is_unreadable(changed: dict[str, object]) -> None:
    plain = json.loads(codec.audit_row_text(row_of(command())))
    with pytest.raises(codec.UnreadableText):
        codec.audit_row_of(json.dumps(plain | changed))


@pytest.mark.parametrize("lacked", ["id", "timestamp", "worker_id", "accion"])
def test_audit_row_that_lacks_what_every_row_has_is_unreadable(lacked: str) -> None:
    plain = json.loads(codec.audit_row_text(row_of(command())))
    del plain[lacked]
    with pytest.raises(codec.UnreadableText):
        codec.audit_row_of(json.dumps(plain))
