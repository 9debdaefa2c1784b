"""The possible results of inspecting a row of the sheet (`inspection`), besides that all is well."""

from kiosk.core.frozen import frozen
from kiosk.core.protocol.kinds import Mark
from kiosk.core.shop.data import Picture


@frozen
class HandNote:
    """A person, or another program, changed the cells: the edit must be noted in the audit, and so it wins.

    The note writes all nine cells: `after`, and its own id as `version`. A late write of a station may have
    covered the edit by then; if the note wrote fewer cells, that write would be taken for a new hand edit.
    `doubted` is the `version` found if the row was in doubt: a write of another spool, which people must
    check.
    """

    tag: str
    prev: str
    hold: str
    before: Picture
    after: Picture
    doubted: str = ""


@frozen
class Repair:
    """The cells show a write that is late, void or another spool's: the audit's state must be written back.

    All nine cells are written. `version` gets the id of the row that already counts and not a new one, so
    any number of stations may repair, in any order, late or twice. `found` is the `version` that was there.
    """

    tag: str
    picture: Picture
    version: str
    found: str
    mark: Mark


@frozen
class Doubt:
    """The row shows another spool's write, and its former cells are unknown: a fault for `DOUBT_S`.

    `other` is the tag of that write. `after` are the cells as they will be noted, without its holder.
    """

    tag: str
    version: str
    other: str
    after: Picture


Finding = HandNote | Repair | Doubt
