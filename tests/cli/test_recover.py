"""`kiosk workbook recover` makes a damaged workbook anew of what can be read, and keeps the damaged one."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from kiosk.workbook import LocalWorkbook
from kiosk.workbook.book.cells import Row
from kiosk.workbook.book.locales import LOCALES
from tests.cli.terminal import MAURICIO, Terminal
from tests.support.shop import ready, shop_workbook

PAGE = 4096
SPOOLS = 400
FORMAT_AT = 44
"""Where a file of SQLite's says by which format its tables are described."""
pytestmark = pytest.mark.logs(
    "(workbook|occupied|available|action) failed",
    "the file (that was )?at",
    "the workbook can't be used",
)


@pytest.fixture
def shop(bare: Terminal) -> Terminal:
    """A shop with many spools, so that its rows fill many pages."""
    shop_workbook(bare.workbook, [ready(f"MK-{at}") for at in range(SPOOLS)])
    return bare


def damage(path: Path, page: int, pages: int = 1) -> None:
    """Overwrite pages, counted from 0, with zeros."""
    with path.open("rb+") as file:
        file.seek(page * PAGE)
        file.write(bytes(PAGE * pages))


def pages_of(path: Path) -> int:
    return path.stat().st_size // PAGE


def available(terminal: Terminal) -> int:
    answer = terminal.kiosk("available", "--operation", "ARM", "--json")
    assert answer.code == 0
    return len(answer.json)


def test_a_damaged_page_costs_its_rows_and_they_are_named(shop: Terminal) -> None:
    damage(shop.workbook, pages_of(shop.workbook) // 2)
    damaged = shop.workbook.read_bytes()
    refused = shop.kiosk("occupied")
    assert refused.code == 1
    assert "está dañada" in refused.err
    assert "kiosk workbook recover" in refused.err
    answer = shop.kiosk("workbook", "recover")
    assert answer.code == 0
    assert "Operaciones: no se pueden leer las filas" in answer.err
    (kept,) = shop.folder.glob("taller-*.kiosk")
    assert str(kept) in answer.out
    assert kept.read_bytes()[PAGE:] == damaged[PAGE:]
    assert SPOOLS - 50 < available(shop) < SPOOLS


@pytest.mark.parametrize("page", [0, 1, 2])
def test_a_damaged_first_page_costs_no_row(shop: Terminal, page: int) -> None:
    """The first page says where the tables are; the next has the worksheets' names, and one their index."""
    damage(shop.workbook, page)
    answer = shop.kiosk("workbook", "recover")
    if page == 1:  # without the worksheets nobody knows what a row is
        assert answer.code == 1
        assert "está dañada" in answer.err
        return
    assert answer.code == 0
    assert available(shop) == SPOOLS


def test_rows_are_saved_whose_pages_are_in_the_wrong_order(shop: Terminal) -> None:
    """Who goes through the table meets them, and no search finds them."""
    with closing(sqlite3.connect(shop.workbook)) as connection:
        (root,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'rows'").fetchone()
    with shop.workbook.open("rb+") as file:
        file.seek((root - 1) * PAGE)
        page = bytearray(file.read(PAGE))
        first = int.from_bytes(page[12:14], "big")
        page[first : first + 4], page[8:12] = page[8:12], page[first : first + 4]  # the last page comes first
        file.seek((root - 1) * PAGE)
        file.write(page)
    for command in (("available", "--operation", "ARM"), ("doctor",)):
        told = shop.kiosk(*command)
        assert told.code == 1
        assert "está dañada" in told.out + told.err
    assert shop.kiosk("workbook", "recover").code == 0
    assert available(shop) == SPOOLS


def test_a_workbook_that_says_another_format_is_not_called_open(shop: Terminal) -> None:
    with shop.workbook.open("rb+") as file:
        file.seek(FORMAT_AT)
        file.write(bytes([255] * 4))
    assert shop.kiosk("workbook", "recover").code == 0
    assert available(shop) == SPOOLS


def test_a_workbook_that_was_cut_off_is_saved_up_to_there_and_what_is_gone_is_named(shop: Terminal) -> None:
    os.truncate(shop.workbook, shop.workbook.stat().st_size // 2 + 100)
    answer = shop.kiosk("workbook", "recover")
    assert answer.code == 0
    assert "Operaciones: no se pueden leer las filas" in answer.err
    with closing(LocalWorkbook.open(shop.workbook)) as book, book.reading() as grid:
        spools = grid.sheets()[0]
        assert SPOOLS // 3 < len(list(grid.rows(spools.sheet_id, 0, spools.row_count))) < SPOOLS
    assert "Trabajadores!Id" in shop.kiosk("available", "--operation", "ARM").err


def test_a_workbook_without_its_last_page_keeps_how_it_writes_numbers(shop: Terminal) -> None:
    with closing(LocalWorkbook.open(shop.workbook)) as book, book.writing() as grid:
        grid.put_rows(grid.sheets()[0].sheet_id, {at: Row(["x" * 200]) for at in range(1, SPOOLS)})
        grid.set_locale(LOCALES["es_CL"])
    with closing(LocalWorkbook.open(shop.workbook)) as book, book.writing() as grid:
        grid.add_sheet("Última", 10, 10)
        grid.put_rows(grid.sheets()[-1].sheet_id, {at: Row(["y" * 3000]) for at in range(10)})
    os.truncate(shop.workbook, shop.workbook.stat().st_size - PAGE)
    assert shop.kiosk("workbook", "recover").code == 0
    with closing(LocalWorkbook.open(shop.workbook)) as book, book.reading() as grid:
        assert grid.locale().name == "es_CL"


def test_a_workbook_that_is_open_in_a_kiosk_is_not_replaced(shop: Terminal) -> None:
    with closing(LocalWorkbook.open(shop.workbook)) as book:
        identity = book.identity()
        damage(shop.workbook, pages_of(shop.workbook) // 2)
        answer = shop.kiosk("workbook", "recover")
        assert answer.code == 1
        assert "Cierra esa ventana" in answer.err
    assert shop.kiosk("workbook", "recover").code == 0
    with closing(LocalWorkbook.open(shop.workbook)) as book:
        assert book.identity() == identity


def test_a_kiosk_with_a_damaged_file_open_takes_up_what_was_saved(shop: Terminal) -> None:
    """Of a file whose first page is damaged SQLite can't tell whether it is in use."""
    with closing(LocalWorkbook.open(shop.workbook)) as book:
        identity = book.identity()
        damage(shop.workbook, 0)
        assert shop.kiosk("workbook", "recover").code == 0
        with book.writing() as grid:
            sheet = grid.sheets()[0]
            grid.put_rows(sheet.sheet_id, {sheet.row_count - 1: Row(["sigue"])})
        assert book.identity() == identity
    with closing(LocalWorkbook.open(shop.workbook)) as other, other.reading() as grid:
        assert grid.row(sheet.sheet_id, sheet.row_count - 1).values == ["sigue"]


def test_a_sound_workbook_stays_as_it_is(shop: Terminal) -> None:
    before = shop.workbook.read_bytes()
    answer = shop.kiosk("workbook", "recover")
    assert (answer.code, answer.err) == (0, "")
    assert "está sana" in answer.out
    assert shop.workbook.read_bytes() == before


@pytest.mark.parametrize("content", [b"", b"de otro programa " * 1000, bytes(40_000)])
def test_what_holds_nothing_of_a_workbook_is_named_and_left_alone(bare: Terminal, content: bytes) -> None:
    bare.workbook.write_bytes(content)
    answer = bare.kiosk("workbook", "recover")
    assert answer.code == 1
    assert str(bare.workbook) in answer.err
    assert bare.workbook.read_bytes() == content
    assert [each.name for each in bare.folder.glob("*taller*")] == [bare.workbook.name]


def test_recovering_a_workbook_that_is_not_there_makes_none(bare: Terminal) -> None:
    answer = bare.kiosk("workbook", "recover")
    assert answer.code == 1
    assert not bare.workbook.exists()


def test_an_action_on_a_damaged_workbook_says_so_and_what_to_do(shop: Terminal) -> None:
    os.truncate(shop.workbook, PAGE * 3)
    answer = shop.action("tomar", "MK-1", MAURICIO)
    assert answer.code == 1
    assert "está dañada" in answer.err
    assert "Algo falló" not in answer.err
    doctor = shop.kiosk("doctor")
    assert "está dañada" in doctor.out
    assert "kiosk workbook recover" in doctor.out


def test_doctor_finds_damage_that_only_a_read_of_the_audits_rows_meets(bare: Terminal) -> None:
    audit = [{"id": f"id-{at}", "tag_spool": "MK-1", "metadata_json": "{}"} for at in range(SPOOLS)]
    shop_workbook(bare.workbook, [ready("MK-1")], audit=audit)
    pages = range(pages_of(bare.workbook))
    content = bare.workbook.read_bytes()
    damage(bare.workbook, max(page for page in pages if b"id-3" in content[page * PAGE :][:PAGE]))
    doctor = bare.kiosk("doctor")
    assert doctor.code == 1
    assert "está dañada" in doctor.out
    assert "kiosk workbook recover" in doctor.out
    assert "Todo lo necesario funciona" not in doctor.out


def test_export_of_a_damaged_workbook_says_what_to_do_and_nothing_of_the_program(
    shop: Terminal, tmp_path: Path
) -> None:
    damage(shop.workbook, pages_of(shop.workbook) // 2)
    process = shop.start("workbook", "export", str(tmp_path / "planilla.xlsx"))
    _, told = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "kiosk workbook recover" in told
    assert "Traceback" not in told


@pytest.mark.parametrize("verb", ["recover", "export"])
def test_what_wants_a_workbook_that_was_moved_away_in_use_asks_for_it_back(
    shop: Terminal, verb: str, tmp_path: Path
) -> None:
    more = [str(tmp_path / "planilla.xlsx")] if verb == "export" else []
    with closing(LocalWorkbook.open(shop.workbook)):
        shop.workbook.rename(shop.workbook.with_name("copia de seguridad.kiosk"))
        answer = shop.kiosk("workbook", verb, *more)
        assert answer.code == 1
        assert "Devuélvela" in answer.err
        assert "taller de muestra" not in answer.err
