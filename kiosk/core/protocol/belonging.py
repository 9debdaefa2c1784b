"""Assigns a row of the sheet to its spool in the audit, and replaces state cells that have no meaning. Pure.

The judge compares tags exactly. A row belongs to the spool whose tag people would read as the same
(`core.shop.folding`), and gets the audit's spelling of it.
"""

from dataclasses import replace

from kiosk.core.protocol.audit_log import LogAt
from kiosk.core.shop import names
from kiosk.core.shop.data import PICTURE_FIELDS, FaultKind, Spool


def belonging(log: LogAt, spool: Spool) -> Spool:
    """The row with the audit's spelling of its tag.

    An error value, a lone sign or a number in a name's cell isn't a hand edit: it is replaced by the audit's
    value and stays a fault. The next write of the row restores the audit's text.
    """
    if spool.is_unreadable:
        return spool
    tag = log.spelling(spool.tag) or spool.tag
    picture, standing = spool.picture, log.standing(tag)
    for fault in spool.faults if standing else ():
        if fault.kind is FaultKind.ILEGIBLE and fault.column in names.TYPED_TEXTS:
            assert standing is not None
            known = standing.picture.by_header()[fault.column]
            if not names.is_unreadable(fault.column, known):
                picture = replace(picture, **{PICTURE_FIELDS[fault.column]: known})
    if tag == spool.tag and picture is spool.picture:
        return spool
    return replace(spool, tag=tag, picture=picture)
