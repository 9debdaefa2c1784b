"""Which row belongs to which spool of the audit; cells without a meaning count as what the audit has."""

from dataclasses import replace

from kiosk.core.protocol.audit_log import AuditLog
from kiosk.core.protocol.belonging import belonging, is_second_spelling, spelling
from kiosk.core.protocol.inspection import inspect
from kiosk.core.shop.data import AuditRow, Fault, FaultKind, Spool
from tests.core.protocol.rows import BY_A, BY_B, FREE, action


def log_of(*rows: AuditRow) -> AuditLog:
    log = AuditLog()
    log.read(1, list(rows))
    return log


def test_row_goes_by_the_audits_spelling_of_its_tag() -> None:
    log = log_of(action("a", "", BY_A, tag="MK-10")).now()
    assert belonging(log, Spool("mk–10 \u200b", BY_A, "a")).tag == "MK-10"


def test_of_several_spellings_the_held_one_else_the_one_whose_last_row_stands_latest() -> None:
    log = log_of(
        action("a", "", BY_A, tag="MK-10"),
        action("b", "", BY_B, tag="mk-10"),
        action("c", "a", FREE, tag="MK-10"),
        action("d", "b", FREE, tag="mk-10"),
        action("e", "c", FREE, tag="MK-10"),
    )
    tags = [belonging(log.at(end), Spool("Mk-10")).tag for end in (1, 2, 3, 4, 5, 6)]
    assert tags == ["Mk-10", "MK-10", "mk-10", "mk-10", "mk-10", "MK-10"]
    assert belonging(log.at(3), Spool("MK-10")).tag == "mk-10"


def test_second_of_two_first_rows_under_two_spellings_is_known_as_such() -> None:
    log = log_of(
        action("a", "", BY_A, tag="MK-10"),
        action("b", "", BY_B, tag="mk-10"),
        action("c", "b", FREE, tag="mk-10"),
        action("d", "", BY_B, tag="MK-11"),
    )
    assert [row_id for row_id in "abcd" if is_second_spelling(log.now(), row_id)] == ["b"]
    assert not is_second_spelling(log.at(2), "b")


def test_log_that_goes_on_spells_as_before() -> None:
    log = log_of(action("a", "", BY_A, tag="MK-10"))
    assert spelling(AuditLog.going_on(log.now(), 9).now(), "mk-10") == "MK-10"


def test_row_without_history_keeps_the_sheets_spelling() -> None:
    spool = Spool("mk-11")
    assert belonging(log_of().now(), spool) is spool


def test_error_value_in_a_name_is_no_edit_by_hand() -> None:
    log = log_of(action("a", "", BY_A)).now()
    fault = Fault(FaultKind.ILEGIBLE, "Operaciones", 2, "Ocupado_Por", "#REF!")
    shown = Spool("S", replace(BY_A, ocupado_por="#REF!"), "a", row=2, faults=(fault,))
    row = belonging(log, shown)
    assert (row.picture, row.faults) == (BY_A, (fault,))
    assert inspect(log, row) is None


def test_unreadable_tag_belongs_to_no_spool() -> None:
    fault = Fault(FaultKind.ILEGIBLE, "Operaciones", 2, "TAG_SPOOL", "#REF!")
    shown = Spool("#REF!", BY_A, "a", row=2, faults=(fault,))
    log = log_of(action("a", "", BY_A)).now()
    assert belonging(log, shown) is shown
    assert inspect(log, shown) is None
