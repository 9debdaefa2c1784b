"""Notes, repairs and tombstones as rows of the audit, written to the sheet and read back."""

from dataclasses import replace

import pytest

from kiosk.core.events.event import events_of
from kiosk.core.protocol import records
from kiosk.core.protocol.findings import HandNote, Repair
from kiosk.core.protocol.kinds import Mark, is_judged, is_tombstone
from kiosk.core.shop.data import AuditRow
from kiosk.sheets.audit import audit_codec
from tests.core.protocol.rows import BY_A, FREE, action
from tests.sheets.audit.test_audit_codec import PLACES
from tests.sheets.test_codec import cell_back
from tests.support.builders import NOW, ZONE, ShopClock
from tests.support.shop import AUDIT

NOTE = records.hand_note(HandNote("S", "a", "a", FREE, BY_A), "n", NOW, "s1")
REPAIR = records.repair(Repair("S", FREE, "a", "b", Mark.FILA_REPUESTA), "r", NOW, "s1")
DOUBTED = records.hand_note(HandNote("S", "", "", FREE, BY_A, doubted="q"), "d", NOW, "s1")
STONE = records.tombstone(replace(action("x"), cmd="c"), "t", NOW, "s1")


def test_hand_note_is_judged_and_names_the_holder() -> None:
    assert is_judged(NOTE)
    assert (NOTE.evento_tipo, NOTE.prev, NOTE.worker_id, NOTE.worker_nombre) == (
        "EDITADO_A_MANO",
        "a",
        1,
        "AA(1)",
    )


def test_note_of_a_freed_spool_names_nobody() -> None:
    note = records.hand_note(HandNote("S", "a", "a", BY_A, FREE), "n", NOW, "s1")
    assert (note.worker_id, note.worker_nombre) == (None, "")


def test_repair_says_what_stood_there_and_what_it_wrote_and_is_never_judged() -> None:
    assert (REPAIR.evento_tipo, REPAIR.accion) == ("FILA_REPUESTA", "REPONER")
    assert (REPAIR.ref, REPAIR.written) == ("b", "a")
    assert not is_judged(REPAIR)
    assert not is_judged(replace(REPAIR, evento_tipo="what an older program doesn't know"))


def test_tombstone_names_the_action_that_it_gives_up() -> None:
    assert is_tombstone(STONE)
    assert (STONE.ref, STONE.tag, STONE.cmd) == ("x", "S", "c")


@pytest.mark.parametrize("row", [REPAIR, STONE])
def test_what_changes_nothing_is_no_event(row: AuditRow) -> None:
    assert events_of(row, ShopClock().utc()) == ()


@pytest.mark.parametrize("row", [NOTE, DOUBTED, REPAIR, STONE], ids=["note", "doubt", "repair", "tombstone"])
def test_row_is_read_back_as_it_was_written(row: AuditRow) -> None:
    cells = audit_codec.cells(row)
    back = audit_codec.read([cell_back(cells.get(header, {})) for header in AUDIT], PLACES, ZONE)
    assert back == row
