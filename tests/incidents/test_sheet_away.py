"""The sheet is known to be away: releases wait at once, a take asks once, all goes out when it is back."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
import requests

from kiosk.core.action.occupation import OccupationService
from kiosk.core.action.workplace import Limits, Turn, Workplace
from kiosk.core.errors import Code, OutcomeUnknownError, SheetError
from kiosk.core.refusals import AwayCause, SheetUnavailable
from kiosk.core.shop.data import Action, Verdict
from kiosk.sheets.http.outage import KNOWN_S
from kiosk.sheets.store import SheetStore
from tests.incidents.shop_floor import code, kinds, wish, with_hold
from tests.support.builders import ANA, ARM, MAURO, TAG
from tests.support.faulty_wire import (
    Cue,
    FaultyWire,
    answered,
    answered_with,
    limited,
    no_connection,
    raised,
)
from tests.support.shop import Shop, ShopOpener, ready

OTHER, NEW = "MK-2", "MK-NUEVO"
PORTAL = answered_with(b"<html><title>Wifi del taller</title></html>")
RELEASES = [Action.PAUSAR, Action.COMPLETAR, Action.CANCELAR]
silence = raised(requests.exceptions.ReadTimeout())


@pytest.fixture
def shop(open_shop: ShopOpener) -> Shop:
    return open_shop(ready(), ready(OTHER))


class Kiosk:
    """A station whose reader, on a thread of its own, goes on asking while the sheet is away."""

    def __init__(self, shop: Shop) -> None:
        self.station = shop.station()
        self.reader: tuple[FaultyWire, SheetStore] = self.station.another_thread(shop.path)
        self.service = self.service_with(Limits().turn)
        self.service.mark_told(self.service.tomar(TAG, MAURO.id, ARM))
        self.station.store.snapshot()
        self.station.wire.sent.clear()

    def service_with(self, turn: Turn) -> OccupationService:
        station = self.station
        return OccupationService(
            Workplace(station.store, station.memory.journal, station.clock, station.name, station),
            limits=Limits(turn=turn, pause=station.pauses.append, now=station.time, rests_while_away=True),
        )

    def reader_reads(self, *cues: Cue) -> None:
        wire, store = self.reader
        wire.on_read(*cues)
        try:
            store.snapshot()
        except SheetError:
            assert cues

    @property
    def sent(self) -> int:
        """Requests of the writer."""
        return len(self.station.wire.sent)

    def known(self) -> SheetUnavailable | None:
        return self.station.sheet_state.outage.known()


@pytest.fixture
def kiosk(shop: Shop) -> Kiosk:
    """Mauro holds a spool; the sheet is there."""
    return Kiosk(shop)


@pytest.fixture
def away(kiosk: Kiosk) -> Kiosk:
    """The same, and the reader has found the sheet away."""
    kiosk.reader_reads(PORTAL)
    return kiosk


@pytest.mark.parametrize("action", RELEASES)
def test_release_is_kept_without_a_request_and_goes_out_once_the_reader_has_read(
    shop: Shop, away: Kiosk, action: Action
) -> None:
    assert away.service.execute(wish(action)).verdict is Verdict.QUEUED
    assert (away.service.carry_on(), away.sent) == ([], 0)
    away.reader_reads()
    (end,) = away.service.carry_on()
    assert (end.verdict, end.command.id, shop.row()["Ocupado_Por"]) == (Verdict.APPLIED, "id-1", "")


def test_releases_of_one_spool_keep_their_order(shop: Shop, away: Kiosk) -> None:
    assert away.service.execute(wish(Action.PAUSAR)).verdict is Verdict.QUEUED
    second = away.service.execute(with_hold(wish(Action.CANCELAR, "id-2"), shop.audit()[0]["id"]))
    assert (second.verdict, away.sent) == (Verdict.QUEUED, 0)
    away.reader_reads()
    assert [end.verdict for end in away.service.carry_on()] == [Verdict.APPLIED, Verdict.REFUSED]


def test_take_asks_once_and_is_refused_with_what_the_portal_says(away: Kiosk) -> None:
    away.station.wire.on_read(PORTAL)
    outcome = away.service.execute(wish(Action.TOMAR, tag=OTHER))
    assert (outcome.verdict, away.sent, away.service.backlog().count) == (Verdict.REFUSED, 1, 0)
    assert isinstance(outcome.refusal, SheetUnavailable)
    assert (outcome.refusal.causa, outcome.refusal.dicho) == (AwayCause.PAGE, "Wifi del taller")


def test_take_finds_the_sheet_back(shop: Shop, away: Kiosk) -> None:
    assert away.service.execute(wish(Action.TOMAR, tag=OTHER)).verdict is Verdict.APPLIED
    assert away.known() is None
    assert shop.row(OTHER)["Ocupado_Por"] == MAURO.mark


def test_take_behind_a_waiting_release_of_its_spool_brings_it_out_first(shop: Shop, away: Kiosk) -> None:
    away.service.execute(wish(Action.PAUSAR))
    assert away.service.execute(wish(Action.TOMAR, "id-2")).verdict is Verdict.APPLIED
    assert kinds(shop)[1:] == ["PAUSAR_SPOOL", "TOMAR_SPOOL"]


def test_release_by_somebody_else_is_not_kept(away: Kiosk) -> None:
    outcome = away.service.execute(wish(Action.PAUSAR, worker_id=ANA.id))
    assert (outcome.verdict, code(outcome)) == (Verdict.REFUSED, Code.SHEETS_NO_DISPONIBLE)
    assert (away.service.backlog().count, away.sent) == (0, 0)


def test_rules_are_checked_on_what_is_known(away: Kiosk) -> None:
    outcome = away.service.execute(wish(Action.PAUSAR, worker_id=12345))
    assert (outcome.verdict, code(outcome)) == (Verdict.REFUSED, Code.WORKER_NO_ENCONTRADO)


def test_spool_that_came_after_the_last_picture_is_not_called_unknown(shop: Shop, away: Kiosk) -> None:
    outcome = away.service.execute(with_hold(wish(Action.PAUSAR, tag=NEW), shop.audit()[0]["id"]))
    assert outcome.verdict is Verdict.QUEUED


def test_what_was_known_a_minute_ago_says_nothing_of_now(away: Kiosk) -> None:
    away.station.time.now += KNOWN_S - 1
    assert away.known()
    away.station.time.now += 1
    assert away.service.execute(wish(Action.PAUSAR)).verdict is Verdict.APPLIED


@pytest.mark.parametrize(
    "answer", [limited("900"), answered(403), answered(404), answered(400)], ids=["429", "403", "404", "400"]
)
def test_sheet_that_refuses_is_not_away(kiosk: Kiosk, answer: Cue) -> None:
    kiosk.reader_reads(answer)
    assert kiosk.known() is None


@pytest.mark.parametrize(
    "fault",
    [raised(no_connection()), silence, answered(503), answered(500), PORTAL],
    ids=["no connection", "silence", "503", "500", "a portal's page"],
)
def test_sheet_that_can_not_be_reached_is_away(kiosk: Kiosk, fault: Cue) -> None:
    kiosk.reader_reads(*[fault] * 100)
    assert kiosk.known()


def test_read_that_succeeds_at_last_leaves_nothing_known(kiosk: Kiosk) -> None:
    kiosk.reader_reads(answered(503), silence)
    assert kiosk.known() is None
    assert kiosk.reader[0].reads == 3


def test_known_outage_costs_one_read_and_no_retries(away: Kiosk) -> None:
    before = away.reader[0].reads
    away.reader_reads(silence)
    assert away.reader[0].reads == before + 1


def test_write_whose_answer_is_lost_is_looked_for_as_long_as_ever(shop: Shop, kiosk: Kiosk) -> None:
    """It is in flight: the sheet may be there, and the read that looks for it tells."""
    kiosk.station.wire.on_write(silence)
    kiosk.station.wire.on_read(lambda send: send(), silence, silence)
    outcome = kiosk.service.execute(wish(Action.PAUSAR))
    assert (outcome.verdict, kinds(shop)[1:]) == (Verdict.APPLIED, ["PAUSAR_SPOOL"])


def test_action_in_flight_stays_as_it_is_until_the_sheet_is_back(shop: Shop, kiosk: Kiosk) -> None:
    def silent(_send: object) -> requests.Response:
        kiosk.reader_reads(PORTAL)
        raise requests.exceptions.ReadTimeout

    kiosk.station.wire.on_write(silent)
    kiosk.station.wire.on_read(lambda send: send(), silence)
    assert kiosk.service.execute(wish(Action.PAUSAR)).verdict is Verdict.UNKNOWN
    sent = kiosk.sent
    assert (kiosk.service.carry_on(), kiosk.sent) == ([], sent)
    kiosk.reader_reads()
    (end,) = kiosk.service.carry_on()
    assert (end.verdict, kinds(shop)[1:]) == (Verdict.APPLIED, ["PAUSAR_SPOOL"])


@contextmanager
def turn_elsewhere(kiosk: Kiosk) -> Iterator[OccupationService]:
    """Another process of the station has its turn, and this one must not wait for it."""
    waited: list[bool] = []

    @contextmanager
    def turn(waits: bool) -> Iterator[bool]:
        waited.append(waits)
        yield False

    yield kiosk.service_with(turn)
    assert waited == [False]


def test_release_does_not_wait_for_a_terminal_that_has_the_turn(shop: Shop, away: Kiosk) -> None:
    with turn_elsewhere(away) as service:
        assert service.execute(wish(Action.PAUSAR)).verdict is Verdict.QUEUED
    assert away.sent == 0
    away.reader_reads()
    assert [end.verdict for end in away.service.carry_on()] == [Verdict.APPLIED]


def test_take_does_not_wait_for_a_terminal_that_has_the_turn(away: Kiosk) -> None:
    away.station.wire.on_read(silence)
    with turn_elsewhere(away) as service:
        outcome = service.execute(wish(Action.TOMAR, tag=OTHER))
    assert (outcome.verdict, code(outcome)) == (Verdict.REFUSED, Code.SHEETS_NO_DISPONIBLE)
    assert outcome.refusal != SheetUnavailable(OTHER, AwayCause.BUSY)


def test_one_that_finds_the_sheet_away_asks_no_second_time(kiosk: Kiosk) -> None:
    """The picture is old, so it is read first; that read has told already."""
    state = kiosk.station.sheet_state
    assert state.snapshot is not None
    old = replace(state.snapshot, read_at=state.snapshot.read_at.replace(year=2020))
    state.read(old, None, state.begin_read())
    kiosk.station.wire.on_read(PORTAL)
    assert kiosk.service.execute(wish(Action.PAUSAR)).verdict is Verdict.QUEUED
    assert kiosk.sent == 1


def test_listener_learns_that_the_sheet_is_away_by_asking_and_that_it_is_back(kiosk: Kiosk) -> None:
    wire, store = kiosk.reader
    wire.on_read(*[silence] * 100)
    assert not store.is_back()
    assert kiosk.known()
    wire._cues[False].clear()
    assert store.is_back()
    assert kiosk.known() is None


def test_lost_write_alone_tells_nothing(kiosk: Kiosk) -> None:
    fence = kiosk.station.store.fence([TAG])
    kiosk.station.wire.on_write(silence)
    with pytest.raises(OutcomeUnknownError):
        kiosk.station.store.write(fence, [])
    assert kiosk.known() is None
