"""`kiosk workbook import` and `export`: a shop imports a copy of its own sheet, and exports it again."""

from pathlib import Path

import pytest

from kiosk.workbook import LocalWorkbook
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


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        (
            "a.xlsx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "tiene contraseña",
        ),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"), ".xls antiguo"),
        ("a.xlsx", b"PK\x03\x04cut short", "dañado o incompleto"),
        ("a.xlsx", b"<html>", "no es una planilla .xlsx"),
        ("a.xlsx", None, "no existe ese archivo"),
        ("a.csv", b'TAG_SPOOL;OT;NV\n1;2;"3\n4;5;6\n', "en la línea 2 hay una comilla"),
        ("a.csv", "TAG_SPOOL;año\n".encode() + b"1;\xf1\n", "la línea 2 tiene caracteres que no son texto"),
    ],
)
def test_why_a_file_cannot_be_imported_is_one_sentence(
    bare: Terminal, name: str, content: bytes | None, said: str
) -> None:
    source = bare.folder / name
    if content is not None:
        source.write_bytes(content)
    answer = bare.kiosk("workbook", "import", str(source))
    assert (answer.code, answer.out, len(answer.err.splitlines())) == (1, "", 1)
    assert answer.err.startswith(f"No se puede importar {source}: ")
    assert said in answer.err
    assert answer.err.endswith("No se cambió nada.\n")
    assert _beside(bare) == []


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


def _spools(terminal: Terminal, text: str, name: str = "spools.csv") -> str:
    source = terminal.folder / name
    source.write_text(text, encoding="cp1252")
    return str(source)


CSV = (
    "TAG_SPOOL;Fecha_Materiales;Armador;Fecha_Armado;Soldador;Fecha_Soldadura;Fecha_QC_Metrología;Ocupado_Por;"
    "Fecha_Ocupacion;Estado_Detalle;version\n"
    "0012;01-11-2026\n"
)


def test_spools_alone_come_in_with_people_of_the_sample(bare: Terminal) -> None:
    answer = bare.kiosk("workbook", "import", _spools(bare, CSV))
    assert (answer.code, answer.err) == (0, "")
    assert "son de muestra" in answer.out
    assert "  Operaciones: 2 filas" in answer.out
    assert "  Metadata: 1 filas" in answer.out
    (offered,) = bare.kiosk("available", "--operation", "ARM", "--json").json
    assert offered["tag_spool"] == "0012"
    assert bare.action("tomar", "0012", 93).code == 0


def test_spools_alone_leave_the_shops_people_as_they_are(terminal: Terminal) -> None:
    terminal.action("tomar", FREE, MAURICIO)
    answer = terminal.kiosk("workbook", "import", _spools(terminal, CSV), "--force")
    assert answer.code == 0
    assert "planilla anterior" in answer.out
    assert "  Trabajadores: 7 filas" in answer.out
    assert terminal.action("tomar", "0012", MAURICIO).code == 0
    assert len(terminal.kiosk("history", "0012", "--json").json) == 1
    assert terminal.kiosk("history", FREE, "--json").json == []


def test_a_damaged_workbook_has_no_people_to_keep(bare: Terminal) -> None:
    bare.workbook.write_text("not a workbook")
    answer = bare.kiosk("workbook", "import", _spools(bare, CSV), "--force")
    assert answer.code == 0
    assert "son de muestra" in answer.out


def test_a_csv_that_cannot_be_read_leaves_all_as_it_was(terminal: Terminal) -> None:
    source = terminal.folder / "mala.csv"
    source.write_bytes(b"PK\x03\x04\0\0")
    answer = terminal.kiosk("workbook", "import", str(source), "--force")
    assert (answer.code, answer.out) == (1, "")
    assert str(source) in answer.err
    assert len(terminal.kiosk("occupied", "--json").json) == 1


def test_the_workbook_goes_out_and_comes_in_again_with_all_its_work(terminal: Terminal) -> None:
    terminal.action("tomar", FREE, MAURICIO)
    target = terminal.folder / "copia.xlsx"
    answer = terminal.kiosk("workbook", "export", str(target))
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.splitlines()[0] == f"Planilla local {terminal.workbook} guardada en {target}."
    assert "  Operaciones: 9 filas" in answer.out
    occupied, history = (
        terminal.kiosk(*typed, "--json").json for typed in (("occupied",), ("history", FREE))
    )
    terminal.environ["KIOSK_WORKBOOK"] = str(terminal.folder / "otra.kiosk")
    assert terminal.kiosk("workbook", "import", str(target)).code == 0
    assert terminal.kiosk("occupied", "--json").json == occupied
    assert terminal.kiosk("history", FREE, "--json").json == history
    assert terminal.action("pausar", FREE, MAURICIO).code == 0


def test_the_spools_go_out_as_csv_and_come_in_again(terminal: Terminal) -> None:
    target = terminal.folder / "copia.csv"
    assert terminal.kiosk("workbook", "export", str(target)).code == 0
    occupied = terminal.kiosk("occupied", "--json").json
    terminal.environ["KIOSK_WORKBOOK"] = str(terminal.folder / "otra.kiosk")
    assert terminal.kiosk("workbook", "import", str(target)).code == 0
    assert terminal.kiosk("occupied", "--json").json == occupied


@pytest.mark.parametrize("name", ["copia.xlsx", "copia.csv"])
def test_a_file_that_is_there_is_not_overwritten_unasked(terminal: Terminal, name: str) -> None:
    target = terminal.folder / name
    target.write_text("de otro")
    answer = terminal.kiosk("workbook", "export", str(target))
    assert (answer.code, answer.out) == (1, "")
    assert "--force" in answer.err
    assert target.read_text() == "de otro"
    assert terminal.kiosk("workbook", "export", str(target), "--force").code == 0
    assert target.stat().st_size > 500


def test_an_export_to_nowhere_is_reported(terminal: Terminal) -> None:
    target = terminal.folder / "nada" / "copia.xlsx"
    answer = terminal.kiosk("workbook", "export", str(target))
    assert (answer.code, answer.out) == (1, "")
    assert str(target) in answer.err


def test_without_a_workbook_there_is_nothing_to_export(bare: Terminal) -> None:
    answer = bare.kiosk("workbook", "export", str(bare.folder / "copia.xlsx"))
    assert (answer.code, answer.out) == (1, "")
    assert f"No hay planilla local en {bare.workbook}" in answer.err
    assert not bare.workbook.exists()


@pytest.mark.logs("workbook failed")
def test_an_export_says_what_is_wrong_with_the_workbook(terminal: Terminal) -> None:
    target = str(terminal.folder / "copia.xlsx")
    whole = terminal.workbook.read_bytes()
    terminal.workbook.write_text("de otro programa")
    foreign = terminal.kiosk("workbook", "export", target)
    terminal.workbook.write_bytes(whole[:4096])  # only the header of an SQLite file is there, and no data
    damaged = terminal.kiosk("workbook", "export", target)
    assert (foreign.code, damaged.code) == (1, 1)
    assert foreign.err.startswith(f"{terminal.workbook} no es una planilla del kiosco")
    assert f"planilla local {terminal.workbook} está dañada" in damaged.err


def test_a_worksheet_by_another_name_is_not_found(terminal: Terminal) -> None:
    terminal.environ["KIOSK_SHEET_OPERACIONES"] = "Otra"
    answer = terminal.kiosk("workbook", "export", str(terminal.folder / "copia.csv"))
    assert (answer.code, answer.out) == (1, "")
    assert "Otra" in answer.err


def test_losses_in_conversion_are_reported(bare: Terminal) -> None:
    answer = bare.kiosk("workbook", "import", _spools(bare, CSV + "A-1;" + "x" * 60_000 + "\n"))
    assert answer.code == 0
    assert "Operaciones!B3: texto cortado a 50000 caracteres." in answer.err


def test_only_tables_are_exported(terminal: Terminal) -> None:
    answer = terminal.kiosk("workbook", "export", str(terminal.folder / "copia.pdf"))
    assert (answer.code, answer.out) == (64, "")
    assert ".xlsx" in answer.err
