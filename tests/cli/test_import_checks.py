"""`kiosk workbook import` looks before it replaces: unusable is refused, missing is offered to be added."""

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from kiosk.commands.workbook.progress import ImportProgress
from kiosk.core.shop import columns
from kiosk.workbook import LocalWorkbook
from tests.cli.terminal import FREE, HELD, MAURICIO, Answer, Terminal, write_xlsx

pytestmark = pytest.mark.logs("workbook failed")

OPERACIONES = ["TAG_SPOOL", *columns.REQUIRED[1:], columns.VERSION]
REFUSED = "no se cambió nada"


def _changed(terminal: Terminal, change: Callable[[Workbook], object]) -> str:
    """The shop's own sheet as a file, changed."""
    path = write_xlsx(terminal.folder / "propia.xlsx")
    book = load_workbook(path)
    change(book)
    book.save(path)
    return str(path)


def _import(terminal: Terminal, source: str, *options: str, answers: str = "") -> Answer:
    return terminal.kiosk("workbook", "import", source, *options, answers=answers)


def _headers(sheet: Worksheet) -> list[object]:
    return [cell.value for cell in sheet[1]]


def _rename(header: str, new: str | None, title: str = "Operaciones") -> Callable[[Workbook], None]:
    def change(book: Workbook) -> None:
        sheet = book[title]
        sheet.cell(1, _headers(sheet).index(header) + 1).value = new

    return change


def _drop(header: str, title: str = "Operaciones") -> Callable[[Workbook], None]:
    def change(book: Workbook) -> None:
        sheet = book[title]
        sheet.delete_cols(_headers(sheet).index(header) + 1)

    return change


def _empty(title: str) -> Callable[[Workbook], None]:
    return lambda book: book[title].delete_rows(2, 100)


def _retitled(title: str, new: str) -> Callable[[Workbook], None]:
    def change(book: Workbook) -> None:
        book[title].title = new

    return change


def _double(header: str) -> Callable[[Workbook], None]:
    def change(book: Workbook) -> None:
        sheet = book["Operaciones"]
        sheet.cell(1, len(_headers(sheet)) + 1).value = header

    return change


def _unreadable_tags(book: Workbook) -> None:
    for row in book["Operaciones"].iter_rows(min_row=2, min_col=3, max_col=3):
        row[0].value = "#REF!"


def _numbers_for_tags(book: Workbook) -> None:
    for number, row in enumerate(book["Operaciones"].iter_rows(min_row=2, min_col=3, max_col=3), 1):
        row[0].value, row[0].number_format = number, "0000"


UNFIT: list[tuple[Callable[[Workbook], object], tuple[str, ...]]] = [
    (_retitled("Operaciones", "Hoja1"), ("Operaciones", "trae Hoja1, Trabajadores", "sheet_operaciones")),
    (_retitled("Roles", "Cargos"), ("hoja Roles", "sheet_roles")),
    (_drop("TAG_SPOOL"), ("no están las columnas TAG_SPOOL",)),
    (_rename("Soldador", "Soldador (nombre)"), ("¿Es «Soldador (nombre)», en Operaciones!",)),
    (
        _rename("Fecha_QC_Metrología", "Fecha_QC_MetrologÃ\xada"),
        ("Fecha_QC_Metrología con sus letras rotas",),
    ),
    (
        _rename("Fecha_QC_Metrología", "Fecha_QC_Metrolog\ufffda"),
        ("Fecha_QC_Metrología con sus letras rotas",),
    ),
    (_rename("Fecha_QC_Metrología", "Fecha_QC_Metrolog¡a"), ("Fecha_QC_Metrología con sus letras rotas",)),
    (_double("Armador"), ("Armador está repetido en Operaciones!",)),
    (_empty("Operaciones"), ("no tiene ningún spool",)),
    (_unreadable_tags, ("no tiene ningún spool",)),
    (_empty("Trabajadores"), ("Trabajadores, Roles no tienen a nadie activo",)),
    (_empty("Roles"), ("Trabajadores, Roles no tienen a nadie activo",)),
    (_drop("Activo", "Trabajadores"), ("En la hoja Trabajadores no están las columnas Activo.",)),
]


def test_a_shop_whose_tags_are_numbers_under_a_format_is_told_how_to_put_them_right(
    terminal: Terminal,
) -> None:
    answer = _import(terminal, _changed(terminal, _numbers_for_tags), "--force")
    assert answer.code == 0, answer.err
    refused = terminal.kiosk("action", "tomar", "--tag", "0001", "--worker", "93", "--operation", "ARM")
    assert (refused.code, "formato" in refused.out + refused.err) == (2, True)


@pytest.mark.parametrize(("change", "said"), UNFIT)
@pytest.mark.parametrize("options", [(), ("--add-missing",)])
def test_a_file_that_no_kiosk_can_work_with_is_refused_and_all_is_as_it_was(
    terminal: Terminal,
    change: Callable[[Workbook], object],
    said: tuple[str, ...],
    options: tuple[str, ...],
) -> None:
    answer = _import(terminal, _changed(terminal, change), "--force", *options)
    assert (answer.code, answer.out) == (1, "")
    assert REFUSED in answer.err
    assert all(part in answer.err for part in said), answer.err
    assert [path.name for path in terminal.folder.glob("*taller*")] == ["taller.kiosk"]
    assert [each["tag_spool"] for each in terminal.kiosk("occupied", "--json").json] == [HELD]


def test_all_that_is_wrong_is_named_at_once(bare: Terminal) -> None:
    def change(book: Workbook) -> None:
        _drop("TAG_SPOOL")(book)
        _drop("Soldador")(book)
        _drop("version")(book)
        _empty("Roles")(book)

    answer = _import(bare, _changed(bare, change))
    assert answer.code == 1
    assert "TAG_SPOOL, Soldador, version" in answer.err
    assert "no tienen a nadie activo" in answer.err
    assert list(bare.folder.glob("*taller*")) == []


def test_formulas_without_results_where_the_kiosk_reads_are_refused_cell_by_cell(bare: Terminal) -> None:
    def change(book: Workbook) -> None:
        for row in (2, 3, 4, 7):
            book["Operaciones"].cell(row, 3).value = f'="MK-"&{row}'
        book["Operaciones"]["A5"] = "=1+1"

    answer = _import(bare, _changed(bare, change))
    assert (answer.code, answer.out) == (1, "")
    assert "Operaciones!C2:C4, Operaciones!C7. Abre el archivo" in answer.err
    assert "Operaciones!A5, Operaciones!C2:C4, Operaciones!C7: fórmula sin resultado" in answer.err


def test_formulas_without_results_elsewhere_are_named_and_no_hindrance(bare: Terminal) -> None:
    def change(book: Workbook) -> None:
        book["Operaciones"].cell(1, 30).value = "Peso_Kg"
        book["Operaciones"].cell(2, 30).value = "=1+1"

    answer = _import(bare, _changed(bare, change))
    assert answer.code == 0
    assert "Operaciones!AD2: fórmula sin resultado guardado" in answer.err


@pytest.mark.parametrize(("options", "answers"), [(("--add-missing",), ""), ((), "s\n")])
def test_missing_columns_are_added_at_the_end_after_a_yes(
    bare: Terminal, options: tuple[str, ...], answers: str
) -> None:
    source = _changed(bare, _drop("Soldador"))
    answer = _import(bare, source, *options, answers=answers)
    assert answer.code == 0
    assert "columnas al final de Operaciones: Soldador" in answer.err
    assert bare.action("tomar", FREE, MAURICIO).code == 0
    assert "Soldador" not in _headers(load_workbook(source)["Operaciones"])


def test_without_a_yes_nothing_is_added_and_nothing_is_imported(terminal: Terminal) -> None:
    source = _changed(terminal, _drop("Soldador"))
    for answers in ("", "n\n"):
        answer = _import(terminal, source, "--force", answers=answers)
        assert (answer.code, answer.out) == (1, "")
        assert "--add-missing" in answer.err
        assert REFUSED in answer.err
    assert [path.name for path in terminal.folder.glob("*taller*")] == ["taller.kiosk"]


def _list_of_spools(folder: Path, headers: list[str], rows: list[list[str]]) -> str:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Operaciones"
    for row in (headers, *rows):
        sheet.append(row)
    book.save(folder / "lista.xlsx")
    return str(folder / "lista.xlsx")


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_a_shop_begins_with_its_own_list_of_spools_and_no_google(bare: Terminal, kind: str) -> None:
    headers, rows = ["TAG_SPOOL", "OT", "Fecha_Materiales"], [["A-1", "11", "01-11-2026"], ["A-2", "11", ""]]
    source = _list_of_spools(bare.folder, headers, rows)
    if kind == "csv":
        source = str(bare.folder / "lista.csv")
        Path(source).write_text("\n".join(";".join(row) for row in (headers, *rows)), encoding="utf-8")
    answer = _import(bare, source, "--add-missing")
    assert answer.code == 0
    assert "Spools: 2 (0 con alguien, 1 sin Fecha_Materiales)" in answer.out
    assert f"columnas al final de Operaciones: {', '.join(OPERACIONES[2:])}" in answer.err
    assert ("con gente de muestra" in answer.err) == (kind == "xlsx")
    assert bare.action("tomar", "A-1", 93).code == 0
    assert bare.action("completar", "A-1", 93).code == 0
    assert len(bare.kiosk("history", "A-1", "--json").json) == 2


def test_a_list_of_spools_keeps_the_people_who_are_there(terminal: Terminal) -> None:
    source = _list_of_spools(terminal.folder, ["TAG_SPOOL", "Fecha_Materiales"], [["A-1", "01-11-2026"]])
    answer = _import(terminal, source, "--force", answers="sí\n")
    assert answer.code == 0
    assert "con la gente de la planilla anterior" in answer.err
    assert "  Trabajadores: 7 filas" in answer.out
    assert terminal.action("tomar", "A-1", MAURICIO).code == 0


def test_a_summary_says_what_came_and_what_to_look_at(bare: Terminal) -> None:
    answer = _import(bare, _changed(bare, lambda _: None))
    assert answer.code == 0
    assert answer.out.splitlines()[-3:] == [
        "  Spools: 8 (1 con alguien, 1 sin Fecha_Materiales). Personas activas: 5.",
        "  Celdas que no se leen: 1. Operaciones!D8",
        "  Filas con un código repetido: 2. El kiosco no escribe en ellas. Operaciones!C6:C7",
    ]


def test_losses_are_told_by_kind_and_of_very_many_the_rest_is_in_the_log(bare: Terminal) -> None:
    def change(book: Workbook) -> None:
        for row in range(2, 200, 2):
            book["Operaciones"].cell(row, 30).value = "=1+1"

    answer = _import(bare, _changed(bare, change))
    (line,) = [line for line in answer.err.splitlines() if "fórmula" in line]
    assert line.startswith("  Operaciones!AD2, Operaciones!AD4, ")
    assert f"y 59 más, en {bare.folder / 'logs' / 'kiosk.log'}" in line
    assert "Operaciones!AD198" in bare.log


def test_a_draft_that_an_earlier_import_left_is_no_hindrance(bare: Terminal) -> None:
    LocalWorkbook.create(bare.folder / ".taller.kiosk.import").close()
    assert _import(bare, _changed(bare, lambda _: None)).code == 0
    assert list(bare.folder.glob(".taller*")) == []


def test_progress_is_told_while_a_long_import_goes_on(capsys: pytest.CaptureFixture[str]) -> None:
    clock = iter([0.0, 1.0, 2.5, 3.0, 4.6])
    progress = ImportProgress("es", clock.__next__)
    for rows in (500, 1000, 1500, 2000):
        progress("Operaciones", rows)
    assert capsys.readouterr().err.splitlines() == [
        "Operaciones: 1000 filas leídas…",
        "Operaciones: 2000 filas leídas…",
    ]
