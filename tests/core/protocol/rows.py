"""Makes short audit rows for tests of the judge and of readers."""

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from kiosk.core.protocol.audit_log import AuditLog, LogAt
from kiosk.core.protocol.kinds import Mark
from kiosk.core.shop.data import AuditRow, Picture
from tests.support.builders import NOW

FREE, BY_A, BY_B = Picture(), Picture(ocupado_por="AA(1)", armador="AA(1)"), Picture(ocupado_por="BB(2)")


def action(
    row_id: str, prev: str | None = "", after: Picture | None = BY_A, tag: str = "S", **more: Any
) -> AuditRow:
    """A row that is judged, unless a test removes one of its values."""
    kind = str(more.pop("kind", "TOMAR_SPOOL"))
    row = AuditRow(row_id, NOW, kind, tag, 1, "AA(1)", "ARM", "TOMAR", prev=prev, after=after)
    return replace(row, **more)


def tombstone(ref: str, tag: str = "S") -> AuditRow:
    return AuditRow(f"†{ref}", NOW, Mark.RENUNCIADO, tag, None, "", "", "RENUNCIAR", ref=ref)


def repaired(row_id: str, mark: Mark = Mark.ANULADO, tag: str = "S") -> AuditRow:
    return AuditRow(row_id, NOW, mark, tag, None, "", "", "ANULAR", ref="x")


def foreign(row_id: str, tag: str = "S") -> AuditRow:
    return AuditRow(row_id, NOW, "TOMAR_SPOOL", tag, 1, "AA(1)", "ARM", "TOMAR")


def log_of(*rows: AuditRow | None) -> LogAt:
    """The audit with these rows."""
    return AuditLog().read(1, rows)


IDS = [f"{tag}{number}" for tag in "SQ" for number in range(6)]
PICTURES = st.sampled_from([FREE, BY_A, BY_B, Picture(ocupado_por="-"), Picture(armador="AA(1)")])


@st.composite
def _actions(draw: st.DrawFn) -> AuditRow:
    tag = draw(st.sampled_from("SQ"))
    own = [row_id for row_id in IDS if row_id.startswith(tag)]
    return action(
        draw(st.sampled_from(own)),
        draw(st.sampled_from(["", *own])),
        draw(PICTURES),
        tag,
        before=draw(PICTURES),
        hold=draw(st.sampled_from([None, *own])),
        kind=draw(
            st.sampled_from(["TOMAR_SPOOL", "PAUSAR_SPOOL", Mark.EDITADO_A_MANO, "OF_A_LATER_VERSION"])
        ),
    )


JUDGED = _actions()
TOMBSTONES = st.builds(tombstone, st.sampled_from(IDS), st.sampled_from("SQ"))
SILENT = st.one_of(
    st.builds(repaired, st.sampled_from(IDS), st.sampled_from([Mark.ANULADO, Mark.FILA_REPUESTA])),
    st.builds(foreign, st.sampled_from(IDS), st.sampled_from("SQ")),
    st.none(),
)
AUDITS = st.lists(st.one_of(JUDGED, JUDGED, JUDGED, TOMBSTONES, SILENT), max_size=14)
