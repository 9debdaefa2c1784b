"""Stations that lack one guard each, and use the obvious but wrong rule instead."""

from dataclasses import replace

from kiosk.core.errors import Refusal
from kiosk.core.protocol.audit_log import AuditLog, LogAt
from kiosk.core.protocol.display import shown
from kiosk.core.protocol.findings import Finding, HandNote, Repair
from kiosk.core.protocol.inspection import inspect
from kiosk.core.protocol.judged_rows import Standing
from kiosk.core.protocol.kinds import Mark
from kiosk.core.protocol.next_step import InFlight, Step, next_step
from kiosk.core.shop import rules
from kiosk.core.shop.data import Action, AuditRow, Command, Picture, Spool
from tests.core.protocol.model import Functions, Ground, at_fence


class LegalityAlone(AuditLog):
    """A row counts if the rules allow it at its place, whichever row it follows."""

    def follows(self, row: AuditRow, standing: Standing | None) -> bool:
        if standing is None or row.evento_tipo == Mark.EDITADO_A_MANO:
            return True
        if row.accion == Action.TOMAR:
            return standing.picture.is_free
        return standing.picture.holder_id == row.worker_id


def any_hold(command: Command, spool: Spool) -> Refusal | None:
    """A release, or a hand-over, ends any hold that the worker has now."""
    return rules.on_row(replace(command, hold=None), spool)


def any_undo(command: Command, spool: Spool) -> Refusal | None:
    """An undo brings back what its action had found, whatever was done since."""
    return None if command.action is Action.DESHACER else rules.on_row(command, spool)


def cells_as_read(spool: Spool, standing: Standing) -> Spool:
    """The rules see the bare cells."""
    return replace(spool, hold=standing.hold)


def no_tombstone(log: LogAt, sent: InFlight) -> Step:
    """A station that gives an action up tells the worker and writes no tombstone."""
    step = next_step(log, sent)
    return Step.TELL_REFUSED if step is Step.RENOUNCE else step


def different_is_by_hand(log: LogAt, spool: Spool) -> Finding | None:
    """Cells that differ from the audit count as a hand edit, whatever write `version` names."""
    standing = log.standing(spool.tag)
    if standing is None or spool.picture == standing.picture:
        return inspect(log, spool)
    return HandNote(spool.tag, standing.last, standing.hold, standing.picture, spool.picture)


def fence_by_difference(log: LogAt, spool: Spool) -> Ground:
    finding = different_is_by_hand(log, spool)
    return finding if isinstance(finding, HandNote) else at_fence(log, spool)


def version_alone(note: HandNote) -> Picture | None:
    """A note writes `version` alone and not the eight other cells."""
    return None


def no_note_first(log: LogAt, spool: Spool) -> Ground:
    """An action is written over a hand edit that isn't noted yet."""
    ground = at_fence(log, spool)
    return shown(log, spool, ground) if isinstance(ground, HandNote) else ground


def guess_the_write(log: LogAt, spool: Spool) -> Finding | None:
    """Without `version`: cells that equal an older picture count as a late write."""
    standing = log.standing(spool.tag)
    if standing is None or spool.picture == standing.picture:
        return None
    if spool.picture in _pictures(log, standing):
        return Repair(spool.tag, standing.picture, standing.last, "", Mark.FILA_REPUESTA)
    return HandNote(spool.tag, standing.last, standing.hold, standing.picture, spool.picture)


def fence_by_guessing(log: LogAt, spool: Spool) -> Ground:
    finding = guess_the_write(log, spool)
    if isinstance(finding, HandNote):
        return finding
    standing = log.standing(spool.tag)
    assert standing is not None
    return standing


def _pictures(log: LogAt, standing: Standing) -> list[Picture]:
    """All pictures of the spool up to its standing."""
    pictures, judged = [], log.judged(standing.last)
    while judged is not None:
        pictures.append(judged.after)
        judged = log.judged(judged.row.prev or "")
    return pictures


WITHOUT = {
    "prev": Functions(new_log=LegalityAlone),
    "hold": Functions(on_row=any_hold),
    "hold of a hand-over": Functions(on_row=any_hold),
    "undo of the last row alone": Functions(on_row=any_undo),
    "rules on the audit's state": Functions(seen_by_rules=cells_as_read),
    "tombstone": Functions(next_step=no_tombstone),
    "inspect by version": Functions(inspect=different_is_by_hand, at_fence=fence_by_difference),
    "nine cells in a note": Functions(note_cells=version_alone),
    "note first": Functions(at_fence=no_note_first),
    "note before a resend": Functions(before_resend=no_note_first),
    "version required": Functions(inspect=guess_the_write, at_fence=fence_by_guessing),
}
"""The functions of stations that lack this guard."""
