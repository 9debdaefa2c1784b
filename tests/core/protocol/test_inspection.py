"""What a reader does about a row: nothing, a note, a repair, or a doubt, with what the station remembers."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.core.protocol import records
from kiosk.core.protocol.audit_log import AuditLog, LogAt
from kiosk.core.protocol.findings import Doubt, HandNote, Repair
from kiosk.core.protocol.inspection import DOUBT_S, inspect, strayed, writes_of
from kiosk.core.protocol.kinds import Mark
from kiosk.core.protocol.memory import UNSEEN, Seen, absent_now, seen_now
from kiosk.core.shop.data import AuditRow, First, Picture, Spool
from tests.core.protocol.rows import (
    AUDITS,
    BY_A,
    BY_B,
    FREE,
    IDS,
    PICTURES,
    action,
    foreign,
    log_of,
    repaired,
    tombstone,
)
from tests.core.protocol.test_acceptance import acceptance, note
from tests.support.builders import NOW, duplicated

HELD = log_of(action("0", "v", after=FREE, before=FREE), action("a", "0"), action("b", "0", BY_B))
"""S is held by A; B's take is void."""

X = Picture(ocupado_por="XX(9)")
REMEMBERED = Seen(First("v0", BY_B, BY_B), clean_at=1)
"""S was read clean, and the audit has no new row since."""


def spool(picture: Picture, version: str, tag: str = "S") -> Spool:
    return Spool(tag, picture, version, row=2)


# with a standing


def test_row_as_the_audit_has_it_is_well() -> None:
    assert inspect(HELD, spool(BY_A, "a")) is None


def test_void_write_is_put_back() -> None:
    assert inspect(HELD, spool(BY_B, "b")) == Repair("S", BY_A, "a", "b", Mark.ANULADO)


def test_older_picture_is_put_back() -> None:
    assert inspect(HELD, spool(FREE, "0")) == Repair("S", BY_A, "a", "0", Mark.FILA_REPUESTA)


def test_hand_edit_is_noted() -> None:
    assert inspect(HELD, spool(X, "a")) == HandNote("S", "a", "a", BY_A, X)


def test_hand_edit_of_a_void_write_is_merged_with_the_audits_other_cells() -> None:
    edited = replace(BY_B, soldador="SS(3)")
    assert inspect(HELD, spool(edited, "b")) == HandNote("S", "a", "a", BY_A, replace(BY_A, soldador="SS(3)"))


def test_row_without_its_first_write_is_put_back() -> None:
    """T1: the first action strayed, and its own row still shows the `version` that its sender read."""
    assert inspect(HELD, spool(FREE, "v")) == Repair("S", BY_A, "a", "v", Mark.FILA_REPUESTA)
    empty = log_of(action("a", "", before=FREE))
    assert inspect(empty, spool(FREE, "")) == Repair("S", BY_A, "a", "", Mark.FILA_REPUESTA)


def test_first_row_that_was_given_up_says_as_well_what_its_sender_read() -> None:
    log = log_of(tombstone("b"), action("b", "v", BY_B, before=FREE), action("a", "v2", before=FREE))
    assert inspect(log, spool(FREE, "v")) == Repair("S", BY_A, "a", "v", Mark.FILA_REPUESTA)


def test_hand_edit_of_a_row_without_its_first_write_is_noted() -> None:
    edited = replace(FREE, soldador="SS(3)")
    assert inspect(HELD, spool(edited, "v")) == HandNote("S", "a", "a", BY_A, replace(BY_A, soldador="SS(3)"))


def test_version_emptied_where_the_row_was_clean_and_nothing_came_since_is_an_edit() -> None:
    empty = log_of(action("a", "", before=FREE))
    assert inspect(empty, spool(FREE, ""), Seen(clean_at=2)) == HandNote("S", "a", "a", BY_A, FREE)


@pytest.mark.parametrize("row", [action("a", ""), repaired("r"), foreign("f"), tombstone("x")])
def test_version_emptied_where_the_audit_got_a_row_since_may_be_a_stray(row: AuditRow) -> None:
    log = log_of(action("a", "", before=FREE), row)
    finding = inspect(log, spool(FREE, ""), Seen(clean_at=2))
    assert finding == Repair("S", BY_A, "a", "", Mark.FILA_REPUESTA)


@pytest.mark.parametrize("version", ["", "0815"])
def test_version_that_no_station_wrote_is_another_programs_edit(version: str) -> None:
    assert inspect(HELD, spool(FREE, version)) == HandNote("S", "a", "a", BY_A, FREE)


def test_first_row_of_an_older_layout_explains_nothing() -> None:
    assert inspect(log_of(action("a", "v")), spool(FREE, "v")) == HandNote("S", "a", "a", BY_A, FREE)


@pytest.mark.parametrize("askew", [Picture(fecha_ocupacion="b"), replace(BY_A, estado_detalle="a")])
def test_id_of_an_audit_row_under_another_header_is_no_hands_work(askew: Picture) -> None:
    assert inspect(HELD, spool(askew, "una frase")) == Repair("S", BY_A, "a", "una frase", Mark.FILA_REPUESTA)


def test_tag_in_several_rows_is_left_alone() -> None:
    assert inspect(HELD, duplicated(spool(BY_B, "b"), 2, 3)) is None


def test_late_repair_that_brings_back_a_row_taken_out_of_the_audit_is_put_back() -> None:
    log = log_of(action("0", "v", FREE, before=FREE), action("n", "0"), action("p", "gone", FREE))
    assert inspect(log, spool(BY_B, "gone")) == Repair("S", BY_A, "n", "gone", Mark.FILA_REPUESTA)
    assert inspect(log, spool(BY_B, "gone elsewhere")) == HandNote("S", "n", "n", BY_A, BY_B)


def test_cell_that_is_too_long_is_no_edit_and_counts_as_the_audit_has_it() -> None:
    pasted = replace(BY_A, soldador="x" * 1_001)
    assert inspect(HELD, spool(pasted, "a")) is None
    assert inspect(HELD, spool(replace(BY_B, soldador="x" * 1_001), "b")) == Repair(
        "S", BY_A, "a", "b", Mark.ANULADO
    )
    edited = replace(pasted, armador="XX(9)")
    assert inspect(HELD, spool(edited, "a")) == HandNote("S", "a", "a", BY_A, replace(BY_A, armador="XX(9)"))
    long_one = replace(BY_A, soldador="x" * 1_000)
    assert isinstance(inspect(HELD, spool(long_one, "a")), HandNote)
    unlogged = Seen(First("v0", FREE, FREE), clean_at=1)
    assert inspect(log_of(), spool(Picture(soldador="x" * 1_001), "v0"), unlogged) is None


def test_void_row_above_an_acceptance_is_put_back_and_not_called_void() -> None:
    log = log_of(
        action("0", "v", after=FREE),
        action("a", "0"),
        action("b", "0", BY_B),
        acceptance("Z", "b"),
        note("n", "Z"),
    )
    assert inspect(log, spool(BY_B, "b")) == Repair("S", BY_A, "n", "b", Mark.FILA_REPUESTA)


def accepted(*since: AuditRow, version: str = "a", before: Picture = X) -> LogAt:
    """The audit was accepted while X stood by hand in the row that A's take had written."""
    rows = (action("0", "v", after=FREE), action("a", "0"), acceptance("Z", "a"))
    return log_of(*rows, replace(note("n", "Z", X), prev=version, before=before), *since)


@pytest.mark.parametrize("version", ["a", "", "of another program"])
def test_hand_that_takes_an_edit_back_after_the_acceptance_wins(version: str) -> None:
    """X was accepted, and the row has its old cells and `version` again before it was repaired."""
    found = inspect(accepted(version=version), spool(BY_A, version))
    assert found == HandNote("S", "n", "n", X, BY_A)


def test_row_as_the_person_read_it_who_accepted_only_gets_its_version() -> None:
    assert inspect(accepted(), spool(X, "a")) == Repair("S", X, "n", "a", Mark.FILA_REPUESTA)


def test_row_not_as_accepted_is_put_back_as_its_audit_says_where_no_hand_changed_it() -> None:
    """The row showed B's void write when the audit was accepted, and shows it still."""
    found = inspect(accepted(version="b", before=BY_B), spool(BY_B, "b"))
    assert found == Repair("S", X, "n", "b", Mark.FILA_REPUESTA)


LATE_REPAIR = replace(repaired("r", Mark.FILA_REPUESTA), written="a")


@pytest.mark.parametrize("row", [LATE_REPAIR, action("a", "0"), action("q", "a", tag="Q")])
def test_write_that_lands_again_after_the_acceptance_takes_no_edit_back(row: AuditRow) -> None:
    assert inspect(accepted(row), spool(BY_A, "a")) == Repair("S", X, "n", "a", Mark.FILA_REPUESTA)


# without a standing

NOTHING = log_of()
GIVEN_UP = log_of(tombstone("b"), action("b", "v0", BY_B, before=FREE))


@pytest.mark.parametrize("version", ["", "0", "of another program"])
def test_spool_without_rows_is_as_its_cells_say(version: str) -> None:
    assert inspect(NOTHING, spool(BY_A, version)) is None
    assert inspect(NOTHING, spool(BY_A, version), Seen(First(version, BY_A, BY_A), 1)) is None


@pytest.mark.parametrize("version", ["v0", "", "another"])
def test_change_of_a_spool_without_rows_is_noted(version: str) -> None:
    seen = Seen(First("v0", BY_B, X), clean_at=1)
    assert inspect(NOTHING, spool(FREE, version), seen) == HandNote("S", "v0", "v0", BY_B, FREE)


def test_void_write_on_a_spool_without_rows_is_noted_back_as_its_sender_read_it() -> None:
    assert inspect(GIVEN_UP, spool(BY_B, "b")) == HandNote("S", "v0", "v0", FREE, FREE)


def test_void_write_on_a_spool_without_rows_is_noted_back_as_last_read_clean() -> None:
    """T2: a person typed X over the free spool, then a write that had been given up covered it."""
    seen = Seen(First("v0", FREE, X), clean_at=1)
    assert inspect(GIVEN_UP, spool(BY_B, "b"), seen) == HandNote("S", "v0", "v0", FREE, X)


def test_hand_edit_over_a_void_write_on_a_spool_without_rows_is_kept() -> None:
    seen = Seen(First("v0", FREE, FREE), clean_at=1)
    edited = replace(BY_B, soldador="SS(3)")
    assert inspect(GIVEN_UP, spool(edited, "b"), seen) == HandNote(
        "S", "v0", "v0", FREE, replace(FREE, soldador="SS(3)")
    )


def test_write_that_counted_above_an_acceptance_is_the_state_of_a_spool_that_came_back() -> None:
    log = log_of(action("a"), acceptance("Z", "a"))
    assert inspect(log, spool(BY_A, "a")) is None


# another spool's write

OTHER = log_of(action("0", "v", FREE, before=FREE), action("q", "", tag="Q"))


def test_stray_on_a_spool_with_a_standing_is_put_back() -> None:
    assert inspect(OTHER, spool(BY_A, "q")) == Repair("S", FREE, "0", "q", Mark.FILA_REPUESTA)


def test_stray_on_a_remembered_spool_is_noted_back() -> None:
    log = log_of(action("q", "", tag="Q"))
    assert inspect(log, spool(BY_A, "q"), REMEMBERED) == HandNote("S", "v0", "v0", BY_B, BY_B)
    edited = replace(BY_A, soldador="SS(3)")
    assert inspect(log, spool(edited, "q"), REMEMBERED) == HandNote(
        "S", "v0", "v0", BY_B, replace(BY_B, soldador="SS(3)")
    )


def test_pasted_row_is_noted_with_its_holder_where_nothing_came_since_it_was_clean() -> None:
    seen = Seen(clean_at=3)
    assert inspect(OTHER, spool(BY_A, "q"), seen) == HandNote("S", "0", "v", FREE, BY_A)
    alone = Seen(First("v0", BY_B, BY_B), clean_at=3)
    assert inspect(OTHER, spool(BY_A, "q", "T"), alone) == HandNote("T", "v0", "v0", BY_B, BY_A)


def test_renamed_row_is_noted_with_its_holder_where_the_sheet_had_no_such_row_before() -> None:
    log = log_of(action("q", "", tag="Q misspelt"))
    assert inspect(log, spool(BY_A, "q", "Q"), absent_now(log)) == HandNote("Q", "", "", FREE, BY_A)


@pytest.mark.parametrize(
    "row",
    [
        action("q", "", tag="Q"),
        action("r", "q", FREE, "Q"),
        replace(repaired("r", tag="T"), written="q"),
        tombstone("q", tag="T"),
        foreign("f", "Q"),
    ],
    ids=["repeat", "next action", "repair that wrote it", "tombstone", "another program's row"],
)
def test_any_row_since_that_names_the_other_may_have_brought_it(row: AuditRow) -> None:
    log = log_of(action("0", "v", FREE), action("q", "", tag="Q"), row)
    assert isinstance(inspect(log, spool(BY_A, "q"), Seen(clean_at=3)), Repair)


def test_write_on_a_row_that_nobody_knows_is_in_doubt_and_then_nobody_holds_it() -> None:
    taken = replace(BY_A, fecha_ocupacion="14-05-2026 10:30:00")
    log = log_of(action("q", "", taken, tag="Q"))
    assert inspect(log, spool(taken, "q", "N")) == Doubt("N", "q", "Q", Picture(armador="AA(1)"))
    noted = inspect(log, spool(taken, "q", "N"), doubted_s=DOUBT_S)
    assert noted == HandNote("N", "", "", FREE, Picture(armador="AA(1)"), doubted="q")


def test_hand_that_wrote_a_holder_into_a_row_in_doubt_is_believed() -> None:
    log = log_of(action("q", "", tag="Q"))
    noted = inspect(log, spool(replace(BY_A, ocupado_por="XX(9)"), "q", "N"), doubted_s=DOUBT_S)
    assert isinstance(noted, HandNote)
    assert noted.after.ocupado_por == "XX(9)"


TAKEN = replace(BY_A, fecha_ocupacion="14-05-2026 10:30:00")
STRAYED = log_of(action("0", "v", FREE, before=FREE), action("q", "", TAKEN, tag="Q"))
"""S is free; A holds Q."""


def test_version_emptied_on_a_stray_gives_nobody_a_hold() -> None:
    assert inspect(STRAYED, spool(TAKEN, "")) == Repair("S", FREE, "0", "", Mark.FILA_REPUESTA)
    edited = replace(TAKEN, soldador="SS(3)")
    assert inspect(STRAYED, spool(edited, "")) == HandNote("S", "0", "v", FREE, Picture(soldador="SS(3)"))
    assert inspect(STRAYED, spool(TAKEN, "", "R"), REMEMBERED) == HandNote("R", "v0", "v0", BY_B, BY_B)


def test_cells_copied_without_version_where_nothing_came_since_are_a_persons() -> None:
    assert inspect(STRAYED, spool(TAKEN, ""), Seen(clean_at=3)) == HandNote("S", "0", "v", FREE, TAKEN)
    seen = Seen(First("v0", BY_B, BY_B), clean_at=3)
    assert inspect(STRAYED, spool(TAKEN, "", "R"), seen) == HandNote("R", "v0", "v0", BY_B, TAKEN)


@pytest.mark.parametrize("cells", [replace(TAKEN, fecha_ocupacion=""), replace(TAKEN, ocupado_por="XX(9)")])
def test_hold_that_no_other_spool_has_is_typed(cells: Picture) -> None:
    assert inspect(STRAYED, spool(cells, "")) == HandNote("S", "0", "v", FREE, cells)


def test_own_hold_of_the_same_second_as_anothers_is_no_stray() -> None:
    own = replace(TAKEN, soldador="SS(3)")
    log = log_of(action("0", "v", own, before=FREE), action("q", "", TAKEN, tag="Q"))
    assert inspect(log, spool(TAKEN, "")) == HandNote("S", "0", "0", own, TAKEN)


def test_own_hold_of_before_is_typed_where_version_is_emptied() -> None:
    log = log_of(action("0", "v", TAKEN, before=FREE), action("p", "0", FREE))
    assert inspect(log, spool(TAKEN, "")) == HandNote("S", "p", "p", FREE, TAKEN)


def test_row_emptied_with_its_version_is_an_edit_though_another_spool_is_free() -> None:
    log = log_of(action("0", "v", TAKEN, before=FREE), action("q", "", FREE, tag="Q"))
    assert inspect(log, spool(FREE, "")) == HandNote("S", "0", "0", TAKEN, FREE)


def test_bare_row_with_anothers_hold_that_nobody_remembers_is_as_its_cells_say() -> None:
    assert inspect(STRAYED, spool(TAKEN, "", "R")) is None


def test_write_on_a_row_without_a_tag_is_taken_away() -> None:
    log = log_of(action("q", tag="Q"))
    assert inspect(log, spool(BY_A, "q", "")) == Repair("", FREE, "", "q", Mark.FILA_REPUESTA)
    remembered = Seen(First("note", FREE, Picture(estado_detalle="TOTAL")))
    assert inspect(log, spool(BY_A, "q", ""), remembered) == Repair(
        "", Picture(estado_detalle="TOTAL"), "note", "q", Mark.FILA_REPUESTA
    )
    assert inspect(log, spool(BY_A, "0815", "")) is None


def test_rows_that_will_be_put_back_are_strayed_and_copies_are_not() -> None:
    log = log_of(action("s", tag="S"), action("q", tag="Q"))
    rows = [
        spool(BY_A, "q"),
        spool(FREE, "", "Q"),
        spool(BY_A, "q", "R"),
        spool(BY_A, "q", "copy"),
        spool(BY_A, "q", ""),
        duplicated(spool(BY_A, "q", "twice"), 2, 3),
        spool(BY_A, "q", "pasted"),
    ]
    known = {"R": REMEMBERED, "pasted": Seen(First("v", FREE, FREE), clean_at=3)}
    found = strayed(log, rows, lambda tag: known.get(tag, UNSEEN))
    assert [row.tag for row in found] == ["S", "R", ""]


def test_rows_of_one_request_stray_as_one_write() -> None:
    of_batch = [replace(action(f"b{number}", tag=f"B{number}"), lote="b0") for number in range(3)]
    log = log_of(*of_batch, action("s", tag="S"))
    versions = ("b0", "b1", "b2", "s", "unknown")
    assert writes_of(log, [spool(FREE, version, f"Q{version}") for version in versions]) == 2


def test_log_that_has_forgotten_its_older_rows_is_certain_of_nothing_before() -> None:
    log = AuditLog()
    log.read(1, [action("0", "v", FREE), action("q", "", tag="Q"), foreign("f", "R"), foreign("g", "R")])
    assert not log.now().named_since(3, "Q", "S")
    short = log.shortened(1).now()
    assert short.named_since(3, "Q", "S")
    assert not short.named_since(4, "Q", "S")
    assert inspect(short, spool(BY_A, "gone"), Seen(clean_at=4)) == HandNote("S", "0", "v", FREE, BY_A)


# memory


def test_spool_is_remembered_as_first_read_and_as_last_read_clean() -> None:
    seen = seen_now(UNSEEN, NOTHING, spool(FREE, "v0"))
    assert seen == Seen(First("v0", FREE, FREE), clean_at=1)
    seen = seen_now(seen, log_of(foreign("f", "Q")), spool(X, "v0"))
    assert seen == Seen(First("v0", FREE, X), clean_at=2)
    assert seen_now(seen, GIVEN_UP, spool(BY_B, "b")) == seen
    assert seen_now(seen, NOTHING, spool(BY_B, "another")) == seen


def test_first_sight_of_a_stations_write_is_no_memory() -> None:
    assert seen_now(UNSEEN, GIVEN_UP, spool(BY_B, "b")) == UNSEEN
    assert seen_now(UNSEEN, GIVEN_UP, spool(Picture(fecha_ocupacion="b"), "")) == UNSEEN


def test_spool_with_a_standing_is_remembered_only_as_clean() -> None:
    seen = seen_now(REMEMBERED, HELD, spool(BY_A, "a"))
    assert seen == Seen(clean_at=4)
    assert seen_now(seen, HELD, spool(BY_B, "b")) == seen
    assert seen_now(REMEMBERED, HELD, spool(X, "a")) == Seen(clean_at=1)


def test_tag_that_is_gone_is_forgotten_but_for_when() -> None:
    assert absent_now(HELD) == Seen(absent_at=4)
    assert seen_now(absent_now(HELD), NOTHING, spool(FREE, "")).well_at("v") == 4


# any log


SEEN = st.one_of(
    st.just(UNSEEN),
    st.builds(
        Seen,
        st.one_of(st.none(), st.builds(First, st.sampled_from(["", "0815", *IDS]), PICTURES, PICTURES)),
        st.integers(0, 15),
        st.integers(0, 15),
    ),
)
ROWS = st.builds(spool, PICTURES, st.sampled_from([*IDS, "", "0815"]), st.sampled_from("SQN"))


@given(AUDITS, ROWS, SEEN)
def test_notes_and_repairs_end_with_the_cells_as_in_the_audit(
    rows: list[AuditRow | None], row: Spool, seen: Seen
) -> None:
    log = AuditLog()
    now = log.read(1, rows)
    if inspect(now, row, seen) is None and now.standing(row.tag) is None:
        return
    for number in range(3):
        finding = inspect(now, row, seen, DOUBT_S)
        if isinstance(finding, HandNote):
            made = records.hand_note(finding, f"note {number}", NOW, "s1")
            now = log.read(log.next_place, [made])
            row = replace(row, picture=finding.after, version=made.id)
        elif isinstance(finding, Repair):
            row = replace(row, picture=finding.picture, version=finding.version)
    standing = now.standing(row.tag)
    assert standing is not None
    assert (row.picture, row.version) == (standing.picture, standing.last)
    assert inspect(now, row, seen) is None


@given(AUDITS, ROWS, SEEN)
def test_memory_never_repairs_where_the_audit_has_no_standing(
    rows: list[AuditRow | None], row: Spool, seen: Seen
) -> None:
    log: LogAt = log_of(*rows)
    if log.standing(row.tag) is None:
        assert not isinstance(inspect(log, row, seen), Repair)
    inspect(log, replace(row, tag=""), seen)
    seen_now(seen, log, row)


# a repair of another spool strayed, and people took the row that it names out of the audit

LOST = [replace(repaired("r", Mark.FILA_REPUESTA, "S"), written="gone"), foreign("f", "Q")]


def shows_lost(picture: Picture = BY_A) -> Spool:
    return spool(picture, "gone", "Q")


def test_strayed_repair_of_a_lost_row_is_noted_back_as_last_read_clean() -> None:
    seen = Seen(First("v", FREE, BY_B), clean_at=1)
    assert inspect(log_of(*LOST), shows_lost(), seen) == HandNote("Q", "v", "v", FREE, BY_B)


def test_lost_row_of_another_spool_gives_nobody_a_hold() -> None:
    log, nobody = log_of(*LOST), replace(BY_A, ocupado_por="")
    assert inspect(log, shows_lost()) == Doubt("Q", "gone", "S", nobody)
    noted = HandNote("Q", "", "", FREE, nobody, doubted="gone")
    assert inspect(log, shows_lost(), UNSEEN, DOUBT_S) == noted
    assert seen_now(UNSEEN, log, shows_lost()) == UNSEEN


def test_lost_row_pasted_where_nothing_came_since_is_a_persons() -> None:
    seen = Seen(First("v", FREE, FREE), clean_at=3)
    assert inspect(log_of(*LOST), shows_lost(), seen) == HandNote("Q", "v", "v", FREE, BY_A)


def test_unknown_version_that_no_repair_of_another_spool_wrote_is_the_spools_own() -> None:
    own = [replace(repaired("r", Mark.FILA_REPUESTA, "Q"), written="gone")]
    assert inspect(log_of(*own), shows_lost()) is None
    assert inspect(log_of(action("a", "gone")), shows_lost()) is None
