"""The pause before a failed request is retried."""

import pytest
import requests

from kiosk.sheets.http.failures import pause_after


def answer(status: int, retry_after: str | None = None) -> requests.HTTPError:
    response = requests.Response()
    response.status_code = status
    if retry_after is not None:
        response.headers["Retry-After"] = retry_after
    return requests.HTTPError(response=response)


@pytest.mark.parametrize(
    ("error", "seconds"),
    [
        (answer(429), 5.0),
        (answer(429, "12"), 12.0),
        (answer(429, "Wed, 21 Oct 2026 07:28:00 GMT"), 5.0),
        (answer(503), 0.2),
        (answer(503, "3"), 3.0),
        (requests.ConnectionError(), 0.2),
    ],
)
def test_pause_depends_on_what_the_server_said(error: Exception, seconds: float) -> None:
    assert pause_after(error, usual=0.2) == seconds


def test_back_off_longer_than_the_minimum_pause_is_kept() -> None:
    assert pause_after(answer(429), usual=7.5) == 7.5
