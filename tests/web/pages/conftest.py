"""The shop of the pages and its web face, one for a whole file of tests that change nothing."""

from collections.abc import Iterator

import pytest

from tests.web.pages.page_shop import PageShop
from tests.web.web_process import WebProcess, web


@pytest.fixture(scope="module")
def face(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebProcess]:
    """A web face that has read the sheet."""
    with web(PageShop(tmp_path_factory.mktemp("shop"))) as process:
        process.read()
        yield process
