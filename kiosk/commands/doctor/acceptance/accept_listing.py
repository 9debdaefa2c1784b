"""What an acceptance of the audit, or of an emptied column, would change, as text and as JSON. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from kiosk.commands.output import one_line
from kiosk.core.protocol.acceptance import Accepted, Proposal
from kiosk.core.protocol.emptied_columns import EmptiedCell
from kiosk.core.protocol.kinds import AuditFinding, What
from kiosk.core.shop import columns
from kiosk.core.shop.data import Picture
from kiosk.texts import phrase

SHOWN = 20
"""The most rows of the audit that are listed; JSON has them all. Spools that change are listed all."""

_SAID_APART = (columns.OCUPADO_POR, columns.FECHA_OCUPACION, columns.ESTADO_DETALLE)


def text(proposal: Proposal, metadata: str, operaciones: str, language: str) -> str:
    """The rows that people touched, then spool by spool what the audit says now and what will stand.

    Spools that neither change nor have a touched row are only counted. `metadata` and `operaciones` are the
    worksheets' titles.
    """
    rows = _rows(proposal.findings)
    touched = {tag for (_, tag), _ in rows}
    changed = [each for each in proposal.accepted if each.is_changed]
    as_it_is = [each for each in proposal.accepted if not each.is_changed and each.spool.tag in touched]
    lines = [phrase("accept.rows", language, sheet=metadata, n=str(len(rows)))]
    for (place, tag), kinds in rows[:SHOWN]:
        sheet = operaciones if What.SHOWN_AND_ABSENT in kinds else metadata
        said = ", ".join(phrase(f"accept.what.{kind}", language) for kind in kinds)
        lines.append("  " + phrase("accept.row", language, sheet=sheet, row=str(place), tag=tag, what=said))
    if len(rows) > SHOWN:
        lines.append("  " + phrase("accept.more", language, n=str(len(rows) - SHOWN)))
    counts = {"n": str(len(changed)), "all": str(len(proposal.accepted))}
    lines.append(phrase("accept.changed" if changed else "accept.unchanged", language, **counts))
    for each in (*changed, *as_it_is):
        lines += _spool(each, operaciones, language)
    if gone := _without_a_row(proposal):
        lines.append(phrase("accept.gone", language, tags=", ".join(gone)))
    return "\n".join(one_line(line) for line in lines)


def why(findings: Iterable[AuditFinding], language: str) -> str:
    """The kinds of changes with their numbers: the reason that the audit keeps of the acceptance."""
    kinds = Counter(finding.what for finding in findings)
    return "; ".join(f"{phrase(f'accept.what.{kind}', language)}: {n}" for kind, n in kinds.items())


def as_json(proposal: Proposal | None) -> dict[str, Any]:
    """The same as JSON, every spool and every row."""
    if proposal is None:
        return {"rows": [], "spools": []}
    return {
        "rows": [
            {"what": each.what.value, "row": each.place, "id": each.row_id, "tag": each.tag}
            for each in proposal.findings
        ],
        "spools": [
            {
                "tag": each.spool.tag,
                "row": each.spool.row or None,
                "is_changed": each.is_changed,
                "now": each.fresh.picture.by_header() if each.fresh else None,
                "then": each.after.by_header(),
            }
            for each in proposal.accepted
        ],
    }


def cells(found: Sequence[EmptiedCell], column: str, operaciones: str, language: str) -> str:
    """The emptied cells of one column, and what stood there. `operaciones` is the worksheet's title."""
    lines = [phrase("accept.cells", language, column=column, n=str(len(found)))]
    for each in found[:SHOWN]:
        values = {"sheet": operaciones, "row": str(each.spool.row), "tag": each.spool.tag, "was": each.was}
        lines.append("  " + phrase("accept.emptied", language, **values))
    if len(found) > SHOWN:
        lines.append("  " + phrase("accept.more", language, n=str(len(found) - SHOWN)))
    return "\n".join(one_line(line) for line in lines)


def cells_as_json(found: Sequence[EmptiedCell]) -> list[dict[str, Any]]:
    """The same as JSON, every cell."""
    return [{"tag": each.spool.tag, "row": each.spool.row, "was": each.was} for each in found]


def _rows(findings: Sequence[AuditFinding]) -> list[tuple[tuple[int, str], list[What]]]:
    """All that was found of each row, in the order of the rows."""
    found: dict[tuple[int, str], list[What]] = {}
    for each in findings:
        kinds = found.setdefault((each.place, each.tag), [])
        if each.what not in kinds:
            kinds.append(each.what)
    return sorted(found.items())


def _without_a_row(proposal: Proposal) -> list[str]:
    """Spools of touched rows that get no note: no row of theirs counts, and the sheet doesn't have one."""
    noted = {each.spool.tag for each in proposal.accepted}
    return sorted({each.tag for each in proposal.findings if each.tag and each.tag not in noted})


def _spool(accepted: Accepted, operaciones: str, language: str) -> list[str]:
    now, then = accepted.fresh.picture if accepted.fresh else None, accepted.after
    place = {"tag": accepted.spool.tag, "sheet": operaciones, "row": str(accepted.spool.row)}
    head = "  " + phrase("accept.spool" if accepted.spool.row else "accept.rowless", language, **place)
    if not accepted.is_changed:
        return [head, "    " + phrase("accept.stays", language, state=_state(then, language))]
    says = phrase("accept.nothing_counts", language) if now is None else _state(now, language)
    lines = [
        head,
        "    " + phrase("accept.now", language, state=says),
        "    " + phrase("accept.then", language, state=_state(then, language)),
    ]
    were, empty = (now or Picture()).by_header(), phrase("accept.empty", language)
    for header, cell in then.by_header().items():
        if header not in _SAID_APART and cell != were[header]:
            values = {"header": header, "before": were[header] or empty, "after": cell or empty}
            lines.append("    " + phrase("accept.cell", language, **values))
    return lines


def _state(picture: Picture, language: str) -> str:
    detail = f" · {picture.estado_detalle}" if picture.estado_detalle else ""
    if picture.is_free:
        return phrase("accept.free", language) + detail
    values = {"worker": picture.ocupado_por, "since": picture.fecha_ocupacion or "?"}
    return phrase("accept.held", language, **values) + detail
