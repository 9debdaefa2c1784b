"""Saves the table as a .csv file, on a thread of its own. GUI thread, but for the writing."""

import logging
import os
from collections.abc import Callable
from pathlib import Path
from threading import Thread
from typing import Final

from PySide6.QtCore import QObject, QStandardPaths, Signal

log = logging.getLogger(__name__)

MOST_NAMESAKES: Final = 99
"""How many files of one minute are told apart by a number."""


def downloads() -> Path:
    """The folder in which people look for what a program has saved."""
    where = QStandardPaths.StandardLocation.DownloadLocation
    return Path(QStandardPaths.writableLocation(where) or Path.home())


class CsvSaver(QObject):
    """Answers come by `hop`. Signals: `saved(Path)`; `failed(str)` with the system's words."""

    saved = Signal(object)
    failed = Signal(str)

    def __init__(self, hop: Callable[[Callable[[], None]], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._hop = hop

    def save(self, name: str, content: bytes) -> None:
        """Write a new file of this name, without its ending, into the folder for downloads."""
        folder = downloads()

        def work() -> None:
            try:
                file = write_new(folder, name, content)
            except OSError as error:
                log.warning("the table was not saved in %s: %s", folder, error)
                reason = error.strerror or os.strerror(error.errno or 0)
                self._hop(lambda: self.failed.emit(reason))
            else:
                self._hop(lambda: self.saved.emit(file))

        Thread(target=work, name="kiosk-csv", daemon=True).start()


def write_new(folder: Path, name: str, content: bytes) -> Path:
    """Write a file that isn't there yet; `name-2.csv` where there is one of this name. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(1, MOST_NAMESAKES):
        file = folder / (f"{name}.csv" if number == 1 else f"{name}-{number}.csv")
        try:
            with file.open("xb") as opened:
                opened.write(content)
        except FileExistsError:
            continue
        return file
    raise FileExistsError(f"{name}-{MOST_NAMESAKES}.csv")
