"""A client waits for the quota and after a 429, within one deadline, and reports its waits."""

import threading
from collections.abc import Callable

import pytest

from kiosk.core.errors import Code, OutcomeUnknownError, SheetError
from kiosk.core.sharing.budget import Quota, RequestKind, Urgency
from kiosk.core.sharing.local_budget import LocalBudget
from kiosk.sheets.http import transport
from kiosk.sheets.http.client import SheetsClient
from kiosk.sheets.http.pace import Pace, tell_together
from tests.support.fast_clock import FastClock
from tests.support.raw_server import RawServer, hangs_up, raw_server, says

NAMES = says("200 OK", b'{"sheets":[{"properties":{"sheetId":7,"title":"Operaciones"}}]}')
LIMIT = says("429 Too Many Requests")
BUSY = says("503 Service Unavailable")
DONE = says("200 OK")


class PacedClient:
    """A client that keeps to a budget, with the budget and the clock of both."""

    def __init__(
        self,
        server: RawServer,
        quota: Quota | None = None,
        urgency: Urgency = Urgency.ACTION,
        on_wait: Callable[[], object] = lambda: None,
    ) -> None:
        self.clock, self.stop, self.told = FastClock(on_wait), threading.Event(), list[float]()
        self.budget = LocalBudget(quota, self.clock) if quota else None
        self.pace = Pace(self.stop, self.budget, urgency, self.told.append, self.clock, self.clock.wait)
        self.client: SheetsClient = transport.remote_client("sheet-id", None, server.url, pace=self.pace)

    def read(self) -> None:
        self.client.sheet_ids()

    def write(self) -> None:
        self.client.batch_update({"requests": []}, "*")

    def spend(self, kind: RequestKind, times: int) -> None:
        assert self.budget
        for _ in range(times):
            self.budget.book(kind, Urgency.ACTION, 0)


def refusal(call: Callable[[], None]) -> Code:
    with pytest.raises(SheetError) as refused:
        call()
    return refused.value.refusal.code


def test_write_answered_429_is_sent_again_until_it_is_taken() -> None:
    with raw_server(LIMIT, LIMIT, DONE) as server:
        paced = PacedClient(server)
        paced.write()
        assert (paced.client.writes, len(server.heard), paced.clock.waits) == (3, 3, [5.0, 5.0])


def test_429_is_retried_until_the_deadline_before_it_is_reported() -> None:
    with raw_server(*[LIMIT] * 20) as server:
        paced = PacedClient(server)
        assert refusal(paced.write) is Code.SHEETS_LIMITE
        assert sum(paced.clock.waits) == pytest.approx(45)
        assert 6 <= len(server.heard) <= 10


def test_429_of_an_actions_read_is_waited_for_as_well() -> None:
    with raw_server(*[LIMIT] * 20) as server:
        paced = PacedClient(server)
        assert refusal(paced.read) is Code.SHEETS_LIMITE
        assert sum(paced.clock.waits) == pytest.approx(45)


def test_read_in_the_background_gives_up_sooner() -> None:
    with raw_server(*[LIMIT] * 20) as server:
        paced = PacedClient(server, urgency=Urgency.BACKGROUND)
        assert refusal(paced.read) is Code.SHEETS_LIMITE
        assert sum(paced.clock.waits) == pytest.approx(20)


def test_read_of_a_server_in_trouble_is_given_up_before_the_deadline_of_the_limit() -> None:
    with raw_server(*[BUSY] * 200) as server:
        paced = PacedClient(server)
        assert refusal(paced.read) is Code.SHEETS_NO_DISPONIBLE
        assert sum(paced.clock.waits) < 20


def test_read_that_waited_long_for_its_turn_is_still_tried_again() -> None:
    with raw_server(BUSY, NAMES) as server:
        paced = PacedClient(server, Quota(reads=2))
        paced.spend(RequestKind.READ, 2)
        paced.clock.now += 30.5  # its turn is in 30 s
        paced.read()
        assert paced.clock.waits[0] == pytest.approx(30)
        assert len(server.heard) == 2


def test_reads_and_writes_of_one_action_share_one_deadline() -> None:
    with raw_server(*[LIMIT] * 4, NAMES, *[LIMIT] * 20) as server:
        paced = PacedClient(server)
        with paced.pace.deadline(45):
            paced.read()
            assert paced.pace.remaining() == pytest.approx(25)
            assert refusal(paced.write) is Code.SHEETS_LIMITE
        assert sum(paced.clock.waits) == pytest.approx(45)


def test_deadline_inside_another_one_does_not_make_it_longer() -> None:
    pace = Pace(threading.Event())
    with pace.deadline(10):
        with pace.deadline(45):
            assert pace.remaining() <= 10
        with pace.deadline(3):
            assert pace.remaining() <= 3
        assert pace.remaining() > 3


def test_write_waits_for_its_turn_before_it_is_sent() -> None:
    with raw_server(DONE) as server:
        paced = PacedClient(server, Quota(writes=2))
        paced.spend(RequestKind.WRITE, 2)
        paced.clock.now += 50
        paced.write()
        assert paced.clock.waits == [pytest.approx(10.5)]
        assert paced.client.writes == 1


def test_quota_that_is_free_only_after_the_deadline_is_refused_as_a_429_is() -> None:
    with raw_server() as server:
        paced = PacedClient(server, Quota(writes=2))
        paced.spend(RequestKind.WRITE, 2)
        assert refusal(paced.write) is Code.SHEETS_LIMITE
        assert (server.heard, paced.clock.waits, paced.client.writes) == ([], [], 0)


def test_failure_whose_retries_use_up_the_quota_is_reported_as_the_failure() -> None:
    with raw_server(*[BUSY] * 200) as server:
        paced = PacedClient(server, Quota(reads=2))
        assert refusal(paced.read) is Code.SHEETS_NO_DISPONIBLE
        assert len(server.heard) == 2


def test_failure_of_an_earlier_request_is_not_reported_for_one_without_quota() -> None:
    with raw_server(*[BUSY] * 200) as server:
        paced = PacedClient(server, Quota(reads=2))
        assert refusal(paced.read) is Code.SHEETS_NO_DISPONIBLE
        assert refusal(paced.read) is Code.SHEETS_LIMITE


@pytest.mark.parametrize("urgency", Urgency)
def test_unreachable_server_costs_no_quota_and_is_reported_as_unreachable(urgency: Urgency) -> None:
    with raw_server() as server:
        paced = PacedClient(server, Quota(reads=4, writes=4), urgency)
    for _ in range(6):
        assert refusal(paced.read) is Code.SHEETS_NO_DISPONIBLE
        assert refusal(paced.write) is Code.SHEETS_NO_DISPONIBLE
    assert paced.budget
    assert {kind: paced.budget.left(kind) for kind in RequestKind} == {
        RequestKind.READ: 4,
        RequestKind.WRITE: 4,
    }
    assert paced.pace.left == {RequestKind.READ: 4, RequestKind.WRITE: 4}
    assert paced.clock.waits
    assert paced.told == []


def test_quota_booked_by_a_program_that_ends_is_given_back() -> None:
    """They would wait for a moment at which nobody sends anything."""
    with raw_server() as server:
        paced = PacedClient(server, Quota(writes=4), on_wait=lambda: paced.stop.set())
        assert paced.budget
        paced.budget.refused(RequestKind.WRITE, 0)
        assert refusal(paced.write) is Code.SHEETS_LIMITE
        assert not server.heard
    assert paced.budget.left(RequestKind.WRITE) == paced.pace.left[RequestKind.WRITE] == 4


def test_request_that_was_sent_and_not_answered_costs_quota() -> None:
    with raw_server(hangs_up) as server:
        paced = PacedClient(server, Quota(writes=4))
        with pytest.raises(OutcomeUnknownError):
            paced.write()
        assert paced.pace.left == {RequestKind.WRITE: 3}


def test_background_waits_and_asks_again() -> None:
    with raw_server(NAMES) as server:
        paced = PacedClient(server, Quota(reads=4), Urgency.BACKGROUND)
        paced.spend(RequestKind.READ, 3)
        paced.clock.now += 45
        paced.read()
        assert paced.clock.waits == [pytest.approx(15.5)]


def test_read_that_a_person_waits_for_has_an_actions_priority() -> None:
    with raw_server(NAMES) as server:
        paced = PacedClient(server, Quota(reads=4), Urgency.BACKGROUND)
        paced.spend(RequestKind.READ, 3)
        with paced.pace.urgent():
            paced.read()
        assert paced.clock.waits == []
        assert refusal(paced.read) is Code.SHEETS_LIMITE


def test_background_read_that_would_wait_too_long_is_refused_at_once() -> None:
    with raw_server() as server:
        paced = PacedClient(server, Quota(reads=4), Urgency.BACKGROUND)
        paced.spend(RequestKind.READ, 3)
        assert refusal(paced.read) is Code.SHEETS_LIMITE
        assert (server.heard, paced.clock.waits) == ([], [])


def test_429_is_passed_on_to_all_that_share_the_budget() -> None:
    with raw_server(LIMIT) as server:
        paced = PacedClient(server, Quota())
        with paced.pace.deadline(3):
            assert refusal(paced.write) is Code.SHEETS_LIMITE
        assert paced.budget
        assert paced.budget.book(RequestKind.READ, Urgency.BACKGROUND, 0).wait_s == pytest.approx(2)
        assert paced.budget.book(RequestKind.WRITE, Urgency.ACTION, 45).wait_s == pytest.approx(2)


def test_wait_is_seen_while_it_lasts() -> None:
    seen = []
    with raw_server(LIMIT, DONE) as server:
        paced = PacedClient(server, on_wait=lambda: seen.append(paced.pace.waits_until))
        began = paced.clock.now
        assert paced.pace.waits_until is None
        paced.write()
        assert seen == [pytest.approx(began + 5)]
        assert paced.pace.waits_until is None
        assert paced.told == [5.0, 0.0]


def test_what_is_left_of_the_quota_is_seen() -> None:
    with raw_server(NAMES, DONE) as server:
        paced = PacedClient(server, Quota(60, 60))
        assert paced.pace.left == {}
        paced.spend(RequestKind.READ, 9)
        paced.read()
        paced.write()
        assert paced.pace.left == {RequestKind.READ: 50, RequestKind.WRITE: 59}


def test_shutdown_ends_the_wait_and_the_write_is_not_sent() -> None:
    with raw_server() as server:
        paced = PacedClient(server, Quota(writes=1), on_wait=lambda: paced.stop.set())
        paced.spend(RequestKind.WRITE, 1)
        paced.clock.now += 40
        assert refusal(paced.write) is Code.SHEETS_LIMITE
        assert paced.clock.waits == [pytest.approx(20.5)]
        assert server.heard == []


def test_real_wait_ends_at_shutdown() -> None:
    stop = threading.Event()
    pace = Pace(stop, on_wait=lambda seconds: stop.set())
    pace.wait(3600)
    assert pace.is_over


def test_write_that_needs_no_wait_is_sent_at_shutdown() -> None:
    with raw_server(DONE) as server:
        paced = PacedClient(server, Quota())
        paced.stop.set()
        paced.write()
        assert len(server.heard) == 1


def test_end_of_one_clients_wait_does_not_hide_anothers() -> None:
    told: list[float] = []
    reader = Pace(threading.Event(), now=lambda: 0.0, pause=lambda _seconds: None)
    writer = Pace(threading.Event(), now=lambda: 0.0, pause=lambda _seconds: reader.wait(2))
    tell_together((reader, writer), told.append)
    writer.wait(12)
    assert told == [12, 12, 12, 0]
