"""One process at a time sends the journal's commands; a dead one releases the lock."""

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event, Thread
from time import monotonic

import pytest

from kiosk.station.drain_lock import FILE_NAME, Drainer, DrainLock
from tests.station.processes import running, said

NewLock = Callable[[], DrainLock]


@pytest.fixture
def new_lock(tmp_path: Path) -> Iterator[NewLock]:
    """Makes a lock object of one more program on the same folder; all are released at the end."""
    made: list[DrainLock] = []

    def new() -> DrainLock:
        made.append(DrainLock(tmp_path))
        return made[-1]

    yield new
    for lock in made:
        lock.release()


def test_a_second_process_is_refused_the_lock_at_once(new_lock: NewLock) -> None:
    first, second = new_lock(), new_lock()
    assert first.try_acquire(Drainer.WINDOW)
    assert not second.try_acquire(Drainer.COMMAND)
    assert (first.is_held, second.is_held) == (True, False)


def test_given_up_it_can_be_had(new_lock: NewLock) -> None:
    first, second = new_lock(), new_lock()
    first.try_acquire(Drainer.WINDOW)
    first.release()
    assert second.try_acquire(Drainer.COMMAND)


def test_holder_may_take_it_again(new_lock: NewLock) -> None:
    lock = new_lock()
    assert lock.try_acquire(Drainer.WINDOW)
    assert lock.try_acquire(Drainer.WINDOW)


def test_process_that_holds_it_keeps_others_out_and_says_who_it_is(tmp_path: Path, new_lock: NewLock) -> None:
    with running("lock", tmp_path, Drainer.WINDOW) as process:
        assert said(process) == "True"
        lock = new_lock()
        assert not lock.try_acquire(Drainer.COMMAND)
        assert (tmp_path / FILE_NAME).read_text() == f"window {process.pid}\n"


def test_killed_process_gives_it_up(tmp_path: Path, new_lock: NewLock) -> None:
    with running("lock", tmp_path, Drainer.WINDOW) as process:
        said(process)
        process.kill()
        process.wait()
        assert new_lock().try_acquire(Drainer.COMMAND)


def test_waiting_one_gets_it_when_its_holder_dies(tmp_path: Path, new_lock: NewLock) -> None:
    with running("lock", tmp_path, Drainer.COMMAND) as process:
        said(process)
        lock, got = new_lock(), list[bool]()
        waiting = Thread(target=lambda: got.append(lock.acquire(Drainer.WINDOW, 30.0)))
        waiting.start()
        assert not new_lock().try_acquire(Drainer.WINDOW)
        process.kill()
        waiting.join(30.0)
    assert got == [True]


def test_waiting_ends_at_the_deadline(new_lock: NewLock) -> None:
    first, second = new_lock(), new_lock()
    first.try_acquire(Drainer.WINDOW)
    started = monotonic()
    assert not second.acquire(Drainer.COMMAND, 0.2)
    assert 0.2 <= monotonic() - started < 10


def test_waiting_ends_when_the_program_stops(new_lock: NewLock) -> None:
    first, second, stop = new_lock(), new_lock(), Event()
    first.try_acquire(Drainer.WINDOW)
    stop.set()
    started = monotonic()
    assert not second.acquire(Drainer.COMMAND, 60.0, stop)
    assert monotonic() - started < 30


def test_block_gives_it_up_and_says_whether_it_was_had(new_lock: NewLock) -> None:
    first, second = new_lock(), new_lock()
    with first.held(Drainer.COMMAND, 0.0) as got_first, second.held(Drainer.COMMAND, 0.0) as got_second:
        assert (got_first, got_second) == (True, False)
        assert first.is_held
    assert second.try_acquire(Drainer.COMMAND)
