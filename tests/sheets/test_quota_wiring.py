"""The services as the settings make them: who shares which quota."""

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from redis import Redis

from kiosk import dependency
from kiosk.config.settings import Settings
from kiosk.core.sharing.budget import RequestKind
from kiosk.core.shop.data import Action, Command, Verdict
from kiosk.workbook import LOCAL_SPREADSHEET_ID
from tests.support.builders import ARM, MAURO, TAG
from tests.support.redis_server import RedisServer
from tests.support.sheet_server import SheetServer, sheet_server
from tests.support.shop import ready, shop_workbook

MakeSettings = Callable[..., Settings]


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    path = tmp_path / "taller.kiosk"
    shop_workbook(path, [ready()])
    return path


@pytest.fixture
def server(workbook: Path) -> Iterator[SheetServer]:
    with sheet_server(workbook) as server:
        yield server


@pytest.fixture
def remote(server: SheetServer, workbook: Path, tmp_path: Path) -> MakeSettings:
    """Settings of a station that works on the server's sheet."""

    def make(**more: object) -> Settings:
        values = {"spreadsheet_id": LOCAL_SPREADSHEET_ID, "api_url": server.url, **more}
        return Settings(data_dir=tmp_path, workbook=workbook, **values)

    return make


def take() -> Command:
    return Command("4ee50d9c-7f1e-4a30-8ad0-40ee2a7b1f3f", Action.TOMAR, TAG, MAURO.id, ARM)


def test_windows_of_one_account_share_its_quota_through_redis(
    remote: MakeSettings, server: SheetServer, redis_server: RedisServer
) -> None:
    settings = remote(redis_url=redis_server.url)
    with closing(dependency.station(settings)) as one, closing(dependency.station(settings)) as two:
        one.snapshot()
        two.snapshot()
        assert two.execute(take()).verdict is Verdict.APPLIED
        reads = server.taken["GET"]
        assert two.quota_left() == {RequestKind.READ: 60 - reads, RequestKind.WRITE: 59}
    with Redis(port=redis_server.port, protocol=2) as redis:
        assert list(redis.scan_iter("spool-kiosk:quota:*"))


def test_window_without_redis_keeps_to_the_quota_by_itself(remote: MakeSettings, server: SheetServer) -> None:
    with closing(dependency.station(remote(quota_per_minute=30))) as window:
        window.snapshot()
        assert window.execute(take()).verdict is Verdict.APPLIED
        assert window.quota_left() == {RequestKind.READ: 30 - server.taken["GET"], RequestKind.WRITE: 29}


def test_command_sees_what_is_left_of_the_quota(remote: MakeSettings, redis_server: RedisServer) -> None:
    settings = remote(redis_url=redis_server.url)
    with closing(dependency.station(settings)) as window:
        window.snapshot()
    with dependency.commands(settings) as services:
        assert services.budget is not None
        assert services.budget.left(RequestKind.READ) == 57
        assert services.budget.left(RequestKind.WRITE) == 60


def test_workbook_of_this_machine_has_no_quota(
    workbook: Path, tmp_path: Path, redis_server: RedisServer
) -> None:
    settings = Settings(data_dir=tmp_path, workbook=workbook, redis_url=redis_server.url)
    with closing(dependency.station(settings)) as window:
        assert window.execute(take()).verdict is Verdict.APPLIED
        assert window.quota_left() == {}
    with dependency.commands(settings) as services:
        assert services.budget is None
    with Redis(port=redis_server.port, protocol=2) as redis:
        assert list(redis.scan_iter("*quota*")) == []
