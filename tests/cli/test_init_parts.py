"""The parts of `kiosk init`: addresses, the settings file, the plan of added headers."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.commands.init.new_columns import additions
from kiosk.commands.init.spreadsheet_id import id_of
from kiosk.config.config_file import ConfigChange, ConfigFile
from kiosk.config.values import UnreadableConfig
from kiosk.core.shop import columns
from kiosk.sheets.headers import find
from kiosk.sheets.layout import WANTED, Table
from kiosk.sheets.survey import Survey
from tests.support.shop import AUDIT, HEADERS

ID = "1AbC-dEf_123"


@pytest.mark.parametrize(
    "text",
    [
        ID,
        f"  {ID}\n",
        f"https://docs.google.com/spreadsheets/d/{ID}/edit#gid=0",
        f"https://docs.google.com/spreadsheets/d/{ID}/edit?usp=sharing",
        f"https://docs.google.com/spreadsheets/u/1/d/{ID}/edit",
        f"docs.google.com/spreadsheets/d/{ID}",
    ],
)
def test_spreadsheet_is_known_by_its_id_or_any_address(text: str) -> None:
    assert id_of(text) == ID


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "https://docs.google.com/document/d/1AbC/edit",
        "https://docs.google.com/spreadsheets/d/e/2PACX-1vR/pubhtml",
        "https://example.com",
        "dos palabras",
    ],
)
def test_a_text_without_a_spreadsheets_address_has_no_id(text: str) -> None:
    assert id_of(text) is None


@given(st.text())
def test_an_id_never_holds_anything_that_an_address_could_trip_over(text: str) -> None:
    found = id_of(text)
    assert found is None or all(sign.isascii() and (sign.isalnum() or sign in "-_") for sign in found)


# kiosk.toml


def test_nothing_is_written_before_it_is_saved(tmp_path: Path) -> None:
    file = ConfigFile(tmp_path / "conf" / "kiosk.toml")
    assert file.change({"station": "Puesto 1"}) == [ConfigChange("station", "", "Puesto 1")]
    assert list(tmp_path.iterdir()) == []
    file.save()
    assert file.path.read_text("utf-8") == 'station = "Puesto 1"\n'


def test_an_unchanged_value_is_no_change(tmp_path: Path) -> None:
    path = tmp_path / "kiosk.toml"
    path.write_text('station = "P"\n', encoding="utf-8")
    file = ConfigFile(path)
    assert file.change({"station": "P", "redis_url": "", "workbook": ""}) == []
    assert file.content() == b'station = "P"\n'


def test_file_saved_by_notepad_is_read(tmp_path: Path) -> None:
    path = tmp_path / "kiosk.toml"
    path.write_bytes('\ufeffstation = "Peñón"\r\n'.encode())
    assert ConfigFile(path).get("station") == "Peñón"


@pytest.mark.parametrize("content", [b"station = ", b"station = '\xff'", b"= 1"])
def test_file_that_is_no_toml_is_reported(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "kiosk.toml"
    path.write_bytes(content)
    with pytest.raises(UnreadableConfig):
        ConfigFile(path)


def test_save_that_fails_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "kiosk.toml"
    path.write_text('station = "P"\n', encoding="utf-8")
    file = ConfigFile(path)
    file.change({"station": "Q"})
    path.unlink()
    path.mkdir()
    with pytest.raises(OSError, match=r"kiosk\.toml"):
        file.save()
    assert [each.name for each in tmp_path.iterdir()] == ["kiosk.toml"]


@given(st.text())
def test_any_station_name_comes_back_unchanged(name: str) -> None:
    file = ConfigFile(Path("no") / "such" / "kiosk.toml")
    file.change({"station": name})
    assert file.get("station") == name


# What is added


def planned(**headers: object) -> list[tuple[str, tuple[str, ...]]]:
    rows = {
        "operaciones": HEADERS,
        "trabajadores": columns.WORKER_COLUMNS,
        "roles": columns.ROLE_COLUMNS,
        "metadata": AUDIT,
        **headers,
    }
    tables = {kind: Table(kind.title(), 0, find([row], WANTED[kind])) for kind, row in rows.items()}  # type: ignore[list-item]
    found = additions(Survey("Taller", "", (), (), tables=tables))
    return [(each.table.title, each.headers) for each in found]


def test_good_sheet_gets_nothing() -> None:
    assert planned() == []


def test_required_headers_that_are_nowhere_are_planned() -> None:
    lacking = [name for name in HEADERS if name not in ("version", "Soldador", "NV")]
    assert planned(operaciones=lacking) == [("Operaciones", ("Soldador", "version"))]


def test_empty_worksheet_gets_all_it_needs() -> None:
    ((title, headers),) = planned(metadata=())
    assert (title, headers) == ("Metadata", tuple(name for name in AUDIT if name != "N_UNION"))


@pytest.mark.parametrize(
    "operaciones",
    [
        [name if name != "Armador" else "Armador (nombre)" for name in HEADERS],
        [*HEADERS, "Armador"],
        [name for name in HEADERS if name not in ("TAG_SPOOL", "version")],
        ["una hoja", "muy distinta"],
    ],
    ids=["renamed", "repeated", "no tags", "another sheet"],
)
def test_nothing_is_planned_where_it_would_do_harm(operaciones: list[str]) -> None:
    assert planned(operaciones=operaciones) == []
