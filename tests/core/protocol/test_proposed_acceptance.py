"""What a person who accepts the audit is shown: findings, and what will stand, by the station's known log."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from kiosk.core.protocol.acceptance import KnownAudit, Lack, Proposal, lack, may_accept, proposal
from kiosk.core.protocol.audit_check import AuditWindow
from kiosk.core.protocol.emptied_columns import emptied_cells
from kiosk.core.protocol.kinds import Mark, What
from kiosk.core.protocol.memory import Seen
from kiosk.core.protocol.records import column_accepted
from kiosk.core.shop.data import AuditRow, First, Picture, Spool
from tests.core.protocol.rows import BY_A, BY_B, FREE, action, log_of, tombstone
from tests.core.protocol.test_acceptance import acceptance, note
from tests.support.builders import NOW

Rows = Sequence[AuditRow | None]

A_WON = [action("0", after=FREE), action("a", "0"), action("b", "0", BY_B)]
SWAPPED = [A_WON[0], A_WON[2], A_WON[1]]
S = Spool("S", BY_A, "a", row=2)


def made(known: Rows | None, fresh: Rows, *spools: Spool, **seen: Seen) -> Proposal:
    window = AuditWindow(1, fresh)
    audit = None
    if known is not None:
        audit = KnownAudit(log_of(*known), AuditWindow(1, known), lambda tag: seen.get(tag, Seen()))
    return proposal(audit, log_of(*fresh), window, (), spools, NOW)


def stands(found: Proposal) -> dict[str, Picture]:
    return {each.spool.tag: each.after for each in found.accepted}


def ids(*names: str) -> list[AuditRow]:
    """A spool's rows, each following the one before."""
    return [action(name, before) for name, before in zip(names, ["", *names], strict=False)]


def test_what_was_told_stands_though_the_audit_now_lets_the_loser_count() -> None:
    found = made(A_WON, SWAPPED, S)
    assert {each.what for each in found.findings} == {What.MOVED, What.VERDICT}
    assert stands(found) == {"S": BY_A}
    assert found.accepted[0].is_changed
    assert found.accepted[0].fresh is not None
    assert found.accepted[0].fresh.picture == BY_B


def test_untouched_audit_has_no_findings() -> None:
    assert made(A_WON, A_WON, S).findings == ()
    assert made(None, A_WON, S).findings == ()


def test_void_writes_cells_are_not_noted() -> None:
    assert stands(made(A_WON, SWAPPED, Spool("S", BY_B, "b", row=2))) == {"S": BY_A}


def test_hand_edit_that_nobody_noted_yet_is() -> None:
    typed = replace(BY_A, armador="CC(3)")
    assert stands(made(A_WON, SWAPPED, Spool("S", typed, "a", row=2))) == {"S": typed}


def test_older_version_of_both_sheets_gives_nothing_back() -> None:
    """The cells are those that an earlier row left, so no hand changed them."""
    known = [action("0", after=FREE), action("a", "0"), action("p", "a", FREE, kind="PAUSAR_SPOOL")]
    assert stands(made(known, known[:2], Spool("S", BY_A, "a", row=2))) == {"S": FREE}


def test_what_landed_while_the_station_was_stopped_stands_too() -> None:
    late = action("p", "a", FREE, kind="PAUSAR_SPOOL")
    assert stands(made(A_WON, [*SWAPPED, late], S)) == {"S": FREE}


def test_spool_known_from_memory_alone_keeps_the_cells_last_read_clean() -> None:
    """A void write that strayed onto it shows; the spool's own take has been deleted from the audit."""
    own = [action("q", "w", tag="Q")]
    seen = Seen(First("v", FREE, FREE))
    found = made([*A_WON, tombstone("q", "Q"), *own], SWAPPED, S, Spool("Q", BY_A, "q", row=3), Q=seen)
    assert stands(found) == {"S": BY_A, "Q": FREE}


def test_station_without_a_known_log_notes_the_cells_as_they_stand() -> None:
    assert stands(made(None, SWAPPED, Spool("S", BY_B, "b", row=2))) == {"S": BY_B}


def test_it_notes_also_the_spools_whose_rows_were_sorted_above_the_last_acceptance() -> None:
    """It noted none of them, said that they had no row in the sheet, and every hold fell."""
    sorted_by_action = [*A_WON, acceptance("Z", "b")]
    never_named = Spool("Q", BY_A, "q", row=3)
    assert stands(made(None, sorted_by_action, S, never_named)) == {"S": BY_A}
    assert stands(made(A_WON[:1], sorted_by_action, S, never_named)) == {"S": BY_A}


def test_station_that_has_not_read_the_last_acceptance_is_no_sure_basis() -> None:
    """People sorted the audit again right after it was accepted, before this station had read it."""
    accepted = [*A_WON, acceptance("Z", "b"), note("n", "Z"), action("c", "n", FREE), action("d", "c", BY_B)]
    swapped = [*accepted[:5], accepted[6], accepted[5]]
    found = made(A_WON, swapped, S)
    assert {each.what for each in found.findings} == {What.FOLLOWS_LATER_OR_VOID}
    assert lack(found.basis, found.findings) is Lack.LOG
    assert not may_accept(found.basis, found.findings, others_know=True)
    knows_it = made(accepted, swapped, S)
    assert lack(knows_it.basis, knows_it.findings) is None


def test_spool_is_found_however_its_tag_is_spelt() -> None:
    rows = [replace(row, tag="MK-1-001") for row in A_WON]
    (noted,) = made(rows, rows[:2], Spool("mk-1–001", BY_A, "a", row=2)).accepted
    assert (noted.spool.tag, noted.known and noted.known.last) == ("MK-1-001", "a")


def appended(found: Proposal) -> list[AuditRow]:
    return found.appended("b", iter("zyxwvutsrqponmlkji").__next__, NOW, "Puesto 1", "Rosa", "ordenada")


def test_acceptance_names_who_why_and_the_last_row_read() -> None:
    first, note = appended(made(A_WON, SWAPPED, S))
    said = (first.evento_tipo, first.worker_nombre, first.station, first.motivo, first.tras)
    assert said == (Mark.AUDITORIA_ACEPTADA, "Rosa", "Puesto 1", "ordenada", "b")
    assert (note.acepta, note.after) == (first.id, BY_A)


def test_tombstone_that_people_took_away_is_said_again() -> None:
    known = [*A_WON, tombstone("x"), tombstone("y")]
    rows = appended(made(known, [*SWAPPED, known[4]], S))
    assert [row.ref for row in rows if row.evento_tipo == Mark.RENUNCIADO] == ["x", "y"]


def test_young_tombstone_among_old_rows_of_a_sorted_audit_is_said_again() -> None:
    old = [replace(action(f"o{n}"), timestamp=NOW - timedelta(days=30)) for n in range(120)]
    rows = [*old, tombstone("x"), *old, action("new"), *(action(f"n{n}") for n in range(120))]
    said = appended(made(None, rows))
    assert [row.ref for row in said if row.evento_tipo == Mark.RENUNCIADO] == ["x"]


# A column that was emptied at once

TAGS = [f"MK-{number}" for number in range(12)]
HELD = [action(f"a{tag}", tag=tag) for tag in TAGS]
FILLED = {tag: Spool(tag, BY_A, f"a{tag}", row=2) for tag in TAGS}
EMPTIED = [replace(spool, picture=replace(BY_A, ocupado_por="")) for spool in FILLED.values()]


def made_of_emptied(*came: AuditRow, before: Mapping[str, Spool] = FILLED) -> set[Picture]:
    fresh = [HELD[1], HELD[0], *HELD[2:], *came]
    known = KnownAudit(log_of(*HELD), AuditWindow(1, HELD), rows=before)
    found = proposal(known, log_of(*fresh), AuditWindow(1, fresh), (), EMPTIED, NOW)
    assert [each.before for each in appended(found)[1:]] == [each.spool.picture for each in found.accepted]
    return {each.after for each in found.accepted}


def test_column_that_was_emptied_at_once_is_not_noted_as_edited() -> None:
    assert made_of_emptied() == {BY_A}


def test_nor_is_it_by_a_station_that_has_lost_its_picture_of_the_sheet() -> None:
    assert made_of_emptied(before={}) == {BY_A}


def test_nor_is_it_by_a_station_that_knows_no_audit() -> None:
    found = proposal(None, log_of(*HELD), AuditWindow(1, HELD), (), EMPTIED, NOW)
    assert {each.after for each in found.accepted} == {BY_A}


def test_column_that_was_accepted_is_noted_by_a_station_that_knows_no_audit() -> None:
    rows = [*HELD, column_accepted("Ocupado_Por", "c", NOW, "Puesto 1", "Rosa")]
    found = proposal(None, log_of(*rows), AuditWindow(1, rows), (), EMPTIED, NOW)
    assert {each.after for each in found.accepted} == {replace(BY_A, ocupado_por="")}


def test_column_that_a_person_has_accepted_as_it_is_is_noted() -> None:
    accepted = column_accepted("Ocupado_Por", "c", NOW, "Puesto 1", "Rosa")
    assert made_of_emptied(accepted) == {replace(BY_A, ocupado_por="")}


def test_list_of_emptied_cells_has_what_the_audit_says_else_what_was_last_read() -> None:
    rows = [*EMPTIED[:2], Spool("Q", FREE, row=4), Spool("R", FREE, row=5), Spool("", FREE, row=6)]
    before = {"Q": Spool("Q", BY_B), TAGS[0]: Spool(TAGS[0], BY_B)}
    found = emptied_cells(log_of(*HELD), before, rows, "Ocupado_Por")
    assert [(each.spool.tag, each.was) for each in found] == [
        (TAGS[0], "AA(1)"),
        (TAGS[1], "AA(1)"),
        ("Q", "BB(2)"),
    ]
