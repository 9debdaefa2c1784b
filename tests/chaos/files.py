"""People who move the workbook's file away and back, and put its own copy in its place, while all work."""

import random
import sqlite3
import threading
from collections import Counter
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

from kiosk.workbook import LocalWorkbook, WorkbookUnsure
from kiosk.workbook.book import file
from kiosk.workbook.book.errors import WorkbookBusy

LONGEST_AWAY_S = 2.5
MOVE_FILE_EVERY_S = 2.0


class MovedFiles:
    """Moves the file on its own thread until `stop`, which leaves it in its place.

    `turn` is held meanwhile: planning can't type into a sheet that isn't there.
    """

    def __init__(self, workbook: Path, seed: str, every_s: float, turn: threading.Lock) -> None:
        self._workbook, self._every_s, self._turn = workbook, every_s, turn
        self._elsewhere = workbook.parent / "elsewhere"
        self._elsewhere.mkdir(exist_ok=True)
        self._random = random.Random(seed)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._work, name="files")
        self.done: Counter[str] = Counter()

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """May be called again."""
        if not self._stop.is_set():
            self._stop.set()
            self._thread.join()

    def _work(self) -> None:
        acts: tuple[Callable[[], str], ...] = (self._move, self._move_all, self._replace, self._replace)
        while not self._stop.wait(self._random.expovariate(1 / self._every_s)):
            act = self._random.choice(acts)
            with self._turn:
                self.done[act()] += 1

    def _move(self) -> str:
        """Only the file itself, as people see it in its folder."""
        moved = self._workbook.rename(self._elsewhere / self._workbook.name)
        self._stop.wait(self._random.uniform(0.01, LONGEST_AWAY_S))
        moved.rename(self._workbook)
        return "moved"

    def _move_all(self) -> str:
        """With SQLite's own files, as who moves all that has its name."""
        there = [each for each in (self._workbook, *file.beside(self._workbook)) if each.exists()]
        moved = [(each.rename(self._elsewhere / each.name), each) for each in there]
        self._stop.wait(self._random.uniform(0.01, LONGEST_AWAY_S))
        for now, then in reversed(moved):
            now.rename(then)
        return "moved with its files"

    def _replace(self) -> str:
        try:
            self._put_copy()
        except WorkbookBusy:
            return "still in use, so not replaced"
        return "replaced by its copy"

    def _put_copy(self) -> None:
        """Nothing is written between the making of the copy and its taking the place."""
        copy = self._elsewhere / "copy.kiosk"
        copy.unlink(missing_ok=True)
        # As a kiosk would open it: it takes SQLite's files of the one before out of the way first.
        with closing(LocalWorkbook.open(self._workbook)) as held, suppress(WorkbookUnsure), held.writing():
            source = sqlite3.connect(self._workbook, timeout=30)
            with closing(source), closing(sqlite3.connect(copy)) as target:
                source.backup(target)
            copy.replace(self._workbook)
