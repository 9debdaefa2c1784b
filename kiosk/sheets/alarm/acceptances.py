"""Which rows of the audit are acceptances, also above the window that stations read."""

from collections.abc import Collection

from kiosk.core.protocol.kinds import Mark
from kiosk.sheets import codec
from kiosk.sheets.http.client import SheetsClient
from kiosk.sheets.layout import Table


def acceptances_among(client: SheetsClient, table: Table, ids: Collection[str]) -> frozenset[str]:
    """Those of these ids that are an acceptance's, valid or void: one request for two columns of the audit.

    Raises `SheetError`.
    """
    wanted = set(ids)
    columns = client.columns([table.column("id"), table.column("evento_tipo")])
    rows, kinds = (map(codec.text, column[0] if column else ()) for column in columns)
    found = zip(rows, kinds, strict=False)
    return frozenset(row for row, kind in found if kind == Mark.AUDITORIA_ACEPTADA and row in wanted)
