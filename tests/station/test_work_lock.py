"""One window or station on a data folder; it leaves no file behind."""

from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path

import pytest

from kiosk.locks.file_lock import FileLock
from kiosk.station.work_lock import FILE_NAME, FolderRefused, at_work


@contextmanager
def refused() -> Iterator[list[bool]]:
    said: list[bool] = []
    with pytest.raises(FolderRefused) as caught:
        yield said
    said.append(caught.value.is_at_work)


def test_second_one_is_told_and_the_file_goes_with_the_first(tmp_path: Path) -> None:
    with at_work(tmp_path):
        with refused() as said, at_work(tmp_path):
            pass
        assert said == [True]
        assert (tmp_path / FILE_NAME).exists()
    assert not (tmp_path / FILE_NAME).exists()
    with at_work(tmp_path):
        pass


def test_folder_that_is_not_there_is_not_taken_by_another(tmp_path: Path) -> None:
    with refused() as said, at_work(tmp_path / "nowhere"):
        pass
    assert said == [False]


def test_file_of_a_dead_process_is_in_nobodys_way(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text("1\nkiosk\nelsewhere\n")
    with at_work(tmp_path):
        pass


def test_file_that_was_removed_at_the_last_moment_is_not_held(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its holder ended between opening and locking here, so another process may make a new file."""
    lock = FileLock(tmp_path / "a.lock")
    real = FileLock._is_in_place

    def removed(self: FileLock, descriptor: int) -> bool:
        self.path.unlink()
        return real(self, descriptor)

    with monkeypatch.context() as patch:
        patch.setattr(FileLock, "_is_in_place", removed)
        assert not lock.try_acquire()
    assert lock.try_acquire()
    lock.release()


def _count_alone(folder: Path, rounds: int) -> None:
    counter = folder / "counter"
    for _ in range(rounds):
        while True:
            try:
                with at_work(folder):
                    counter.write_text(str(int(counter.read_text()) + 1))
                break
            except FolderRefused:
                continue


@pytest.mark.slow
def test_processes_that_come_and_go_are_never_two(tmp_path: Path) -> None:
    (tmp_path / "counter").write_text("0")
    processes = [get_context("spawn").Process(target=_count_alone, args=(tmp_path, 200)) for _ in range(3)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    assert (tmp_path / "counter").read_text() == "600"
