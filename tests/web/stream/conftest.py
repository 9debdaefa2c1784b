"""A small shop with a Redis that keeps everything on its disk, and how long the great run is."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.terminal import Terminal
from tests.support.redis_server import RedisServer
from tests.web.stream.streaming import Publisher


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("stream")
    group.addoption(
        "--stream-events", type=int, default=None, help="a browser follows so many events of two stations"
    )


@pytest.fixture
def kept_redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    """A real Redis that loses nothing when it is restarted."""
    if sys.platform == "win32":
        pytest.skip("there is no redis-server for Windows")
    server = RedisServer(tmp_path_factory.mktemp("redis"), {"appendonly": "yes", "appendfsync": "always"})
    server.start()
    yield server
    server.kill()


@pytest.fixture
def shop(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    kept_redis: RedisServer,
) -> Terminal:
    """A data folder with the small shop's workbook, and settings that name this Redis."""
    terminal = Terminal(tmp_path, capsys, monkeypatch, {"KIOSK_REDIS_URL": kept_redis.url})
    terminal.open_shop()
    return terminal


@pytest.fixture
def publisher(kept_redis: RedisServer) -> Iterator[Publisher]:
    """Publishes on the shop's channel."""
    publisher = Publisher(kept_redis.port)
    yield publisher
    publisher.close()
