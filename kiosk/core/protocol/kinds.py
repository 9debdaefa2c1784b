"""The kinds of audit rows, as far as judging goes."""

from enum import StrEnum

from kiosk.core.shop.data import AuditRow


class Mark(StrEnum):
    """`evento_tipo` of the rows that stations write besides the workers' actions."""

    EDITADO_A_MANO = "EDITADO_A_MANO"
    """Hand note: what a person typed into the cells. It is judged like an action."""

    DESHACER = "DESHACER"
    """Takes an action back, and is judged like one."""

    ANULADO = "ANULADO"
    """Repair: the cells showed a write that doesn't count. For people only."""

    FILA_REPUESTA = "FILA_REPUESTA"
    """Repair: the cells showed another spool's write, or an older picture of their own. For people only."""

    RENUNCIADO = "RENUNCIADO"
    """Tombstone: the action that `ref` names was given up, and never counts if it comes after this."""

    AUDITORIA_ACEPTADA = "AUDITORIA_ACEPTADA"
    """Acceptance: a person accepts the audit as people have left it. The judge begins anew here."""


def is_tombstone(row: AuditRow) -> bool:
    """True where the row gives up another one."""
    return row.evento_tipo == Mark.RENUNCIADO


def is_acceptance(row: AuditRow) -> bool:
    """True where a person accepts the audit as it stands; `tras` says up to where he had read it."""
    return row.evento_tipo == Mark.AUDITORIA_ACEPTADA and bool(row.id) and row.tras is not None


def is_repair(row: AuditRow) -> bool:
    """True where the row says what a reader put back."""
    return row.evento_tipo in (Mark.ANULADO, Mark.FILA_REPUESTA)


def is_judged(row: AuditRow) -> bool:
    """True for actions and hand notes: they can count.

    Any event but the marks is one if it says what it follows and what it leaves, so that a program that
    doesn't know a newer action yet judges it all the same. Rows of other programs and of older layouts say
    neither; what they did to the cells is a hand edit.
    """
    if row.evento_tipo in _NEVER_JUDGED or not row.id:
        return False
    return row.prev is not None and row.after is not None


_NEVER_JUDGED = frozenset({Mark.ANULADO, Mark.FILA_REPUESTA, Mark.RENUNCIADO, Mark.AUDITORIA_ACEPTADA})
