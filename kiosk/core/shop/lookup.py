"""Finds the spool that a typed, scanned or stored tag means. Pure."""

from collections.abc import Collection

from kiosk.core.shop.data import Spool
from kiosk.core.shop.folding import folded


def spool_of_tag(spools: Collection[Spool], tag: str) -> Spool | None:
    """The spool with this tag: sign for sign, else as tags are compared; None if there is none.

    Last, a tag that is a number in the sheet: people see `0012` where the cell holds 12.
    """
    wanted, alike, shown = folded(tag), None, None
    if not wanted:
        return None
    for spool in spools:  # by far the most common, and to fold thousands of tags takes ten times as long
        if spool.tag == tag:
            return spool
    for spool in spools:
        if alike is None and folded(spool.tag) == wanted:
            alike = spool
        elif shown is None and spool.faults and _is_number_shown_as(spool, wanted):
            shown = spool
    return alike or shown


def _is_number_shown_as(spool: Spool, wanted: str) -> bool:
    is_number = any(fault.is_number for fault in spool.faults)
    return is_number and wanted.isdecimal() and wanted.lstrip("0") == spool.tag.lstrip("0")
