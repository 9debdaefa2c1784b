"""The quota per minute: for each user, reads and writes separately."""

from pathlib import Path

import requests

from kiosk.workbook.server.quota import RequestQuota
from tests.workbook.serving import api, append, serving


class _Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_no_minute_has_more_than_the_limit() -> None:
    clock = _Clock()
    quota = RequestQuota(reads=3, writes=None, clock=clock)
    passed = []
    for tenth in range(1800):
        clock.now = 1000 + tenth / 10
        if quota.refusal("a", is_read=True) is None:
            passed.append(clock.now)
    assert len(passed) == 9
    for at in passed:
        assert sum(at - 60 < other <= at for other in passed) <= 3


def test_a_refused_request_costs_nothing() -> None:
    clock = _Clock()
    quota = RequestQuota(reads=1, writes=1, clock=clock)
    assert quota.refusal("a", is_read=True) is None
    clock.now += 59
    assert quota.refusal("a", is_read=True) is not None
    clock.now += 1
    assert quota.refusal("a", is_read=True) is None


def test_users_and_kinds_do_not_share() -> None:
    quota = RequestQuota(reads=1, writes=1)
    assert quota.refusal("a", is_read=True) is None
    assert quota.refusal("a", is_read=False) is None
    assert quota.refusal("b", is_read=True) is None
    assert quota.refusal("a", is_read=True) is not None
    assert RequestQuota(None, None).refusal("a", is_read=True) is None


def test_one_too_many_is_googles_429_on_the_wire(path: Path) -> None:
    with serving(path, writes_per_minute=2) as server, requests.Session() as session:
        answers = [append(session, server, "a") for _ in range(3)]
        assert [answer.status_code for answer in answers] == [200, 200, 429]
        error = answers[2].json()["error"]
        assert error["status"] == "RESOURCE_EXHAUSTED"
        assert "'Write requests per minute per user'" in error["message"]
        assert error["details"][0]["metadata"]["quota_limit"] == "WriteRequestsPerMinutePerUser"
        assert "Retry-After" not in answers[2].headers
        assert session.get(api(server)).status_code == 200
        other = {"Authorization": "Bearer otra-cuenta"}
        assert append(session, server, "b", headers=other).status_code == 200
