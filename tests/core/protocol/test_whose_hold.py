"""Which action gave the hold that a row shows: asked at each read of each row without a `version`."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NoReturn

from hypothesis import given
from hypothesis import strategies as st

from kiosk.core.protocol.audit_log import AuditLog, LogAt
from kiosk.core.protocol.judged_rows import Judged
from kiosk.core.protocol.kinds import Mark
from kiosk.core.shop.data import AuditRow
from tests.core.protocol.rows import AUDITS, BY_A, BY_B, action

HOLDS = [(each.ocupado_por, "01-03-2026 08:00:00") for each in (BY_A, BY_B)]


def dated(rows: Sequence[AuditRow | None]) -> list[AuditRow | None]:
    """The rows, whose holds all began at one moment."""
    return [
        replace(row, after=replace(row.after, fecha_ocupacion=HOLDS[0][1])) if row and row.after else row
        for row in rows
    ]


def said(log: LogAt, hold: tuple[str, str]) -> Judged | None:
    """The rule, row by row."""
    left = [
        judged
        for judged in log.since(-9)
        if (judged.after.ocupado_por, judged.after.fecha_ocupacion) == hold
        and judged.row.evento_tipo != Mark.EDITADO_A_MANO
    ]
    return left[-1] if left else None


@given(AUDITS, AUDITS, st.integers(0, 8), st.integers(1, 9))
def test_it_is_the_last_action_that_left_it_also_where_the_log_was_shortened_or_goes_on(
    before: list[AuditRow | None], after: list[AuditRow | None], keep: int, end: int
) -> None:
    log, before, after = AuditLog(), dated(before), dated(after)
    log.read(1, before)
    short = log.shortened(min(keep, len(before)))
    on = AuditLog.going_on(log.at(end), 100)
    log.read(len(before) + 1, after)
    short.read(len(before) + 1, after)
    on.read(100, after)
    for each in (log.now(), log.at(end), short.now(), short.at(end), on.now()):
        for hold in HOLDS:
            assert each.last_with_hold(*hold) == said(each, hold)


class Unwalked(dict[str, Judged]):
    def values(self) -> NoReturn:
        raise AssertionError("a look-up walks over all rows")


def test_look_up_walks_over_no_rows() -> None:
    log = AuditLog()
    others = [action(f"Q{at}", "", BY_B, tag="Q") for at in range(50)]
    moment = log.read(1, dated([action("S1", "", BY_A), *others]))
    log._rows.judged = Unwalked(log._rows.judged)
    found = moment.last_with_hold(*HOLDS[0])
    assert found is not None
    assert found.row.id == "S1"
    assert moment.last_with_hold("nobody", "never") is None
