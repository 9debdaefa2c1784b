"""The name of a spreadsheet in events: the same at every station, and unlike any other sheet's."""

import hashlib
import shutil
from pathlib import Path

from kiosk.config.settings import Settings, load_settings
from kiosk.wiring.book import book_key, sheet_mark, workbook


def settings(folder: Path, **given: str) -> Settings:
    names = {f"KIOSK_{key.upper()}": value for key, value in given.items()}
    return load_settings(None, {"KIOSK_DATA_DIR": str(folder), **names})


def mark_of(settings: Settings) -> str:
    return sheet_mark(settings, book_key(settings))


def test_google_sheet_is_named_by_the_hash_of_its_id(tmp_path: Path) -> None:
    access = tmp_path / "llave.json"
    access.write_text("{}")
    google = settings(tmp_path, spreadsheet_id="1AbC", credentials=str(access))
    assert sheet_mark(google, book_key(google)) == hashlib.sha256(b"1AbC").hexdigest()[:16]


def test_workbook_keeps_its_name_in_a_copy_and_differs_from_any_other(tmp_path: Path) -> None:
    first, second = tmp_path / "uno", tmp_path / "dos"
    first.mkdir()
    second.mkdir()
    mark = mark_of(settings(first))
    with_copy = tmp_path / "copia.kiosk"
    book = workbook(settings(first))
    book.close()
    shutil.copy(settings(first).workbook, with_copy)
    assert mark_of(settings(second, workbook=str(with_copy))) == mark
    assert mark_of(settings(second)) != mark
