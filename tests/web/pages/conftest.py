"""The shop of the pages: with a web face for all files of tests that change nothing, and one to follow."""

from collections.abc import Iterator

import pytest

from tests.support.chromium import Browser
from tests.web.pages.followed_shop import FollowedShop
from tests.web.pages.page_shop import PageShop
from tests.web.web_process import WebProcess, web


@pytest.fixture(scope="session")
def face(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebProcess]:
    """A web face that has read the sheet."""
    with web(PageShop(tmp_path_factory.mktemp("shop"))) as process:
        process.read()
        yield process


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[FollowedShop]:
    """A shop that changes, and is as it was after each test."""
    shop = FollowedShop(tmp_path_factory.mktemp("followed"), browser)
    yield shop
    shop.close()
