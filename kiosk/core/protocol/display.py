"""Inspects all rows of a read, and computes what screens show: the audit's state, never the bare cells."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from kiosk.core.frozen import frozen
from kiosk.core.protocol.audit_log import LogAt
from kiosk.core.protocol.fence import by_the_audit
from kiosk.core.protocol.findings import Doubt, Finding, HandNote
from kiosk.core.protocol.inspection import inspect
from kiosk.core.protocol.judged_rows import Standing
from kiosk.core.protocol.kinds import Mark
from kiosk.core.protocol.memory import RowsSeen, Seen, first_to_tell, seen_now
from kiosk.core.shop import columns
from kiosk.core.shop.data import Fault, FaultKind, First, Spool, same_holder

Doubted = Callable[[Spool], float]
"""For how many seconds this station has had the row in doubt; 0 where it wasn't before."""


@frozen
class Inspected:
    """The rows of a read as they are shown, in their order; and by row number what has to be done."""

    spools: tuple[Spool, ...]
    findings: Mapping[int, Finding]


_Well = tuple[Spool, Standing | None, First | None, Spool]
"""A row without a finding: as it stood, its standing, how it was first read, and as it is shown."""


class Display:
    """Turns rows as read into rows as shown, and reuses the result for rows that haven't changed.

    Belongs to one thread. `sheet` is the title of the worksheet, for the faults that rows are shown with.
    """

    def __init__(self, sheet: str) -> None:
        self._sheet = sheet
        self._log: LogAt | None = None
        self._before: dict[str, _Well] = {}

    def inspected(
        self,
        log: LogAt,
        rows: Sequence[Spool],
        memory: RowsSeen,
        doubted: Doubted,
        is_believed: bool = True,
        shown_before: Iterable[Spool] = (),
    ) -> Inspected:
        """All rows, by what was remembered before this read. Rows that share a tag are shown as read.

        `is_believed` is False while people's changes keep the audit from being believed: nothing is learnt
        then of how a row was first read. A row that equals one of those `shown_before` is that same object:
        screen, lists and mirror hold thousands of rows, and so each of them only once.
        """
        is_same_log = self._log is not None and log.is_of_same_log(self._log)
        before = self._before if is_same_log else {}
        well: dict[str, _Well] = {}
        findings: dict[int, Finding] = {}
        shown: list[Spool] = []
        earlier = {spool.key: spool for spool in shown_before}
        for row in rows:
            standing, seen = log.standing(row.tag), memory.of(row.tag)
            was = before.get(row.key)
            if was is not None and was[0] is row and was[1] is standing and _says_the_same(was, seen.first):
                well[row.key] = was
                shown.append(was[3])
                continue
            finding = inspect(log, row, seen, doubted(row))
            spool = shown_as(log, row, seen, finding, self._sheet, is_believed)
            shown.append(same if (same := earlier.get(spool.key)) == spool else spool)
            if finding is None:
                well[row.key] = (row, standing, seen.first, shown[-1])
            else:
                findings[row.row] = finding
        self._log, self._before = log, well
        return Inspected(tuple(shown), findings)


def _says_the_same(was: _Well, first: First | None) -> bool:
    """True if a first reading, as it is remembered now, changes nothing about a row without a finding."""
    return was[2] is first or (was[2] is None and first_to_tell(was[3], first) is None)


def shown_as(
    log: LogAt, row: Spool, seen: Seen, finding: Finding | None, sheet: str, is_believed: bool = True
) -> Spool:
    """One row as shown: by the audit, with hand edits that aren't noted yet.

    The bare cells are never shown, as they may be a late or void write's. `hold` is "" if the edit changed
    the holder: that hold has no id before its note is written.
    """
    if row.is_unidentified:
        return row
    standing = shown(log, row, finding)
    row = to_check(log, row, finding, sheet)
    if standing.picture == row.picture:
        spool = replace(row, version=standing.last, hold=standing.hold)
    else:
        spool = by_the_audit(row, standing)
    if log.standing(row.tag) is not None:
        return spool
    first = first_to_tell(spool, (seen_now(seen, log, row) if is_believed else seen).first)
    return replace(spool, first=first) if first else spool


def shown(log: LogAt, row: Spool, finding: Finding | None) -> Standing:
    """The standing that screens and lists show."""
    standing = log.standing(row.tag)
    if isinstance(finding, HandNote):
        hold = finding.hold if same_holder(finding.before, finding.after) else ""
        return Standing(finding.prev, finding.after, hold)
    if isinstance(finding, Doubt):
        return Standing("", finding.after, "")
    return standing or Standing(row.version, row.picture, row.version)


def to_check(log: LogAt, row: Spool, finding: Finding | None, sheet: str) -> Spool:
    """The row as read, with a fault if it is in doubt, or was until it could be noted and nobody has acted on
    it since."""
    if isinstance(finding, Doubt):
        kind, other = FaultKind.EN_DUDA, finding.other
    elif doubted := _doubted(log, row, finding):
        judged = log.judged(doubted)
        kind, other = FaultKind.COMPROBAR, judged.row.tag if judged else ""
    else:
        return row
    return replace(row, faults=(*row.faults, Fault(kind, sheet, row.row, columns.VERSION, other)))


def _doubted(log: LogAt, row: Spool, finding: Finding | None) -> str:
    """The `version` for which the row was in doubt, if its note follows now or is the last row; else ""."""
    if isinstance(finding, HandNote) and finding.doubted:
        return finding.doubted
    standing = log.standing(row.tag)
    last = log.judged(standing.last) if standing else None
    return last.row.ref or "" if last and last.row.evento_tipo == Mark.EDITADO_A_MANO else ""
