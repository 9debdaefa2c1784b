"""Decides what a reader does about a row of the sheet: nothing, a hand note or a repair. Every read uses it.

Cells that differ from the audit aren't necessarily a hand edit: a late or void write looks the same.
`version` names the write whose picture the cells show; only a difference from *that* picture was typed.
"""

from dataclasses import dataclass, replace

from kiosk.core.protocol.audit_log import LogAt
from kiosk.core.protocol.judged_rows import Judged, Standing
from kiosk.core.protocol.kinds import Mark
from kiosk.core.shop.data import Picture, Spool, same_holder


@dataclass(frozen=True, slots=True)
class HandNote:
    """A person, or another program, changed the cells: the edit must be noted in the audit, and so it wins.

    The note writes all nine cells: `after`, and its own id as `version`. A late write of a station may have
    covered the edit by then; if the note wrote fewer cells, that write would be taken for a new hand edit.
    """

    tag: str
    prev: str
    hold: str
    before: Picture
    after: Picture


@dataclass(frozen=True, slots=True)
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


Finding = HandNote | Repair


@dataclass(frozen=True, slots=True)
class Context:
    """Facts about a row that the audit doesn't have.

    `remembered` is how this station last saw the spool (for a row without a tag: the row) before another
    spool's write fell on it; it is used only where the audit has no row of the spool. `strayed` is True if
    another row shows the spool's last write, so that its own row still shows the state before.
    """

    remembered: Standing | None = None
    strayed: bool = False


ALONE = Context()


def inspect(log: LogAt, spool: Spool, context: Context = ALONE) -> Finding | None:
    """The action needed on this row, which was read at the moment of `log`; None if all is well."""
    if spool.is_unidentified:
        return None  # ambiguous: the tag stands in several rows or can't be read
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
    """Each cell as read if a person changed it since the write that `version` names, else the audit's."""
    pairs = zip(cells.__slots__, _values(cells), _values(written), _values(standing), strict=True)
    return Picture(**{name: cell if cell != was else true for name, cell, was, true in pairs})


def _values(picture: Picture) -> tuple[str, ...]:
    return tuple(getattr(picture, name) for name in picture.__slots__)


def _before_the_audit(spool: Spool, written: Judged | None, remembered: Standing | None) -> Standing | None:
    """The standing of a spool without a counting row, if a write that doesn't count fell on it; else None.

    Without such a write its cells are its state.
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
    """The spool's standing by the audit, whatever its cells show; by its cells if the audit has no row."""
    written = log.misplaced(spool.picture) or (log.judged(spool.version) if spool.version else None)
    standing = log.standing(spool.tag) or _before_the_audit(spool, written, context.remembered)
    return standing or Standing(spool.version, spool.picture, spool.version)


def shown(log: LogAt, spool: Spool, context: Context = ALONE) -> Standing:
    """The standing that screens and lists show: the audit's, with hand edits that aren't noted yet.

    The bare cells are never shown, as they may be a late or void write's. `hold` is "" if the edit changed
    the holder: that hold has no id before its note is written.
    """
    standing = standing_of(log, spool, context)
    finding = inspect(log, spool, context)
    if not isinstance(finding, HandNote):
        return standing
    hold = standing.hold if same_holder(standing.picture, finding.after) else ""
    return Standing(standing.last, finding.after, hold)


def completed(log: LogAt, spool: Spool) -> Spool | None:
    """A row of which a poll read only holder, sentence and `version`, with its other cells filled in.

    They are assumed to be as the write that `version` names left them. None if that write is unknown and
    the audit has rows of the spool: then, and if `inspect` finds something, the whole row must be read.
    """
    written = log.judged(spool.version) if spool.version else None
    if written is None:
        return spool if log.standing(spool.tag) is None else None
    read = spool.picture
    cells = replace(written.after, ocupado_por=read.ocupado_por, estado_detalle=read.estado_detalle)
    return replace(spool, picture=cells)
