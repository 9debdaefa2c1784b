"""The commands' answers as aligned plain text. Pure functions."""

from collections.abc import Iterable, Mapping, Sequence

from kiosk.commands.output import one_line
from kiosk.core.sharing.presence import StationPresence
from kiosk.core.shop.data import AuditRow, Fault, Picture
from kiosk.core.shop.dates import format_moment
from kiosk.core.shop.lists import Available, Occupied
from kiosk.texts import phrase

EMPTY = "—"
"""Shown for an empty cell beside filled ones."""


def occupied(entries: Iterable[Occupied], language: str) -> str:
    heads = ("tag", "worker", "operation", "since", "nv", "ot", "state", "faults")
    return _table(
        heads,
        [
            (
                entry.spool.tag,
                entry.worker_nombre,
                str(entry.operacion or ""),
                entry.spool.picture.fecha_ocupacion or EMPTY,
                entry.spool.nv,
                entry.spool.ot,
                entry.estado_detalle,
                _faults(entry.faults, language),
            )
            for entry in entries
        ],
        language,
    )


def available(offers: Iterable[Available], language: str) -> str:
    heads = ("tag", "nv", "ot", "state", "paused_by", "faults")
    return _table(
        heads,
        [
            (
                offer.spool.tag,
                offer.spool.nv,
                offer.spool.ot,
                offer.spool.picture.estado_detalle,
                offer.paused_by or "",
                _faults(offer.spool.faults, language),
            )
            for offer in offers
        ],
        language,
    )


def history(rows: Iterable[AuditRow], language: str) -> str:
    heads = ("time", "event", "worker", "operation", "before", "after", "reason")
    return _table(
        heads,
        [
            (
                format_moment(row.timestamp),
                row.evento_tipo,
                row.worker_nombre,
                row.operacion,
                *_before_and_after(row),
                " · ".join(filter(None, (row.motivo, row.asignado_por, row.de))),
            )
            for row in rows
        ],
        language,
    )


def _before_and_after(row: AuditRow) -> tuple[str, str]:
    """The `estado_detalle` of each; or, if a hand edit didn't change it, the cells that were edited."""
    before, after = row.before or Picture(), row.after or Picture()
    if before.estado_detalle != after.estado_detalle:
        return before.estado_detalle, after.estado_detalle
    old, new = before.by_header(), after.by_header()
    edited = [header for header in new if old[header] != new[header]]
    if not edited:
        return before.estado_detalle, after.estado_detalle
    return _cells(edited, old), _cells(edited, new)


def _cells(headers: Iterable[str], cells: Mapping[str, str]) -> str:
    return "; ".join(f"{header}: {cells[header] or EMPTY}" for header in headers)


def stations(seen: Iterable[StationPresence], language: str) -> str:
    heads = ("station", "version", "seen", "queued", "clock")
    return _table(
        heads,
        [
            (
                each.station,
                each.version,
                phrase("stations.seen", language, seconds=f"{each.age_s:.0f}"),
                "" if each.journal_depth is None else str(each.journal_depth),
                # Adding 0 turns -0.0 into 0.0.
                f"{round(each.clock_skew_s, 1) + 0:+.1f} s",
            )
            for each in seen
        ],
        language,
    )


def _faults(faults: Iterable[Fault], language: str) -> str:
    return "; ".join(
        phrase(
            f"fault.{fault.kind}",
            language,
            sheet=fault.sheet,
            row=str(fault.row),
            column=fault.column,
            raw=fault.raw,
        )
        for fault in faults
    )


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]], language: str) -> str:
    """Columns as wide as their longest cell; a column that is empty in every row is left out."""
    lines = [
        tuple(phrase(f"head.{head}", language) for head in heads),
        *(tuple(map(one_line, row)) for row in rows),
    ]
    shown = [at for at in range(len(heads)) if any(line[at] for line in lines[1:])]
    widths = {at: max(len(line[at]) for line in lines) for at in shown}
    return "\n".join("  ".join(line[at].ljust(widths[at]) for at in shown).rstrip() for line in lines)
