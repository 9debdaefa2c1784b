"""A station's memory on a real disk, opened and closed around each test."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kiosk.station.journal import Journal
from kiosk.station.mirror import Mirror
from tests.station.memory import BOOK, Memory, UtcClock
from tests.support.quick_pins import quick_pins

__all__ = ["quick_pins"]

Opener = Callable[..., Memory]


@pytest.fixture
def clock() -> UtcClock:
    return UtcClock()


@pytest.fixture
def open_memory(tmp_path: Path, clock: UtcClock) -> Iterator[Opener]:
    """Opens the file once more, as another process or the next start does."""
    opened: list[Memory] = []

    def opener(book: str = BOOK) -> Memory:
        opened.append(Memory(tmp_path, clock, book))
        return opened[-1]

    yield opener
    for memory in opened:
        memory.close()


@pytest.fixture
def memory(open_memory: Opener) -> Memory:
    return open_memory()


@pytest.fixture
def journal(memory: Memory) -> Journal:
    return memory.journal


@pytest.fixture
def mirror(memory: Memory) -> Mirror:
    return memory.mirror
