"""Finds the spool of a row of the sheet in the audit, and replaces state cells that have no meaning. Pure.

The judge compares tags exactly. A row belongs to the spool whose tag people would read as the same
(`core.shop.folding`), and gets the audit's spelling of it.
"""

from dataclasses import replace

from kiosk.core.protocol.audit_log import LogAt
from kiosk.core.shop import names
from kiosk.core.shop.data import PICTURE_FIELDS, FaultKind, Spool


def belonging(log: LogAt, spool: Spool) -> Spool:
    """The row with the audit's spelling of its tag.

    An error value, a lone sign or a number in a name's cell, or a text too long for any cell, isn't a hand
    edit: it is replaced by the audit's value and stays a fault. The next write of the row restores the
    audit's text.
    """
    if not spool.faults and log.is_spelled_so(spool.tag):
        return spool  # by far the most, of thousands
    if spool.is_unreadable:
        return spool
    tag = spelling(log, spool.tag) or spool.tag
    picture, standing = spool.picture, log.standing(tag)
    for fault in spool.faults if standing else ():
        if fault.kind is FaultKind.ILEGIBLE and _has_no_meaning(spool, fault.column):
            assert standing is not None
            known = standing.picture.by_header()[fault.column]
            if not names.is_unreadable(fault.column, known):
                picture = replace(picture, **{PICTURE_FIELDS[fault.column]: known})
    if tag == spool.tag and picture is spool.picture:
        return spool
    return replace(spool, tag=tag, picture=picture)


def _has_no_meaning(spool: Spool, header: str) -> bool:
    field = PICTURE_FIELDS.get(header, "")
    is_long = bool(field) and len(getattr(spool.picture, field)) > names.LONGEST
    return header in names.TYPED_TEXTS or is_long


def spelling(log: LogAt, tag: str) -> str | None:
    """How the audit spells this tag; None where no row of the spool was judged.

    Of several spellings the one under which somebody holds the spool, else the one whose last row stands
    latest: a take that was taken back under another spelling must not hide a hold.
    """
    spellings = log.spellings(tag)
    held = (spelt for spelt in spellings if (now := log.standing(spelt)) and not now.picture.is_free)
    return next(iter(spellings), None) if len(spellings) < 2 else next(held, spellings[0])


def is_second_spelling(log: LogAt, row_id: str) -> bool:
    """True if this is the first row of its spelling, and an earlier row counts under another spelling.

    Two stations took a spool without history while its tag was being respelt. The judge, who compares
    tags exactly, lets both rows count; the later one has to be taken back.
    """
    own = log.judged(row_id)
    first = log.first_judged(own.row.tag) if own else None
    if own is None or first is None or first.id != row_id:
        return False
    others = (spelt for spelt in log.spellings(own.row.tag) if spelt != own.row.tag)
    bases = (log.rows.base_of.get(spelt, ()) for spelt in others)
    return any(log.floor() <= place < own.place for history in bases for place, _ in history)
