"""What people do to the rows of Metadata, which nobody should touch. Each act changes a table in place."""

import json
import random
from collections.abc import Callable, Mapping
from itertools import pairwise

from kiosk.workbook.book.cells import Row as Line
from tests.chaos.hand import Table

SORTED_BY = ("accion", "tag_spool", "worker_id", "evento_tipo")
LATE = 60
"""Single rows are touched among so many last ones: what is older decides nothing any more."""

Act = Callable[[random.Random, Table], str]
"""Returns what was done; "" if there was nothing to do."""


def sort_audit(draw: random.Random, table: Table) -> str:
    by, is_descending = draw.choice(SORTED_BY), draw.random() < 0.5
    table.lines.sort(key=lambda line: table.text(line, by).casefold(), reverse=is_descending)
    return f"sort-audit {by}" if len(table.lines) > 1 else ""


def swap_audit(draw: random.Random, table: Table) -> str:
    """Swap two rows, mostly neighbours of one spool."""
    lines = table.lines
    late = list(enumerate(lines))[-LATE:]
    if len(late) < 2:
        return ""
    one, other = (at for at, _ in draw.sample(late, 2))
    of_a_spool = [
        at for at, line in late if table.text(line, "tag_spool") == table.text(lines[one], "tag_spool")
    ]
    if draw.random() < 0.7 and len(of_a_spool) > 1:
        one, other = draw.choice(list(pairwise(of_a_spool)))
    lines[one], lines[other] = lines[other], lines[one]
    return f"swap-audit {table.text(lines[one], 'id')} {table.text(lines[other], 'id')}"


def delete_audit(draw: random.Random, table: Table) -> str:
    if not table.lines:
        return ""
    line = table.lines.pop(draw.randrange(max(0, len(table.lines) - LATE), len(table.lines)))
    return f"delete-audit {table.text(line, 'id')}"


def insert_audit(draw: random.Random, table: Table) -> str:
    """Insert blank rows, or a known row once more, among the known ones."""
    if len(table.lines) < 2:
        return ""
    at = draw.randrange(max(0, len(table.lines) - LATE), len(table.lines))
    is_blank = draw.random() < 0.5
    line = Line() if is_blank else table.copied(draw.choice(table.lines[-LATE:]))
    table.lines[at:at] = [line]
    return f"insert-audit {table.text(line, 'id') or 'blank'}"


def edit_audit(draw: random.Random, table: Table) -> str:
    """Type into `metadata_json` of a known row."""
    judged = [line for line in table.lines[-LATE:] if '"after":{' in table.text(line, "metadata_json")]
    if not judged:
        return ""
    line = draw.choice(judged)
    more = json.loads(table.text(line, "metadata_json"))
    what = draw.choice(("prev", "hold", "after"))
    if what == "after":
        more["after"]["Ocupado_Por"] = ""
    else:
        more[what] = draw.choice(("", table.text(draw.choice(judged), "id")))
    table.put(line, "metadata_json", json.dumps(more, ensure_ascii=False, separators=(",", ":")))
    return f"edit-audit {what} {table.text(line, 'id')}"


ACTS: Mapping[str, Act] = {
    "sort-audit": sort_audit,
    "swap-audit": swap_audit,
    "delete-audit": delete_audit,
    "insert-audit": insert_audit,
    "edit-audit": edit_audit,
}
