"""The kinds of audit rows that the protocol distinguishes, and of what people may have done to one."""

from enum import StrEnum

from kiosk.core.frozen import frozen
from kiosk.core.shop.data import AuditRow


class Mark(StrEnum):
    """`evento_tipo` of the rows that stations write besides the workers' actions."""

    EDITADO_A_MANO = "EDITADO_A_MANO"
    """Hand note: the cells as a person has typed them. It is judged like an action."""

    DESHACER = "DESHACER"
    """Undo of an action; it is judged like an action."""

    ANULADO = "ANULADO"
    """Repair of cells that showed a write that doesn't count. It isn't judged."""

    FILA_REPUESTA = "FILA_REPUESTA"
    """Repair of cells that showed another spool's write, or an older picture of theirs. It isn't judged."""

    RENUNCIADO = "RENUNCIADO"
    """Tombstone: the action that `ref` names was given up, and doesn't count if it lands after this row."""

    AUDITORIA_ACEPTADA = "AUDITORIA_ACEPTADA"
    """Acceptance: a person accepts the audit as people have left it. Judging begins anew here."""

    COLUMNA_ACEPTADA = "COLUMNA_ACEPTADA"
    """A person accepts that a state column was emptied (`columna`). It isn't judged."""


def is_tombstone(row: AuditRow) -> bool:
    """True for a row that gives up another one."""
    return row.evento_tipo == Mark.RENUNCIADO


def is_acceptance(row: AuditRow) -> bool:
    """True for a person's acceptance of the audit; its `tras` names the last row that had been read."""
    return row.evento_tipo == Mark.AUDITORIA_ACEPTADA and bool(row.id) and row.tras is not None


def is_repair(row: AuditRow) -> bool:
    """True for a row that records a repair."""
    return row.evento_tipo in (Mark.ANULADO, Mark.FILA_REPUESTA)


def is_judged(row: AuditRow) -> bool:
    """True for actions and hand notes, the rows that can count.

    An unknown event is judged as well if it has `prev` and `after`, so that an older version of the program
    judges actions that it doesn't know. Rows of other programs and of older layouts have neither; their
    changes to the cells count as hand edits. Nor is a row judged that names no spool.
    """
    if row.evento_tipo in _NEVER_JUDGED or not (row.id and row.tag):
        return False
    return row.prev is not None and row.after is not None


def is_used(row: AuditRow) -> bool:
    """True for a row that decides something; rows of other programs don't, nor do those of older layouts."""
    return is_judged(row) or is_tombstone(row) or is_repair(row) or is_acceptance(row)


_NEVER_JUDGED = frozenset(
    {
        Mark.ANULADO,
        Mark.FILA_REPUESTA,
        Mark.RENUNCIADO,
        Mark.AUDITORIA_ACEPTADA,
        Mark.COLUMNA_ACEPTADA,
    }
)


class What(StrEnum):
    """A kind of contradiction in a row of the audit, or of the sheet, so that the audit can't be trusted."""

    MOVED = "moved"
    """The row's order among the rows of its spool has changed."""

    CHANGED = "changed"
    """The row's content has changed."""

    VERDICT = "verdict"
    """The row's content is the same, and its verdict has changed."""

    MISSING = "missing"
    """The row is gone, though it is too young to have been archived or rows before it are still there."""

    INSERTED = "inserted"
    """The row is new, and stands above rows that were there before."""

    FOLLOWS_LATER_OR_VOID = "follows_later_or_void"
    """The row follows one of its spool that stands below it or is void; no station writes such a row."""

    CALLED_VOID = "called_void"
    """The row counts, though a station's repair has called it void."""

    FOLLOWS_NOTHING = "follows_nothing"
    """The row follows one that isn't in the audit, though its spool has earlier rows there."""

    SHOWN_AND_ABSENT = "shown_and_absent"
    """A spool's row shows a `version` that a station made, and the audit has no such row."""


DIFFERENCES = frozenset({What.MOVED, What.CHANGED, What.VERDICT, What.MISSING, What.INSERTED})
"""The kinds that only a comparison with a known log finds."""


@frozen
class AuditFinding:
    """One reason not to trust the audit. `place` is the row's present number in Metadata, or the former one
    of a missing row; for `SHOWN_AND_ABSENT` it is the row's number in Operaciones."""

    what: What
    place: int
    row_id: str
    tag: str
