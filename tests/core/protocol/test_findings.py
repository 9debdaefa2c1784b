"""What a reader does about a row: nothing, note a hand edit, or repair."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.core.protocol import records
from kiosk.core.protocol.audit_log import AuditLog, LogAt
from kiosk.core.protocol.findings import Context, HandNote, Repair, completed, inspect, shown, standing_of
from kiosk.core.protocol.judged_rows import Standing
from kiosk.core.protocol.kinds import Mark
from kiosk.core.shop.data import AuditRow, Picture, Spool
from tests.core.protocol.rows import AUDITS, BY_A, BY_B, FREE, IDS, PICTURES, action, log_of, tombstone
from tests.support.builders import NOW, duplicated

HELD = log_of(action("0", after=FREE), action("a", "0"), action("b", "0", BY_B))
"""S is held by A; B's take is void."""

X = Picture(ocupado_por="XX(9)")


def spool(picture: Picture, version: str, tag: str = "S") -> Spool:
    return Spool(tag, picture, version, row=2)


def test_row_as_the_audit_has_it_is_well() -> None:
    assert inspect(HELD, spool(BY_A, "a")) is None


def test_void_write_is_put_back() -> None:
    assert inspect(HELD, spool(BY_B, "b")) == Repair("S", BY_A, "a", "b", Mark.ANULADO)


def test_older_picture_is_put_back() -> None:
    assert inspect(HELD, spool(FREE, "0")) == Repair("S", BY_A, "a", "0", Mark.FILA_REPUESTA)


def test_another_spools_write_is_put_back() -> None:
    log = log_of(action("0", after=FREE), action("q", after=BY_B, tag="Q"))
    assert inspect(log, spool(BY_B, "q")) == Repair("S", FREE, "0", "q", Mark.FILA_REPUESTA)


def test_hand_edit_is_noted() -> None:
    assert inspect(HELD, spool(X, "a")) == HandNote("S", "a", "a", BY_A, X)


def test_hand_edit_of_a_void_write_is_merged_with_the_audits_other_cells() -> None:
    edited = replace(BY_B, soldador="SS(3)")
    assert inspect(HELD, spool(edited, "b")) == HandNote("S", "a", "a", BY_A, replace(BY_A, soldador="SS(3)"))


def test_hand_edit_that_restores_the_audits_state_wants_only_its_version() -> None:
    assert inspect(HELD, spool(BY_A, "b")) == Repair("S", BY_A, "a", "b", Mark.ANULADO)


@pytest.mark.parametrize("version", ["", "0815"])
def test_version_that_no_station_wrote_is_another_programs_edit(version: str) -> None:
    assert inspect(HELD, spool(FREE, version)) == HandNote("S", "a", "a", BY_A, FREE)


@pytest.mark.parametrize("askew", [Picture(fecha_ocupacion="b"), replace(BY_A, estado_detalle="a")])
def test_id_of_an_audit_row_under_another_header_is_no_hands_work(askew: Picture) -> None:
    assert inspect(HELD, spool(askew, "una frase")) == Repair("S", BY_A, "a", "una frase", Mark.FILA_REPUESTA)


def test_row_is_compared_with_the_log_of_its_own_moment() -> None:
    log = AuditLog()
    before = log.read(1, [action("0", after=FREE)])
    edited = spool(X, "0")
    noted = inspect(before, edited)
    assert isinstance(noted, HandNote)
    later = log.read(2, [records.hand_note(noted, "n", NOW, "s1"), action("a", "n")])
    assert isinstance(inspect(before, spool(BY_A, "a")), HandNote)  # a station's write, not known there yet
    assert isinstance(inspect(later, edited), HandNote)  # an edit that is over and done with


def test_tag_in_several_rows_is_left_alone() -> None:
    assert inspect(HELD, duplicated(spool(BY_B, "b"), 2, 3)) is None


@pytest.mark.parametrize("version", ["", "0", "of another program"])
def test_spool_without_rows_is_as_its_cells_say(version: str) -> None:
    log, settled = log_of(), spool(BY_A, version)
    assert inspect(log, settled) is None
    assert shown(log, settled) == standing_of(log, settled) == Standing(version, BY_A, version)


def test_late_renounced_write_on_a_spool_without_rows_goes_back_to_what_its_sender_read() -> None:
    log = log_of(tombstone("b"), action("b", "v0", BY_B, before=FREE))
    assert inspect(log, spool(BY_B, "b")) == Repair("S", FREE, "v0", "b", Mark.ANULADO)
    assert shown(log, spool(BY_B, "b")).picture == FREE
    assert inspect(log, spool(FREE, "v0")) is None


def test_strayed_write_on_a_spool_without_rows_goes_back_to_what_was_remembered() -> None:
    log, hit = log_of(action("q", tag="Q")), spool(BY_A, "q")
    remembered = Standing("v0", BY_B, "v0")
    assert inspect(log, hit, Context(remembered)) == Repair("S", BY_B, "v0", "q", Mark.FILA_REPUESTA)
    assert standing_of(log, hit, Context(remembered)) == remembered


def test_row_whose_tag_was_corrected_keeps_its_cells() -> None:
    log = log_of(action("q", tag="Q misspelt"))
    assert inspect(log, spool(BY_A, "q", "Q")) is None


def test_hand_edit_over_a_strayed_write_follows_what_was_remembered() -> None:
    log, remembered = log_of(action("q", tag="Q")), Standing("v0", BY_B, "v0")
    edited = replace(BY_A, fecha_armado="14-05-2026")
    noted = inspect(log, spool(edited, "q"), Context(remembered))
    assert noted == HandNote("S", "v0", "v0", BY_B, replace(BY_B, fecha_armado="14-05-2026"))


def test_strayed_write_on_a_row_without_a_tag_is_cleared() -> None:
    log, hit = log_of(action("q", tag="Q")), spool(BY_A, "q", tag="")
    assert inspect(log, hit) == Repair("", FREE, "", "q", Mark.FILA_REPUESTA)
    remembered = Standing("note", Picture(estado_detalle="TOTAL"), "")
    assert inspect(log, hit, Context(remembered)) == Repair(
        "", Picture(estado_detalle="TOTAL"), "note", "q", Mark.FILA_REPUESTA
    )
    assert inspect(log, spool(BY_A, "0815", tag="")) is None


def test_screen_shows_the_audit_and_not_a_void_write() -> None:
    assert shown(HELD, spool(BY_B, "b")) == Standing("a", BY_A, "a")


def test_screen_shows_a_hand_edit_that_nobody_has_noted() -> None:
    assert shown(HELD, spool(X, "a")) == Standing("a", X, "")
    finished = replace(BY_A, fecha_armado="14-05-2026")
    assert shown(HELD, spool(finished, "a")) == Standing("a", finished, "a")


def test_poll_of_three_cells_is_completed_from_the_write_that_version_names() -> None:
    glimpse = spool(Picture(ocupado_por="BB(2)"), "a")
    assert completed(HELD, glimpse) == spool(replace(BY_A, ocupado_por="BB(2)"), "a")
    assert completed(HELD, spool(FREE, "0815")) is None
    assert completed(log_of(), glimpse) == glimpse


ROWS = st.builds(spool, PICTURES, st.sampled_from([*IDS, "", "0815"]), st.sampled_from("SQ"))


@given(AUDITS, ROWS)
def test_mending_ends_with_the_cells_as_in_the_audit(rows: list[AuditRow | None], row: Spool) -> None:
    log = AuditLog()
    now = log.read(1, rows)
    if now.standing(row.tag) is None:
        return
    for number in range(3):
        finding = inspect(now, row)
        if isinstance(finding, HandNote):
            note = records.hand_note(finding, f"note {number}", NOW, "s1")
            now = log.read(log.next_place, [note])
            row = replace(row, picture=finding.after, version=note.id)
        elif finding:
            row = replace(row, picture=finding.picture, version=finding.version)
    standing = now.standing(row.tag)
    assert standing is not None
    assert (row.picture, row.version) == (standing.picture, standing.last)
    assert inspect(now, row) is None


@given(AUDITS, ROWS)
def test_nothing_is_found_exactly_where_row_and_audit_agree(rows: list[AuditRow | None], row: Spool) -> None:
    log = log_of(*rows)
    standing = log.standing(row.tag)
    if standing is not None:
        agree = (row.picture, row.version) == (standing.picture, standing.last)
        assert (inspect(log, row) is None) is agree


@given(AUDITS, ROWS, st.sampled_from([None, Standing("v", BY_B, "v")]))
def test_any_row_can_be_looked_at(
    rows: list[AuditRow | None], row: Spool, remembered: Standing | None
) -> None:
    log: LogAt = log_of(*rows)
    inspect(log, row, Context(remembered))
    shown(log, row, Context(remembered))
    completed(log, row)
    inspect(log, replace(row, tag=""), Context(remembered))
