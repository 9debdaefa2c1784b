"""The rows that an alarm names: the first ones, in the worksheet where people find them."""

from kiosk.core.protocol.kinds import What
from kiosk.core.refusals import AlarmReason, WritingStopped
from kiosk.core.sharing.alarms import NAMED_ROWS, Alarm, Place


def places(what: str, *rows: int) -> tuple[Place, ...]:
    return tuple(Place(what, row, f"MK-{row}") for row in rows)


def test_rows_of_the_audit_are_told_apart_from_those_of_the_spools() -> None:
    found = (*places(What.SHOWN_AND_ABSENT, 7), *places(What.MOVED, 815, 812))
    refusal = Alarm(AlarmReason.AUDIT_TOUCHED, found).refusal
    assert refusal == WritingStopped(AlarmReason.AUDIT_TOUCHED, filas="Metadata 812, 815; Operaciones 7")


def test_strayed_rows_are_rows_of_the_spools() -> None:
    refusal = Alarm(AlarmReason.ROWS_STRAYED, places("strayed", 5)).refusal
    assert refusal == WritingStopped(AlarmReason.ROWS_STRAYED, filas="Operaciones 5")


def test_only_the_first_rows_are_named_and_the_others_counted() -> None:
    refusal = Alarm(AlarmReason.AUDIT_TOUCHED, places(What.MOVED, *range(2, 102))).refusal
    assert (refusal.filas, refusal.mas) == ("Metadata 2, 3, 4, 5, 6", str(100 - NAMED_ROWS))


def test_row_with_two_findings_is_named_once() -> None:
    found = (*places(What.MOVED, 812), *places(What.VERDICT, 812))
    assert Alarm(AlarmReason.AUDIT_TOUCHED, found).refusal.filas == "Metadata 812"


def test_emptied_columns_are_named() -> None:
    alarm = Alarm(AlarmReason.COLUMN_EMPTIED, columns=("Armador", "Soldador"))
    assert alarm.refusal == WritingStopped(AlarmReason.COLUMN_EMPTIED, columnas="Armador, Soldador")
