"""Whether a server is reached, and if not, what prevents it."""

import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kiosk.sheets.http.connection import TimeLimits
from kiosk.sheets.http.reach import Obstacle, reach
from tests.support.google import Google, serving
from tests.support.name_server import NAME, NameServer
from tests.support.shop import ready, shop_workbook


@pytest.fixture
def google(tmp_path: Path) -> Iterator[Google]:
    shop_workbook(tmp_path / "b.kiosk", [ready()])
    with serving(tmp_path / "b.kiosk") as found:
        yield found


def test_any_answer_is_reached_and_its_clock_is_read(google: Google) -> None:
    google.date = "Thu, 14 May 2026 16:00:00 GMT"
    found = reach(f"{google.url}/v4/anything?key=s3creto")
    assert (found.obstacle, found.host) == (Obstacle.NONE, f"127.0.0.1:{google.port}")
    assert found.clock == datetime(2026, 5, 14, 16, 0, tzinfo=UTC)


@pytest.mark.parametrize("date", ["ayer", "Thu, 99 May 2026 16:00:00 GMT", ""])
def test_date_that_is_none_is_no_clock(google: Google, date: str) -> None:
    google.date = date or " "
    found = reach(google.url)
    assert (found.obstacle, found.clock) == (Obstacle.NONE, None)


def test_closed_port_is_no_connection() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        assert reach(f"http://127.0.0.1:{probe.getsockname()[1]}").obstacle is Obstacle.NO_CONNECTION


def test_host_that_nobody_knows() -> None:
    assert reach("http://no-such-host.invalid").obstacle is Obstacle.NAME


def test_server_without_encryption_fails_at_tls(google: Google) -> None:
    assert reach(google.url.replace("http:", "https:")).obstacle is Obstacle.TLS


def test_server_that_is_silent() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        found = reach(f"http://127.0.0.1:{silent.getsockname()[1]}", TimeLimits(0.2, 0.2))
    assert found.obstacle is Obstacle.NO_ANSWER


def test_name_server_that_is_silent(name_server: NameServer) -> None:
    assert reach(f"http://{NAME}", TimeLimits(name_s=0.05)).obstacle is Obstacle.NAME
    assert (name_server.asked, name_server.answered) == (1, 0)


def test_proxy_that_is_not_there(google: Google, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("NO_PROXY", "")
    assert reach(google.url).obstacle is Obstacle.PROXY
