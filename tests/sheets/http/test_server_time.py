"""The server's time is taken from answers that come anyway."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from requests.structures import CaseInsensitiveDict

from kiosk.core.errors import SheetError
from kiosk.sheets.http import client as http_client
from kiosk.sheets.http.server_time import server_time
from kiosk.sheets.http.transport import remote_client
from tests.support.shop import Shop, ShopOpener, ready
from tests.workbook.serving import serving

NOON = datetime(2026, 5, 14, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("headers", "found"),
    [
        ({"Date": "Thu, 14 May 2026 12:00:00 GMT"}, NOON),
        ({"date": "Thu, 14 May 2026 08:00:00 -0400"}, NOON),
        ({"Date": "Thu, 14 May 2026 12:00:00 GMT", "Age": "0"}, NOON),
        ({"Date": "Thu, 14 May 2026 12:00:00 GMT", "Age": "7200"}, None),
        ({"Date": "Fri, 31 Dec 9999 23:59:59 -1400"}, None),
        ({"Date": "noon"}, None),
        ({"Date": ""}, None),
        ({}, None),
    ],
)
def test_time_of_an_answer(headers: dict[str, str], found: datetime | None) -> None:
    assert server_time(CaseInsensitiveDict(headers)) == found


@pytest.fixture
def shop(open_shop: ShopOpener) -> Shop:
    return open_shop(ready())


def seen_by(path: Path) -> list[datetime]:
    """The server's times that a client sees in two reads, one of which fails."""
    seen: list[datetime] = []
    with serving(path) as server:
        client = remote_client(server.spreadsheet_id, None, server.url)
        client.tell_time(seen.append)
        client.sheet_ids()
        with pytest.raises(SheetError):
            client.rows(["Nowhere!A1"])
        client.close()
    return seen


def test_each_good_answer_tells_the_server_s_time(shop: Shop) -> None:
    (seen,) = seen_by(shop.path)
    assert abs(datetime.now(UTC) - seen) < timedelta(seconds=5)


def test_answer_that_the_machine_slept_through_tells_nothing(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    hours = iter(range(0, 360_000, 3_600))
    monkeypatch.setattr(http_client, "seconds", lambda: float(next(hours)))
    assert seen_by(shop.path) == []
