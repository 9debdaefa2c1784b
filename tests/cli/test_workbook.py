"""`kiosk workbook import`: a shop starts on a copy of its own sheet."""

from pathlib import Path

import pytest

from kiosk.sheets.local import LocalWorkbook
from tests.cli.terminal import FREE, HELD, MAURICIO, Terminal, write_xlsx

pytestmark = pytest.mark.logs("workbook failed")


def _source(terminal: Terminal, without: str = "") -> str:
    return str(write_xlsx(terminal.folder / "planilla propia.xlsx", without))


def _beside(terminal: Terminal) -> list[Path]:
    return sorted(terminal.folder.glob("*taller*"))


def test_a_shop_sees_its_own_sheet_after_the_import(bare: Terminal) -> None:
    answer = bare.kiosk("workbook", "import", _source(bare))
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.splitlines()[0] == (
        f"Planilla local creada en {bare.workbook} desde {bare.folder / 'planilla propia.xlsx'}."
    )
    assert "  Operaciones: 9 filas" in answer.out.splitlines()
    assert [each["tag_spool"] for each in bare.kiosk("occupied", "--json").json] == [HELD]


def test_a_workbook_that_is_there_is_not_overwritten(terminal: Terminal) -> None:
    terminal.action("tomar", FREE, MAURICIO)
    answer = terminal.kiosk("workbook", "import", _source(terminal))
    assert (answer.code, answer.out) == (1, "")
    assert "--force" in answer.err
    assert len(terminal.kiosk("occupied", "--json").json) == 2


def test_force_replaces_it_and_keeps_the_old_one(terminal: Terminal) -> None:
    take = ("--tag", FREE, "--worker", str(MAURICIO), "--operation", "ARM")
    with terminal.start("action", "tomar", *take) as process:  # its end closes the workbook
        process.communicate(timeout=30)
        assert process.returncode == 0
    answer = terminal.kiosk("workbook", "import", _source(terminal), "--force")
    assert answer.code == 0
    assert len(terminal.kiosk("occupied", "--json").json) == 1
    (kept,) = (path for path in _beside(terminal) if path != terminal.workbook and path.suffix == ".kiosk")
    assert str(kept) in answer.err
    terminal.environ["KIOSK_WORKBOOK"] = str(kept)
    assert len(terminal.kiosk("occupied", "--json").json) == 2


def test_a_workbook_that_a_window_has_open_is_not_replaced(terminal: Terminal) -> None:
    book = LocalWorkbook.open(terminal.workbook)
    with book.reading() as grid:
        grid.sheets()
    try:
        answer = terminal.kiosk("workbook", "import", _source(terminal), "--force")
    finally:
        book.close()
    assert answer.code == 1
    assert "abierta en otro kiosco" in answer.err
    assert [path.name for path in _beside(terminal)] == ["taller.kiosk"]
    assert len(terminal.kiosk("occupied", "--json").json) == 1


@pytest.mark.parametrize("content", [None, b"", b"not a workbook", b"PK\x03\x04cut short"])
def test_a_file_that_cannot_be_imported_leaves_all_as_it_was(
    content: bytes | None, terminal: Terminal
) -> None:
    source = terminal.folder / "mala.xlsx"
    if content is not None:
        source.write_bytes(content)
    answer = terminal.kiosk("workbook", "import", str(source), "--force")
    assert (answer.code, answer.out) == (1, "")
    assert str(source) in answer.err
    assert [path.name for path in _beside(terminal)] == ["taller.kiosk"]


def test_an_import_that_the_kiosk_can_not_work_on_says_so(bare: Terminal) -> None:
    answer = bare.kiosk("workbook", "import", _source(bare, without="Soldador"))
    assert answer.code == 0
    assert "Soldador" in answer.err


def test_a_damaged_workbook_can_be_replaced(bare: Terminal) -> None:
    bare.workbook.write_text("not a workbook")
    assert bare.kiosk("workbook", "import", _source(bare), "--force").code == 0
    assert len(bare.kiosk("occupied", "--json").json) == 1


def test_a_kiosk_on_google_has_no_local_workbook_to_make(bare: Terminal) -> None:
    bare.environ |= {"KIOSK_SPREADSHEET_ID": "1AbC", "KIOSK_API_URL": "http://127.0.0.1:1"}
    answer = bare.kiosk("workbook", "import", _source(bare))
    assert (answer.code, answer.out) == (1, "")
    assert "Google" in answer.err
    assert _beside(bare) == []
