"""What an alarm says: why nothing is written, and which rows of the sheet people must look at. Pure."""

from dataclasses import dataclass

from kiosk.core.refusals import AlarmReason


@dataclass(frozen=True, slots=True)
class Place:
    """One row that people must look at. `what` says why, as a short key.

    `row` is its 1-based number: in Metadata for `AUDIT_TOUCHED`, in Operaciones for `ROWS_STRAYED` and for
    a version that is shown and absent from the audit. `tag` is the spool it belongs to, "" if none is known.
    """

    what: str
    row: int
    tag: str


@dataclass(frozen=True, slots=True)
class Alarm:
    """A reason why nothing is written, with the rows to look at, or the emptied `columns`."""

    reason: AlarmReason
    places: tuple[Place, ...] = ()
    columns: tuple[str, ...] = ()
