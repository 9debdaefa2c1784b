"""A file of the table is new each time, and a folder that can't be written is told."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from kiosk.ui.desk.csv_saver import CsvSaver, write_new
from kiosk.ui.qt.hop import GuiThreadHop


@pytest.fixture
def saver_in(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], CsvSaver]:
    del qtbot

    def made(folder: Path) -> CsvSaver:
        monkeypatch.setattr("kiosk.ui.desk.csv_saver.downloads", lambda: folder)
        saver = CsvSaver(lambda work: hop(work))
        hop = GuiThreadHop(saver)
        return saver

    return made


def test_a_file_never_replaces_another(tmp_path: Path) -> None:
    files = [write_new(tmp_path / "new", "table", text) for text in (b"1", b"2", b"3")]
    assert [file.name for file in files] == ["table.csv", "table-2.csv", "table-3.csv"]
    assert [file.read_bytes() for file in files] == [b"1", b"2", b"3"]


def test_it_is_told_where_it_was_saved(
    saver_in: Callable[[Path], CsvSaver], tmp_path: Path, qtbot: QtBot
) -> None:
    saver = saver_in(tmp_path)
    with qtbot.waitSignal(saver.saved) as said:
        saver.save("table", b"1")
    assert said.args == [tmp_path / "table.csv"]


@pytest.mark.logs(r"was not saved")
def test_a_folder_that_is_none_is_told(
    saver_in: Callable[[Path], CsvSaver], tmp_path: Path, qtbot: QtBot
) -> None:
    (tmp_path / "file").touch()
    saver = saver_in(tmp_path / "file")
    with qtbot.waitSignal(saver.failed) as said:
        saver.save("table", b"1")
    assert said.args[0]
