"""Delays every request to the local workbook."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import requests

from kiosk.workbook import LocalSheetsAdapter


@contextmanager
def slow_wire(seconds: float) -> Iterator[None]:
    """In the block, each request waits `seconds` before it is answered."""
    answer = LocalSheetsAdapter.send

    def send(self: LocalSheetsAdapter, request: requests.PreparedRequest, *args: Any, **options: Any) -> Any:
        time.sleep(seconds)
        return answer(self, request, *args, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(LocalSheetsAdapter, "send", send)
        yield
