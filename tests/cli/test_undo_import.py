"""`kiosk workbook undo-import` brings back what `import --force` put aside."""

from pathlib import Path

import pytest

from kiosk.workbook import LocalWorkbook
from tests.cli.terminal import FREE, HELD, MAURICIO, Terminal, write_xlsx

pytestmark = pytest.mark.logs("workbook failed")


def _import(terminal: Terminal) -> None:
    source = write_xlsx(terminal.folder / "propia.xlsx")
    assert terminal.kiosk("workbook", "import", str(source), "--force").code == 0


def _held(terminal: Terminal) -> set[str]:
    return {each["tag_spool"] for each in terminal.kiosk("occupied", "--json").json}


def _put_aside(terminal: Terminal) -> list[Path]:
    return sorted(terminal.folder.glob("taller-*.kiosk"))


def _take(terminal: Terminal) -> None:
    take = ("--tag", FREE, "--worker", str(MAURICIO), "--operation", "ARM")
    with terminal.start("action", "tomar", *take) as process:  # its end closes the workbook
        process.communicate(timeout=60)
        assert process.returncode == 0


def test_the_workbook_comes_back_with_all_its_work_and_the_imported_one_is_kept(terminal: Terminal) -> None:
    _take(terminal)
    _import(terminal)
    assert _held(terminal) == {HELD}
    answer = terminal.kiosk("workbook", "undo-import")
    assert answer.code == 0
    assert _held(terminal) == {HELD, FREE}
    (kept,) = _put_aside(terminal)
    assert str(kept) in answer.err
    assert terminal.kiosk("workbook", "undo-import").code == 0
    assert _held(terminal) == {HELD}


def test_imports_in_the_same_second_overwrite_nothing_and_the_last_comes_back(terminal: Terminal) -> None:
    first = terminal.workbook.read_bytes()
    for _ in range(3):
        _import(terminal)
    assert len(_put_aside(terminal)) == 3
    assert any(path.stat().st_size >= len(first) // 2 for path in _put_aside(terminal))
    last = _put_aside(terminal)[-1]
    assert (
        terminal.kiosk("workbook", "undo-import")
        .out.splitlines()[0]
        .startswith(f"Volvió la planilla que estaba en {last};")
    )


def test_a_clock_that_was_set_back_hides_no_workbook(terminal: Terminal) -> None:
    LocalWorkbook.create(terminal.folder / "taller-20991231-235959.kiosk").close()
    _import(terminal)
    assert _put_aside(terminal)[-1].name == "taller-21000101-000000.kiosk"
    assert terminal.kiosk("workbook", "undo-import").code == 0
    assert _held(terminal) == {HELD}


def test_without_an_import_there_is_nothing_to_bring_back(terminal: Terminal) -> None:
    (terminal.folder / "taller-20261399-000000.kiosk").write_text("de otro")
    answer = terminal.kiosk("workbook", "undo-import")
    assert (answer.code, answer.out) == (1, "")
    assert "ninguna planilla que un import haya reemplazado" in answer.err
    assert _held(terminal) == {HELD}


def test_a_damaged_workbook_is_not_brought_back(terminal: Terminal) -> None:
    (terminal.folder / "taller-20261101-000000.kiosk").write_text("rota")
    answer = terminal.kiosk("workbook", "undo-import")
    assert (answer.code, answer.out) == (1, "")
    assert "taller-20261101-000000.kiosk no es una planilla del kiosco" in answer.err
    assert _held(terminal) == {HELD}


def test_a_workbook_that_a_window_has_open_stays_where_it_is(terminal: Terminal) -> None:
    _import(terminal)
    before = _put_aside(terminal)
    book = LocalWorkbook.open(terminal.workbook)
    with book.reading() as grid:
        grid.sheets()
    try:
        answer = terminal.kiosk("workbook", "undo-import")
    finally:
        book.close()
    assert answer.code == 1
    assert "abierta en otro kiosco" in answer.err
    assert _put_aside(terminal) == before


def test_it_comes_back_also_where_the_imported_one_is_gone(terminal: Terminal) -> None:
    terminal.environ["KIOSK_WORKBOOK"] = str(terminal.workbook)
    _import(terminal)
    terminal.workbook.unlink()
    assert terminal.kiosk("workbook", "undo-import").code == 0
    assert _held(terminal) == {HELD}
    assert _put_aside(terminal) == []
