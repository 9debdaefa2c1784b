"""A path of the settings that can't be used, or may not even be looked at, is told with its key."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kiosk.config import settings as settings_module
from kiosk.config.settings import SettingsError, load_settings

NOBODY = 65_534
LONG = "n" * 300


@pytest.fixture
def places(tmp_path: Path) -> Path:
    """A folder with a file, a link that leads to itself, and one that leads nowhere."""
    (tmp_path / "archivo").write_text("")
    (tmp_path / "vuelta").symlink_to(tmp_path / "vuelta")
    (tmp_path / "perdido").symlink_to(tmp_path / "no" / "existe")
    return tmp_path


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """In the block nobody may look into the folder, not even the administrator who runs the tests."""
    mode = stat.S_IMODE(folder.stat().st_mode)
    is_admin = os.geteuid() == 0
    folder.chmod(0)
    if is_admin:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if is_admin:
            os.seteuid(0)
        folder.chmod(mode)


def _told(places: Path, key: str, value: str) -> tuple[str, str]:
    """The code of the one fault of this key, and what people read."""
    environ = {"KIOSK_DATA_DIR": str(places / "datos"), key: value}
    if key == "KIOSK_CREDENTIALS":
        environ["KIOSK_SPREADSHEET_ID"] = "1AbC"
    with pytest.raises(SettingsError) as caught:
        load_settings(None, environ)
    (problem,) = (each for each in caught.value.problems if each.values.get("key") == key)
    return problem.code, str(caught.value)


@pytest.mark.parametrize("key", ["KIOSK_DATA_DIR", "KIOSK_WORKBOOK", "KIOSK_CREDENTIALS"])
@pytest.mark.parametrize(
    ("name", "why"),
    [
        (LONG, "el nombre es demasiado largo"),
        ("a/" * 5_000, "el nombre es demasiado largo"),
        ("vuelta", "es un enlace que lleva a sí mismo"),
        ("vuelta/taller", "es un enlace que lleva a sí mismo"),
    ],
    ids=["long", "deep", "loop", "below a loop"],
)
def test_a_place_that_the_system_does_not_look_at_is_told_with_its_reason(
    places: Path, key: str, name: str, why: str
) -> None:
    code, said = _told(places, key, str(places / name))
    assert (code, key in said, why in said) == ("no_access", True, True)
    assert len(said) < 500  # ten thousand signs of a path would push the reason off the screen


@pytest.mark.parametrize("key", ["KIOSK_DATA_DIR", "KIOSK_WORKBOOK", "KIOSK_CREDENTIALS"])
def test_a_place_in_a_folder_without_rights_is_told(places: Path, key: str) -> None:
    locked = places / "ajena"
    locked.mkdir()
    with _locked(locked):
        code, said = _told(places, key, str(locked / "taller" / "a"))
    assert (code, "faltan permisos" in said) == ("no_access", True)


@pytest.mark.parametrize("key", ["KIOSK_DATA_DIR", "KIOSK_WORKBOOK"])
def test_a_file_where_a_folder_is_meant_is_told_by_its_name(places: Path, key: str) -> None:
    code, said = _told(places, key, str(places / "archivo" / "b" / "c"))
    assert (code, f"{places / 'archivo'} no es una carpeta" in said) == ("no_folder", True)


@pytest.mark.parametrize(("key", "name"), [("KIOSK_DATA_DIR", "perdido"), ("KIOSK_WORKBOOK", "perdido/a")])
def test_a_link_that_leads_nowhere_is_told(places: Path, key: str, name: str) -> None:
    code, said = _told(places, key, str(places / name))
    assert (code, f"{places / 'perdido'} es un enlace" in said) == ("no_target", True)


def test_a_workbook_that_is_made_needs_a_place_too(places: Path) -> None:
    with pytest.raises(SettingsError, match=r"KIOSK_WORKBOOK: .*archivo no es una carpeta"):
        load_settings(
            None, {"KIOSK_WORKBOOK": str(places / "archivo" / "t.kiosk")}, may_be_missing=lambda _: True
        )


def test_a_data_folder_deep_in_folders_that_are_not_there_yet_can_be_made(places: Path) -> None:
    deep = places / "a" / "b" / "c"
    assert load_settings(None, {"KIOSK_DATA_DIR": str(deep)}).data_dir == deep


def test_a_folder_whose_name_is_no_utf8_is_a_folder(places: Path) -> None:
    latin = os.fsdecode(os.fsencode(places) + b"/a\xf1o")
    Path(latin).mkdir()
    assert load_settings(None, {"KIOSK_DATA_DIR": latin}).data_dir == Path(latin)


@pytest.mark.parametrize("key", ["KIOSK_STATION", "KIOSK_CHANNEL", "KIOSK_SCANNER_PREFIX"])
def test_a_variable_of_bytes_that_are_no_text_is_told(places: Path, key: str) -> None:
    code, said = _told(places, key, os.fsdecode(b"Puesto \xff"))
    assert (code, f"{key}: «Puesto �»" in said) == ("no_utf8_text", True)


@pytest.mark.parametrize(
    ("name", "why"),
    [(LONG, "demasiado largo"), ("vuelta", "lleva a sí mismo"), ("archivo/a", "no es una carpeta")],
)
def test_a_file_of_settings_that_can_not_be_opened_is_told(places: Path, name: str, why: str) -> None:
    with pytest.raises(SettingsError, match=why) as caught:
        load_settings(places / name, {})
    assert [each.code for each in caught.value.problems] == ["unreadable_file"]


def test_a_name_with_a_nul_names_no_file_of_settings(places: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings(places / "a\0b", {})
    assert [each.code for each in caught.value.problems] == ["no_file"]
    assert str(caught.value).isprintable() or "\0" not in str(caught.value)


def test_a_file_without_an_end_is_not_read_to_it() -> None:
    with pytest.raises(SettingsError, match=r"/dev/zero: es demasiado grande"):
        load_settings(Path("/dev/zero"), {})


@pytest.mark.parametrize(
    "content",
    [
        "station = " + "9" * 5_000,
        "station = " + "[" * 1_500 + "]" * 1_500,
        "station = " + "{a=" * 1_500 + "1" + "}" * 1_500,
    ],
    ids=["digits", "brackets", "tables"],
)
def test_an_absurd_file_is_told(places: Path, content: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings(places / "k.toml", {}, content.encode())
    assert [each.code for each in caught.value.problems] == ["absurd_toml"]


@pytest.mark.parametrize("value", ["0x" + "f" * 9_000, "[0x" + "f" * 9_000 + "]"])
def test_a_number_too_long_to_repeat_is_told_without_it(places: Path, value: str) -> None:
    with pytest.raises(SettingsError, match=r"station: «…» tiene que ser un texto"):
        load_settings(places / "k.toml", {}, f"station = {value}".encode())


def test_tables_in_hundreds_of_tables_are_told_without_them(places: Path) -> None:
    with pytest.raises(SettingsError, match=r"station: «…» tiene que ser un texto"):
        load_settings(places / "k.toml", {}, ("station" + ".a" * 1_200 + " = 1").encode())


def test_the_line_of_a_mistake_is_known_though_the_file_was_never_written(places: Path) -> None:
    with pytest.raises(SettingsError, match=r"revisa la línea 2"):
        load_settings(places / "nuevo.toml", {}, b'station = "P"\nlanguage = "es')


def test_signs_that_a_terminal_obeys_are_shown_as_unreadable(places: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings(places / "k.toml", {}, b'language = "\\u001b[2J\\n"\n"\\u0007" = 1')
    assert all(line.isprintable() for line in str(caught.value).splitlines())
    assert len(caught.value.problems) == len(str(caught.value).splitlines()) - 1


def test_the_largest_file_has_room_for_every_setting_many_times() -> None:
    assert 50 * sum(len(key) + 20 for key in settings_module.READERS) < settings_module.LARGEST
