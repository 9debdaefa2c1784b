"""The workbook's server injects the requested faults, before or after a request is applied."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import requests

from kiosk.workbook.book.errors import ApiFault
from kiosk.workbook.server.faults import Effect, InjectedFault, On, When
from kiosk.workbook.server.server import WorkbookServer
from tests.workbook.serving import api, append, appended, eventually, serving

LONG_S = 600.0
AWHILE_S = 5.0


@pytest.fixture
def server(path: Path) -> Iterator[WorkbookServer]:
    with serving(path) as server:
        yield server


@pytest.fixture
def session() -> Iterator[requests.Session]:
    with requests.Session() as session:
        yield session


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (401, "UNAUTHENTICATED"),
        (403, "PERMISSION_DENIED"),
        (404, "NOT_FOUND"),
        (429, "RESOURCE_EXHAUSTED"),
        (500, "INTERNAL"),
        (503, "UNAVAILABLE"),
    ],
)
def test_a_status_comes_in_googles_envelope(
    server: WorkbookServer, session: requests.Session, status: int, said: str
) -> None:
    server.faults.add(InjectedFault(Effect.STATUS, status=status))
    response = append(session, server, "a")
    assert response.status_code == response.json()["error"]["code"] == status
    assert response.json()["error"]["status"] == said
    assert "Retry-After" not in response.headers


@pytest.mark.parametrize("when", [When.BEFORE, When.AFTER])
@pytest.mark.parametrize("kind", [Effect.STATUS, Effect.HTML])
def test_a_failed_write_is_applied_or_not_as_requested(
    server: WorkbookServer, session: requests.Session, kind: Effect, when: When
) -> None:
    server.faults.add(InjectedFault(kind, when=when))
    response = append(session, server, "a")
    assert response.status_code == (502 if kind is Effect.HTML else 503)
    assert ("text/html" in response.headers["Content-Type"]) is (kind is Effect.HTML)
    assert appended(session, server) == (["a"] if when is When.AFTER else [])


@pytest.mark.parametrize("when", list(When))
@pytest.mark.parametrize("kind", [Effect.CUT, Effect.RESET])
def test_a_broken_connection_is_applied_or_not_as_requested(
    server: WorkbookServer, session: requests.Session, kind: Effect, when: When
) -> None:
    server.faults.add(InjectedFault(kind, when=when))
    with pytest.raises((requests.ConnectionError, requests.exceptions.ChunkedEncodingError)) as caught:
        append(session, server, "a")
    assert ("reset" in str(caught.value)) is (kind is Effect.RESET)
    assert appended(session, server) == ([] if when is When.BEFORE else ["a"])
    assert server.traffic().by_status == {str(kind): 1, "200": 1}


def test_half_of_an_answer_is_half_of_it(server: WorkbookServer, session: requests.Session) -> None:
    server.faults.add(InjectedFault(Effect.CUT, when=When.DURING))
    response = session.get(api(server, "?fields=spreadsheetId"), stream=True)
    assert response.status_code == 200
    with pytest.raises(requests.exceptions.ChunkedEncodingError, match="IncompleteRead"):
        response.json()


@pytest.mark.parametrize("when", [When.BEFORE, When.AFTER])
def test_a_frozen_write_lands_before_or_after_its_silence(
    server: WorkbookServer, session: requests.Session, when: When
) -> None:
    server.faults.add(InjectedFault(Effect.FREEZE, On.WRITE, when, seconds=LONG_S))
    with pytest.raises(requests.ReadTimeout):
        append(requests.Session(), server, "a", timeout=(AWHILE_S, 0.05))
    eventually(lambda: server.faults.frozen == 1)
    if when is When.AFTER:
        eventually(lambda: appended(session, server) == ["a"])
    else:
        assert append(session, server, "b").status_code == 200
        assert appended(session, server) == ["b"]


def test_a_write_frozen_before_it_is_applied_lands_late(
    server: WorkbookServer, session: requests.Session
) -> None:
    server.faults.add(InjectedFault(Effect.FREEZE, On.WRITE, seconds=LONG_S))
    with pytest.raises(requests.ReadTimeout):
        append(requests.Session(), server, "tarde", timeout=(AWHILE_S, 0.05))
    eventually(lambda: server.faults.frozen == 1)
    append(session, server, "otra")
    server.faults.clear()
    eventually(lambda: appended(session, server) == ["otra", "tarde"])
    assert server.faults.frozen == 0


def test_closing_does_not_wait_for_a_freeze_and_applies_nothing_more(path: Path) -> None:
    with serving(path) as server, ThreadPoolExecutor(1) as pool:
        server.faults.add(InjectedFault(Effect.FREEZE, On.WRITE, seconds=LONG_S))
        lost = pool.submit(append, requests.Session(), server, "nunca")
        eventually(lambda: server.faults.frozen == 1)
        server.close()
        with pytest.raises(requests.ConnectionError):
            lost.result()
    with serving(path) as server:
        assert appended(requests.Session(), server) == []


def test_faults_meet_only_the_requests_they_are_for(
    server: WorkbookServer, session: requests.Session
) -> None:
    server.faults.add(InjectedFault(Effect.STATUS, On.WRITE, count=2, skip=1, status=500))
    statuses = []
    for _ in range(4):
        assert session.get(api(server)).status_code == 200
        statuses.append(append(session, server, "a").status_code)
    assert statuses == [200, 500, 500, 200]


def test_a_fault_without_a_count_lasts_until_it_is_cleared(
    server: WorkbookServer, session: requests.Session
) -> None:
    server.faults.add(InjectedFault(Effect.STATUS, count=None, status=403))
    assert {session.get(api(server)).status_code for _ in range(5)} == {403}
    server.faults.clear()
    assert session.get(api(server)).status_code == 200


def test_faults_by_chance_meet_some_requests(server: WorkbookServer, session: requests.Session) -> None:
    server.faults.add(InjectedFault(Effect.STATUS, count=None, chance=0.5, status=500))
    statuses = [session.get(api(server, "?fields=spreadsheetId")).status_code for _ in range(60)]
    assert 10 < statuses.count(500) < 50


@pytest.mark.parametrize(
    "fault",
    [
        InjectedFault(Effect.STATUS, when=When.DURING),
        InjectedFault(Effect.FREEZE),
        InjectedFault(Effect.STATUS, status=200),
        InjectedFault(Effect.HTML, status=700),
    ],
)
def test_a_fault_that_makes_no_sense_is_refused(server: WorkbookServer, fault: InjectedFault) -> None:
    with pytest.raises(ApiFault):
        server.faults.add(fault)
    assert server.faults.waiting() == []


def test_faults_are_asked_for_over_http_too(server: WorkbookServer, session: requests.Session) -> None:
    control = f"{server.url}/control"
    wanted: list[dict[str, Any]] = [
        {"kind": "status", "on": "write", "when": "after", "count": 2, "status": 500},
        {"kind": "freeze", "seconds": 2.5, "count": None, "skip": 3, "chance": 0.25},
    ]
    state = session.post(f"{control}/faults", json=wanted).json()
    assert [
        {name: found[name] for name in asked} for asked, found in zip(wanted, state["faults"], strict=True)
    ] == wanted
    assert append(session, server, "a").status_code == 500
    state = session.get(f"{control}/state").json()
    assert (state["faults"][0]["count"], state["faults"][1]["skip"]) == (1, 2)
    assert session.delete(f"{control}/faults").json()["faults"] == []
    assert append(session, server, "b").status_code == 200
    traffic = session.get(f"{control}/state").json()["traffic"]
    assert (traffic["writes"], traffic["by_status"]) == (2, {"500": 1, "200": 1})
    assert traffic["by_kind"]["batchUpdate"]["requests"] == 2
    assert session.post(f"{control}/reset").json()["traffic"]["total"]["requests"] == 0


@pytest.mark.parametrize(
    ("method", "what", "body"),
    [
        ("POST", "faults", '{"kind": "storm"}'),
        ("POST", "faults", '{"kind": "cut", "huh": 1}'),
        ("POST", "faults", '{"kind": "cut", "count": -1}'),
        ("POST", "faults", '{"kind": "freeze", "seconds": "2"}'),
        ("POST", "faults", "{}"),
        ("POST", "faults", "[3]"),
        ("POST", "faults", "{"),
        ("POST", "limits", '{"latency_ms": -1}'),
        ("POST", "limits", '{"reads": 1}'),
        ("GET", "nothing", ""),
        ("GET", "faults", ""),
    ],
)
def test_a_wrong_control_request_changes_nothing(
    server: WorkbookServer, session: requests.Session, method: str, what: str, body: str
) -> None:
    before = session.get(f"{server.url}/control/state").json()
    response = session.request(method, f"{server.url}/control/{what}", data=body)
    assert response.status_code in (400, 404)
    assert response.json()["error"]["code"] == response.status_code
    assert session.get(f"{server.url}/control/state").json() == before


def test_limits_change_while_it_runs(server: WorkbookServer, session: requests.Session) -> None:
    limits = f"{server.url}/control/limits"
    assert session.post(limits, json={"writes_per_minute": 1}).json()["reads_per_minute"] is None
    assert [append(session, server, "a").status_code for _ in range(2)] == [200, 429]
    assert session.get(api(server)).status_code == 200
    session.post(limits, json={"writes_per_minute": None, "latency_ms": 1})
    assert append(session, server, "b").status_code == 200
    assert session.get(f"{server.url}/control/state").json()["latency_ms"] == 1


def test_ranges_are_protected_on_request(server: WorkbookServer, session: requests.Session) -> None:
    limits = f"{server.url}/control/limits"
    assert append(session, server, "a").status_code == 200
    assert session.post(limits, json={"protected": ["Metadata!A1:Z99"]}).json()["protected"]
    refused = append(session, server, "b")
    assert refused.status_code == 400
    assert "protected cell" in refused.json()["error"]["message"]
    session.post(limits, json={"protected": []})
    assert append(session, server, "c").status_code == 200
