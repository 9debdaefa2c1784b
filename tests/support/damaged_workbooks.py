"""Damaged workbooks, the same for the same seed: flipped bytes, zeroed pages, cut files, spoilt texts.

Each is met as shops meet it: by a kiosk that has the file open, by one that starts, and by `recover`.
"""

import shutil
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Any, cast

import gspread
from gspread.exceptions import APIError

from kiosk.workbook import FILE_DOMAIN, LOCAL_SPREADSHEET_ID, LocalWorkbook, WorkbookError, local_session
from kiosk.workbook.book import file, salvage
from tests.support.shop import ready, shop_workbook

PAGE = 4096
SPOOLS = 120


def whole(folder: Path) -> Path:
    """A sound workbook, to make damaged copies of."""
    path = folder / "sana.kiosk"
    shop_workbook(path, [ready(f"MK-{at}", Armador="MR(93)" if at % 3 else None) for at in range(SPOOLS)])
    return path


def check(sound: Path, folder: Path, seeds: Iterable[int]) -> Counter[str]:
    """How the damaged workbooks of these seeds were met; raises what no kiosk may raise, with its seed."""
    counts: Counter[str] = Counter()
    for seed in seeds:
        path = folder / f"{seed}.kiosk"
        try:
            for end in _ends(sound, path, Random(seed)):
                counts[end] += 1
        except Exception as error:
            error.add_note(f"seed {seed}")
            raise
        finally:
            for left in folder.glob(f"*{seed}.kiosk*"):
                left.unlink()
    return counts


def _ends(sound: Path, path: Path, chance: Random) -> Iterable[str]:
    damage = chance.choice(DAMAGES)
    shutil.copyfile(sound, path)
    with closing(LocalWorkbook.open(path)) as book:
        _use(book)
        if chance.random() < 0.5:  # some of it is still in SQLite's log
            with closing(sqlite3.connect(path)) as settling:
                settling.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        damage(path, chance)
        yield f"open: {_met(lambda: _use(book))}"
    yield f"started: {_met(lambda: _started(path))}"
    saved = path.with_name(f"saved-{path.name}")
    ending = _met(lambda: salvage.save(path, saved))
    yield f"saved: {ending}"
    if ending == "fine":
        _started(saved)


def _met(work: Callable[[], object]) -> str:
    """`fine`, or the error's name: a workbook's error, or the API's answer that names the file's trouble."""
    try:
        work()
    except WorkbookError as error:
        return type(error).__name__
    except APIError as error:
        (details,) = error.error["details"]
        assert details["domain"] == FILE_DOMAIN
        return str(details["metadata"]["problem"])
    return "fine"


def _started(path: Path) -> None:
    with closing(LocalWorkbook.open(path)) as book:
        _use(book)


def _use(book: LocalWorkbook) -> None:
    """Read all as a station does at its start, write a cell, and add a row to the audit."""
    session = local_session(book)
    spreadsheet = gspread.Client(auth=cast(Any, None), session=session).open_by_key(LOCAL_SPREADSHEET_ID)
    for sheet in spreadsheet.worksheets():
        sheet.get_all_values()
    first = spreadsheet.get_worksheet(0)
    first.update([["x"]], "B2")
    spreadsheet.get_worksheet(1).append_row(["y"])


def _flip(path: Path, chance: Random) -> None:
    content = bytearray(path.read_bytes())
    for _ in range(chance.choice([1, 3, 20, 200])):
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    _overwrite(path, content)


def _flip_on_one_page(path: Path, chance: Random) -> None:
    content = bytearray(path.read_bytes())
    start = chance.randrange(len(content) // PAGE) * PAGE
    for _ in range(chance.choice([1, 5, 50])):
        content[start + chance.randrange(PAGE)] = chance.randrange(256)
    _overwrite(path, content)


def _flip_in_the_header(path: Path, chance: Random) -> None:
    content = bytearray(path.read_bytes())
    content[chance.randrange(100)] = chance.randrange(256)
    _overwrite(path, content)


def _zero_pages(path: Path, chance: Random) -> None:
    content = bytearray(path.read_bytes())
    for _ in range(chance.choice([1, 1, 3])):
        start = chance.randrange(len(content) // PAGE) * PAGE
        content[start : start + PAGE] = bytes(PAGE)
    _overwrite(path, content)


def _swap_pages(path: Path, chance: Random) -> None:
    content = bytearray(path.read_bytes())
    one, two = (chance.randrange(len(content) // PAGE) * PAGE for _ in range(2))
    content[one : one + PAGE], content[two : two + PAGE] = (
        content[two : two + PAGE],
        content[one : one + PAGE],
    )
    _overwrite(path, content)


def _cut(path: Path, chance: Random) -> None:
    with path.open("rb+") as opened:
        opened.truncate(chance.choice([0, 1, 99, 512, chance.randrange(path.stat().st_size)]))


def _spoil_a_text(path: Path, chance: Random) -> None:
    """Damage that SQLite doesn't see: a row's stored text is another."""
    texts = ["", "[", "{}", "null", "7", '"x"', '[{"a":1}]', "[[1]]", "[1e999]", '["\\ud800"]', "[NaN]"]
    formats = ["{}", "[]", "7", '{"a":"b"}', '{"1":7}', '{"-1":"DATE"}', '{"99999":"DATE|x"}']
    with closing(sqlite3.connect(path)) as connection, connection:
        if chance.random() < 0.5:
            connection.execute("UPDATE rows SET cells = ? WHERE row % 7 = 0", (chance.choice(texts),))
        else:
            connection.execute("UPDATE rows SET formats = ? WHERE row % 7 = 0", (chance.choice(formats),))


def _spoil_the_log(path: Path, chance: Random) -> None:
    log = file.beside(path)[0]
    content = bytearray(log.read_bytes())
    for _ in range(min(len(content), 20)):
        content[chance.randrange(len(content))] = chance.randrange(256)
    _overwrite(log, content)


def _overwrite(path: Path, content: bytearray) -> None:
    """In place, as a failing disk does: it stays the same file."""
    with path.open("rb+") as opened:
        opened.write(content)


EXPECTED = ("request failed", "the workbook can't be used", "the file ", "is closed, as it could not be")
"""What the log says of them."""

DAMAGES: tuple[Callable[[Path, Random], None], ...] = (
    _flip,
    _flip_on_one_page,
    _flip_in_the_header,
    _zero_pages,
    _swap_pages,
    _cut,
    _spoil_a_text,
    _spoil_the_log,
)
