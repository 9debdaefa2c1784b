"""What a reader does about a row of the sheet. Every reader finds the same: fence, echo, snapshot, poll.

"The cells differ from the audit" never means a hand edit by itself: a late or void write looks just so.
`version` names the write that the cells are a picture of; what differs from *that* picture, a hand typed.
"""

from dataclasses import dataclass, replace

from kiosk.core.protocol.audit_log import Judged, LogAt, Standing
from kiosk.core.protocol.kinds import Mark
from kiosk.core.shop.data import Picture, Spool, same_holder


@dataclass(frozen=True, slots=True)
class HandNote:
    """A person, or another program, changed the cells: note it in the audit, and it wins.

    The note writes all nine cells: `after`, and its own id as `version`. A late write of a station may have
    covered the edit by then; with fewer cells that write would pass for a new hand edit.
    """

    tag: str
    prev: str
    hold: str
    before: Picture
    after: Picture


@dataclass(frozen=True, slots=True)
class Repair:
    """The cells show a write that is late, void or another spool's: put back what the audit says.

    All nine cells are written, `version` with the id of the row that already counts and not a new one. So
    any number of stations may repair, in any order, late or twice; `found` is the `version` that stood there.
    """

    tag: str
    picture: Picture
    version: str
    found: str
    mark: Mark


Finding = HandNote | Repair


@dataclass(frozen=True, slots=True)
class Context:
    """What is known of a row besides the audit.

    `remembered` is how this station last saw the spool (for a row without a tag: the row) before a write that
    isn't its own fell on it; it matters only where the audit knows nothing of the spool. `strayed`: another
    row shows the spool's last write, so its own row still shows what was there before.
    """

    remembered: Standing | None = None
    strayed: bool = False


ALONE = Context()


def inspect(log: LogAt, spool: Spool, context: Context = ALONE) -> Finding | None:
    """What has to be done about this row, read at the moment of `log`; None where all is well."""
    if spool.duplicates:
        return None  # nobody knows which of the rows is meant
    written = log.judged(spool.version) if spool.version else None
    askew = log.misplaced(spool.picture)
    standing = log.standing(spool.tag) if spool.tag else None
    if standing is None:
        standing = _before_the_audit(spool, askew or written, context.remembered)
        if standing is None:
            return None
    if askew is not None and spool.picture != standing.picture:
        return Repair(spool.tag, standing.picture, standing.last, spool.version, Mark.FILA_REPUESTA)
    base = log.base(spool.tag) if context.strayed else None
    if written is not None:
        shown_then = written.after
    elif base and base[0] == spool.version:
        shown_then = base[1]
    else:
        return HandNote(spool.tag, standing.last, standing.hold, standing.picture, spool.picture)
    now = _merged(spool.picture, shown_then, standing.picture)
    if now != standing.picture and spool.tag:
        return HandNote(spool.tag, standing.last, standing.hold, standing.picture, now)
    if spool.version == standing.last and spool.picture == standing.picture:
        return None
    is_void = written is not None and written.row.tag == spool.tag and not written.counts
    mark = Mark.ANULADO if is_void else Mark.FILA_REPUESTA
    return Repair(spool.tag, now, standing.last, spool.version, mark)


def _merged(cells: Picture, written: Picture, standing: Picture) -> Picture:
    """Each cell as it stands if a hand changed it since the write that `version` names, else the audit's."""
    pairs = zip(cells.__slots__, _values(cells), _values(written), _values(standing), strict=True)
    return Picture(**{name: cell if cell != was else true for name, cell, was, true in pairs})


def _values(picture: Picture) -> tuple[str, ...]:
    return tuple(getattr(picture, name) for name in picture.__slots__)


def _before_the_audit(spool: Spool, written: Judged | None, remembered: Standing | None) -> Standing | None:
    """How a spool stood of which no row counts, where a write that doesn't count fell on it; else None.

    Without such a write its cells are its state: nothing that old is still on its way.
    """
    if written is None:
        return None
    row = written.row
    if row.tag == spool.tag and row.before is not None and row.prev is not None:
        return Standing(row.prev, row.before, row.prev)
    if remembered is None and not spool.tag:
        return Standing("", Picture(), "")
    return remembered


def standing_of(log: LogAt, spool: Spool, context: Context = ALONE) -> Standing:
    """How a spool stands by the audit, whatever its cells show; by its cells where the audit has no row."""
    written = log.misplaced(spool.picture) or (log.judged(spool.version) if spool.version else None)
    standing = log.standing(spool.tag) or _before_the_audit(spool, written, context.remembered)
    return standing or Standing(spool.version, spool.picture, spool.version)


def shown(log: LogAt, spool: Spool, context: Context = ALONE) -> Standing:
    """What screens and lists show: the audit's standing with the hand edits that nobody has noted yet.

    Never the bare cells: they may show a late or void write. `hold` is "" where the edit changed the holder:
    the hold that the worker sees has no id before its note is written.
    """
    standing = standing_of(log, spool, context)
    finding = inspect(log, spool, context)
    if not isinstance(finding, HandNote):
        return standing
    hold = standing.hold if same_holder(standing.picture, finding.after) else ""
    return Standing(standing.last, finding.after, hold)


def completed(log: LogAt, spool: Spool) -> Spool | None:
    """A row of which a poll read only holder, sentence and `version`, with its other cells filled in.

    They are taken to be as the write left them that `version` names. None where nobody knows that write and
    the audit has rows of the spool: then, and where `inspect` finds something, the row has to be read whole.
    """
    written = log.judged(spool.version) if spool.version else None
    if written is None:
        return spool if log.standing(spool.tag) is None else None
    read = spool.picture
    cells = replace(written.after, ocupado_por=read.ocupado_por, estado_detalle=read.estado_detalle)
    return replace(spool, picture=cells)
