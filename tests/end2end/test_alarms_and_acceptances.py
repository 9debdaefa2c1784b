"""Which acceptance of the audit ends an alarm: one that came after it; on a simulated clock."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
import requests
from gspread.utils import ValueInputOption

from kiosk.core.errors import Code, SheetError
from kiosk.core.sharing.reader_election import Role
from kiosk.core.shop.data import Verdict
from kiosk.services.sheet_watch import ALARM_S
from kiosk.sheets import audit_table
from tests.end2end.test_shared_alarms import AUDIT, stopped
from tests.end2end.watching import Watching, shop, watching
from tests.support.builders import ANA, ARM
from tests.support.faulty_wire import Cue, Send, first, raised
from tests.support.shop import Shop, Station, open_shop

__all__ = ["open_shop", "shop", "watching"]


def turns(station: Station, count: int) -> None:
    """This many takes, each given back."""
    for _ in range(count):
        assert station.service.tomar("MK-2", ANA.id, ARM).verdict is Verdict.APPLIED
        assert station.service.pausar("MK-2", ANA.id, ARM).verdict is Verdict.APPLIED


def change_last_row(shop: Shop) -> None:
    row = len(shop.audit()) + 1
    said = str(shop.metadata.acell(f"J{row}").value)
    shop.metadata.update_acell(f"J{row}", said.replace(ANA.mark, "MR(93)"))


def accepts(shop: Shop, row_id: str) -> None:
    """A person accepts the audit, without a note of any spool."""
    json = '{"tras": "nothing that is there"}'
    row = [row_id, "01-03-2026 10:00:00", "AUDITORIA_ACEPTADA", "", "", "Rosa", "", "ACEPTAR", "", json, ""]
    shop.metadata.append_row(row, value_input_option=ValueInputOption.raw)


def test_acceptance_after_the_alarm_ends_it_at_a_reader_that_knows_nothing_of_before(
    shop: Shop, watching: Callable[..., Watching]
) -> None:
    fresh = watching()
    assert fresh.stand() is Role.READER
    fresh.station.sheet_state.alarms.give(replace(AUDIT, found_by=("a log that is gone",), accepted=("a-1",)))
    fresh.later(ALARM_S)
    assert stopped(fresh) == (AUDIT,)
    accepts(shop, "a-2")
    fresh.later(ALARM_S)
    assert stopped(fresh) == ()


@pytest.mark.logs("people changed 1 rows of the audit")
def test_acceptance_above_the_window_of_the_alarm_s_finder_is_none_that_came_after_it(
    shop: Shop, watching: Callable[..., Watching], monkeypatch: pytest.MonkeyPatch
) -> None:
    accepts(shop, "old")
    turns(shop.station(), 6)
    shop.clock.now += timedelta(days=9)
    with monkeypatch.context() as short:
        short.setattr(audit_table, "WINDOW_ROWS", 4)
        knows = watching()
    assert not knows.station.sheet_state.audit.now().acceptances_read()  # type: ignore[union-attr]
    change_last_row(shop)
    assert knows.stand() is Role.READER
    with monkeypatch.context() as short:
        short.setattr(audit_table, "WINDOW_ROWS", 4)
        with pytest.raises(SheetError):
            knows.station.store.check_audit()
    knows.later(0)
    assert knows.election is not None
    knows.election.give_up()

    fresh = watching()
    assert fresh.station.sheet_state.audit.now().acceptances_read()  # type: ignore[union-attr]
    assert fresh.stand() is Role.READER
    fresh.later(ALARM_S)
    assert stopped(fresh)
    accepts(shop, "new")
    fresh.later(ALARM_S)
    assert stopped(fresh) == ()


def at_naming(watching: Watching, cue: Cue) -> Cue:
    """A cue for the request by which a station names the acceptances: ids and kinds of all rows."""

    def cued(send: Send) -> requests.Response:
        url = watching.station.wire.sent[-1].url
        return cue(send) if url.count("ranges=") == 2 and "COLUMNS" in url else send()

    return cued


@pytest.mark.logs("people changed 1 rows of the audit")
def test_acceptance_that_comes_while_the_earlier_ones_are_named_ends_the_alarm(
    shop: Shop, watching: Callable[..., Watching], monkeypatch: pytest.MonkeyPatch
) -> None:
    accepts(shop, "old")
    turns(shop.station(), 6)
    shop.clock.now += timedelta(days=9)
    monkeypatch.setattr(audit_table, "WINDOW_ROWS", 4)
    knows = watching()
    change_last_row(shop)
    knows.station.wire.on_read(*[at_naming(knows, first(lambda: accepts(shop, "new")))] * 20)
    with pytest.raises(SheetError):
        knows.station.store.check_audit()
    (alarm,) = stopped(knows)
    assert [alarm.is_ended_by(each) for each in ("old", "new")] == [False, True]


@pytest.mark.logs("people changed 1 rows of the audit")
def test_alarm_whose_acceptances_could_not_be_read_outlasts_those_that_the_next_reader_finds(
    shop: Shop, watching: Callable[..., Watching], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sheet fails its finder between two requests, and its finder is switched off."""
    accepts(shop, "old")
    turns(shop.station(), 6)
    shop.clock.now += timedelta(days=9)
    monkeypatch.setattr(audit_table, "WINDOW_ROWS", 4)
    knows = watching()
    change_last_row(shop)
    assert knows.stand() is Role.READER
    knows.station.wire.on_read(*[at_naming(knows, raised(requests.exceptions.ConnectionError()))] * 20)
    with pytest.raises(SheetError) as stopped_by:
        knows.station.store.check_audit()
    assert stopped_by.value.refusal.code is Code.ESCRITURA_DETENIDA
    (alarm,) = stopped(knows)
    assert not alarm.is_ended_by("new")
    knows.later(0)
    assert knows.election is not None
    knows.election.give_up()

    fresh = watching()
    assert fresh.stand() is Role.READER
    fresh.later(ALARM_S)
    assert stopped(fresh)
    accepts(shop, "new")
    fresh.later(ALARM_S)
    assert stopped(fresh) == ()
