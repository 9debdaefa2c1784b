"""Which row of the sheet belongs to which spool of the audit, and what stands in for cells without a meaning.

The judge compares tags sign for sign. A row belongs to the spool whose tag people take for the same
(`core.shop.folding`), and from then on goes by the audit's spelling. Pure.
"""

from dataclasses import replace

from kiosk.core.protocol.audit_log import LogAt
from kiosk.core.shop import names
from kiosk.core.shop.data import PICTURE_FIELDS, FaultKind, Spool


def belonging(log: LogAt, spool: Spool) -> Spool:
    """The row under the tag by which the audit knows it.

    An error value, a lone sign or a number in a name's cell is no edit by hand: it counts as what the audit
    has there, and stays a fault. The next write of the row puts the audit's text back.
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
