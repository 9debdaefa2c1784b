"""Decides what a reader does about a row of the sheet: nothing, a hand note, a repair, or doubt.

Cells that differ from the audit aren't necessarily a hand edit: a late or void write looks the same.
`version` names the write whose picture the cells show; only a difference from *that* picture was typed.

1. `version` names a write of this spool: cells that a person changed since are noted, all others repaired.
   The same holds for the `version` that the spool's first judged row follows, which stands for the cells that
   the row's sender read. But if this station has seen the row clean, and no audit row since names the spool,
   a person has emptied `version`, and the cells are an edit. Right after an acceptance of the audit the cells
   are compared with those that the person had read, until an audit row names the spool.
2. `version` is unknown, though the spool has a standing: another program wrote the cells, and they are an
   edit. But if rows of the spool name it, people have deleted that row from the audit, and it is repaired.
3. No row of the spool counts: nothing is repaired from memory. Cells that a person changed are noted. If a
   void write shows, the note restores the cells last read clean, or those that the void write's sender read.
4. `version` names a write of another spool. It is *certainly a person's* copy or rename if this station saw
   the row clean, or the sheet without it and that write on no row of a third spool, and no audit row since
   names that spool or that write: it is noted as it stands. Otherwise the write strayed: it is repaired if
   the audit has a standing, or noted from memory if there is one. With neither, a copy can't be told from a
   stray: the row is in doubt for a minute, so that a station that remembers it can restore it; then it is
   noted without that write's holder. So no doubtful row ever gives anybody a hold. The same holds for a
   `version` whose own row people took out of the audit, if the audit has a repair that wrote it to another
   spool; as its picture is lost, no cell counts as typed. And it holds for a row without `version` that shows
   a hold which an action gave another spool, by name and second: people have emptied `version` there, and the
   write may have strayed before.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace

from kiosk.core.protocol.audit_log import LogAt
from kiosk.core.protocol.findings import Doubt, Finding, HandNote, Repair
from kiosk.core.protocol.judged_rows import Judged, Standing
from kiosk.core.protocol.kinds import Mark
from kiosk.core.protocol.memory import UNSEEN, Seen
from kiosk.core.shop.data import Picture, Spool
from kiosk.core.shop.names import LONGEST

DOUBT_S = 60.0
"""Seconds for which a row in doubt is a fault, and actions on it are refused."""

TOLERATED = 3
"""With more strayed rows in one read, a person has sorted only some columns, and each write adds damage."""


def inspect(log: LogAt, spool: Spool, seen: Seen = UNSEEN, doubted_s: float = 0.0) -> Finding | None:
    """The action needed on this row, which was read at the moment of `log`; None if all is well.

    `doubted_s` is the number of seconds for which this station has had the row in doubt.
    """
    if spool.is_unidentified:
        return None  # ambiguous: the tag stands in several rows or can't be read
    if not spool.tag:
        return _without_a_tag(log, spool, seen)
    standing = log.standing(spool.tag)
    if standing is not None and spool.version == standing.last and spool.picture == standing.picture:
        return None
    known = standing.picture if standing else _as_last_read(seen)
    spool = with_readable_cells(spool, known)
    written = log.judged(spool.version) if spool.version else _whose_hold(log, spool, known)
    askew = log.misplaced(spool.picture)
    if standing is None:
        return _by_memory(log, spool, written, askew, seen, doubted_s)
    if askew is not None and spool.picture != standing.picture:
        return Repair(spool.tag, standing.picture, standing.last, spool.version, Mark.FILA_REPUESTA)
    if (accepted := _read_by_the_acceptance(log, spool)) is not None:
        return _compared(log, spool, standing, accepted)
    if written is not None and written.row.tag != spool.tag and certainly_a_person(log, written, seen):
        written = None
    shown_then = written.after if written is not None else _read_by_the_first(log, spool, seen)
    if shown_then is None:
        if _is_of_a_lost_row(log, spool):
            return Repair(spool.tag, standing.picture, standing.last, spool.version, Mark.FILA_REPUESTA)
        return HandNote(spool.tag, standing.last, standing.hold, standing.picture, spool.picture)
    return _compared(log, spool, standing, shown_then)


def with_readable_cells(spool: Spool, known: Picture) -> Spool:
    """Replace cells that are longer than `LONGEST` by their known values: they are faults, never edits.

    The next write of the row restores the known values.
    """
    picture = spool.picture
    if (
        len(picture.ocupado_por) <= LONGEST
        and len(picture.fecha_ocupacion) <= LONGEST
        and len(picture.estado_detalle) <= LONGEST
        and len(picture.armador) <= LONGEST
        and len(picture.fecha_armado) <= LONGEST
        and len(picture.soldador) <= LONGEST
        and len(picture.fecha_soldadura) <= LONGEST
        and len(picture.fecha_qc_metrologia) <= LONGEST
    ):
        return spool  # spelt out, as each read asks it of each row without a standing
    pairs = zip(spool.picture.__match_args__, _values(spool.picture), _values(known), strict=True)
    cells = {name: cell if len(cell) <= LONGEST else as_known for name, cell, as_known in pairs}
    return replace(spool, picture=Picture(**cells))


def _as_last_read(seen: Seen) -> Picture:
    return seen.first.clean if seen.first else Picture()


def _compared(log: LogAt, spool: Spool, standing: Standing, shown_then: Picture) -> Finding | None:
    now = merged(spool.picture, shown_then, standing.picture)
    if now != standing.picture:
        return HandNote(spool.tag, standing.last, standing.hold, standing.picture, now)
    if (spool.version, spool.picture) == (standing.last, standing.picture):
        return None  # it differed only by a cell that is too long
    is_void = _is_void_here(log, spool)
    return Repair(
        spool.tag, now, standing.last, spool.version, Mark.ANULADO if is_void else Mark.FILA_REPUESTA
    )


def _whose_hold(log: LogAt, spool: Spool, known: Picture) -> Judged | None:
    """The action on another spool that gave the hold which this row shows, and is not known to have."""
    cells = spool.picture
    hold = (cells.ocupado_por, cells.fecha_ocupacion)
    if not all(hold) or hold == (known.ocupado_por, known.fecha_ocupacion):
        return None
    found = log.last_with_hold(*hold)
    return found if found is not None and found.row.tag != spool.tag else None


def _is_of_a_lost_row(log: LogAt, spool: Spool) -> bool:
    """Whether `version` names a row of this spool that was deleted from the audit, as after a late repair.

    Its picture is lost with it, so hand edits can't be told from it.
    """
    first = log.first_judged(spool.tag)
    is_firsts = first is not None and first.prev == spool.version
    return (
        bool(spool.version)
        and not is_firsts
        and log.judged(spool.version) is None
        and (log.is_followed(spool.tag, spool.version))
    )


def _is_void_here(log: LogAt, spool: Spool) -> bool:
    """Whether the repair may say "void". If the write counts, other stations would distrust the audit."""
    written = log.judged(spool.version)
    if written is None or written.row.tag != spool.tag:
        return False
    return not written.counts and not log.is_history(written)


def _read_by_the_first(log: LogAt, spool: Spool, seen: Seen) -> Picture | None:
    """The cells that the sender of the spool's first judged row read, if they are the ones that `version`
    stands for; None if `version` is another, or a person emptied it."""
    first = log.first_judged(spool.tag)
    if first is None or first.prev != spool.version or first.before is None:
        return None
    emptied = seen.clean_at and not log.named_since(seen.clean_at, spool.tag)
    return None if emptied else first.before


def _read_by_the_acceptance(log: LogAt, spool: Spool) -> Picture | None:
    """The cells as the person read them who accepted the audit, if nobody but people can have changed the row
    since; else None.

    The row still has the `version` of that read, and no later audit row names spool or `version`. So a hand
    that takes an edit back before the row is repaired wins, though `version` names a write with those cells.
    """
    first = log.first_judged(spool.tag)
    note = (
        log.judged(first.id) if first is not None and first.acepta and first.prev == spool.version else None
    )
    if note is None or not note.counts:
        return None
    names = (spool.tag, spool.version) if spool.version else (spool.tag,)
    return None if log.named_since(note.place + 1, *names) else note.row.before


def certainly_a_person(log: LogAt, written: Judged, seen: Seen) -> bool:
    """True if no station can have written the other spool's write here since the row was last read clean."""
    well_at = seen.well_at(written.row.id)
    return well_at > 0 and not log.named_since(well_at, written.row.tag, written.row.id)


def _by_memory(
    log: LogAt,
    spool: Spool,
    written: Judged | None,
    askew: Judged | None,
    seen: Seen,
    doubted_s: float,
) -> Finding | None:
    first = seen.first
    if askew is not None and first is not None:
        return _noted(spool, seen, first.clean)  # its cells stand under wrong headers
    written = written or askew
    if written is None or (first is None and not spool.version):
        if spool.version and (other := log.repaired_elsewhere(spool.tag, spool.version)):
            return _of_a_lost_write(log, spool, other, seen, doubted_s)
        return _noted(spool, seen, spool.picture) if first and spool.picture != first.cells else None
    row = written.row
    if row.tag == spool.tag:
        if log.is_history(written) and written.counts:
            return None  # above the acceptance nothing is judged: its cells are its state
        clean = first.clean if first else row.before or Picture()
        after = merged(spool.picture, written.after, clean)
        if first is None:
            return HandNote(spool.tag, row.prev or "", row.prev or "", clean, after)
        return _noted(spool, seen, after)
    if certainly_a_person(log, written, seen):
        return _noted(spool, seen, spool.picture)
    if first is not None:
        return _noted(spool, seen, merged(spool.picture, written.after, first.clean))
    after = _without_its_holder(spool.picture, written.after)
    if doubted_s < DOUBT_S:
        return Doubt(spool.tag, spool.version, row.tag, after)
    return replace(_noted(spool, seen, after), doubted=spool.version)


def _of_a_lost_write(log: LogAt, spool: Spool, other: str, seen: Seen, doubted_s: float) -> Finding:
    """The same for another spool's write whose own row, and so its picture, the audit has lost."""
    well_at = seen.well_at(spool.version)
    if well_at > 0 and not log.named_since(well_at, other, spool.version):
        return _noted(spool, seen, spool.picture)
    if seen.first is not None:
        return _noted(spool, seen, seen.first.clean)
    after = replace(spool.picture, ocupado_por="", fecha_ocupacion="")
    if doubted_s < DOUBT_S:
        return Doubt(spool.tag, spool.version, other, after)
    return replace(_noted(spool, seen, after), doubted=spool.version)


def _noted(spool: Spool, seen: Seen, after: Picture) -> HandNote:
    version, before = (seen.first.version, seen.first.cells) if seen.first else ("", Picture())
    return HandNote(spool.tag, version, version, before, after)


def _without_its_holder(cells: Picture, written: Picture) -> Picture:
    same_holder = cells.ocupado_por == written.ocupado_por
    same_moment = cells.fecha_ocupacion == written.fecha_ocupacion
    return replace(
        cells,
        ocupado_por="" if same_holder else cells.ocupado_por,
        fecha_ocupacion="" if same_moment else cells.fecha_ocupacion,
    )


def _without_a_tag(log: LogAt, spool: Spool, seen: Seen) -> Finding | None:
    """The repair of a row without a tag, which belongs to no spool: a write that strayed there is removed."""
    written = log.misplaced(spool.picture) or (log.judged(spool.version) if spool.version else None)
    if written is None:
        return None
    version, cells = (seen.first.version, seen.first.clean) if seen.first else ("", Picture())
    now = merged(spool.picture, written.after, cells)
    return Repair("", now, version, spool.version, Mark.FILA_REPUESTA)


def merged(cells: Picture, written: Picture, standing: Picture) -> Picture:
    """Each cell as read if a person changed it since the write that `version` names, else the standing's."""
    pairs = zip(cells.__match_args__, _values(cells), _values(written), _values(standing), strict=True)
    return Picture(**{name: cell if cell != was else true for name, cell, was, true in pairs})


def _values(picture: Picture) -> tuple[str, ...]:
    return tuple(getattr(picture, name) for name in picture.__match_args__)


def strayed(
    log: LogAt, spools: Iterable[Spool], seen_of: Callable[[str], Seen] = lambda _: UNSEEN
) -> list[Spool]:
    """The rows that show another spool's write and will be restored, by the audit or from memory.

    Of more than `TOLERATED` writes in one read they raise an alarm. Copies and renames by people aren't
    included.
    """
    found: list[Spool] = []
    for spool in spools:
        written = log.judged(spool.version) if spool.version else None
        if spool.is_unidentified or written is None or written.row.tag == spool.tag:
            continue
        seen = seen_of(spool.tag)
        is_known = log.standing(spool.tag) is not None or seen.first is not None or not spool.tag
        if is_known and not certainly_a_person(log, written, seen):
            found.append(spool)
    return found


def writes_of(log: LogAt, strays: Iterable[Spool]) -> int:
    """How many requests wrote what these rows show: one that wrote a batch strays as a whole.

    A row that people insert under it moves all its rows; a sorting of some columns moves what many wrote.
    """
    written = (log.judged(spool.version) for spool in strays)
    return len({each.row.lote or each.row.id for each in written if each})
