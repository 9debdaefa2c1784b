"""Settings are read from file and environment, and every wrong one is named at once."""

from dataclasses import asdict
from pathlib import Path

import pytest

from kiosk.config.settings import PREFIX, READERS, Settings, SettingsError, load_settings


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A `kiosk.toml` that a test may fill; empty so far."""
    path = tmp_path / "kiosk.toml"
    path.write_text("")
    return path


def _codes(error: pytest.ExceptionInfo[SettingsError]) -> list[str]:
    return [problem.code for problem in error.value.problems]


def test_every_default_is_a_value_that_its_setting_can_have(tmp_path: Path) -> None:
    defaults = asdict(Settings(data_dir=tmp_path, workbook=tmp_path / "taller.kiosk"))
    assert READERS.keys() == defaults.keys()
    given = {key: value for key, value in defaults.items() if value is not None}
    assert {
        key: READERS[key](value if not isinstance(value, Path) else str(value), tmp_path)
        for key, value in given.items()
    } == given


def test_the_readme_names_every_setting() -> None:
    text = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    names = {key for key in READERS if f"`{PREFIX}{key.upper()}`" in text and f"`{key}`" in text}
    worksheets = {key for key in READERS if key.startswith("sheet_")}
    in_one_row = {getattr(Settings, key) for key in worksheets}
    assert READERS.keys() - names - worksheets == set()
    assert all(title in text for title in in_one_row)


def test_without_any_setting_it_works_on_a_workbook_of_its_own(file: Path, tmp_path: Path) -> None:
    settings = load_settings(file, {"KIOSK_DATA_DIR": str(tmp_path)})
    assert settings.is_local
    assert settings.workbook == tmp_path / "taller.kiosk"
    assert (settings.language, settings.channel) == ("es", "spools:updates")
    assert settings.zone.key == "America/Santiago"
    assert settings.station


def test_the_default_file_may_be_absent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert load_settings(None, {}).redis_url is None


def test_the_default_file_is_in_the_platforms_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platformdirs.user_config_dir", lambda *_, **__: str(tmp_path))
    (tmp_path / "kiosk.toml").write_text('station = "Puesto 9"')
    assert load_settings(None, {}).station == "Puesto 9"


def test_every_key_is_read_from_the_file(file: Path, tmp_path: Path) -> None:
    (tmp_path / "cuenta.json").write_text("{}")
    file.write_text(
        """
        station = "Puesto 3 · Armado"
        timezone = "America/Lima"
        spreadsheet_id = "1AbC"
        credentials = "cuenta.json"
        api_url = "http://localhost:8080/"
        redis_url = "redis://10.0.0.5:6379/0"
        channel = "taller"
        data_dir = "datos"
        language = "EN"
        rejection_limit = 2
        sheet_operaciones = "Ops"
        sheet_trabajadores = "T"
        sheet_roles = "R"
        sheet_metadata = "M"
        sheet_uniones = "U"
        web_host = "0.0.0.0"
        web_port = 80
        web_open_networks = ["192.168.1.0/24", "10.0.0.5", "fd00::/8"]
        web_origins = ["https://Planificacion.example:443/", "http://10.0.0.9:3000"]
        web_names = ["Pantalla.example"]
        web_proxy = "10.0.0.2"
        web_certificate = "cuenta.json"
        web_key_file = "cuenta.json"
        screen_dpi = 92
        pause_reasons = ["Falta material", " Colación "]
        forget_after_action = true
        forget_after_s = 45.5
        badge_pattern = " BADGE-{id} "
        scanner_prefix = "]C1"
        log_level = "debug"
        """,
        encoding="utf-8",
    )
    assert load_settings(file, {}) == Settings(
        data_dir=tmp_path / "datos",
        workbook=tmp_path / "datos" / "taller.kiosk",
        station="Puesto 3 · Armado",
        timezone="America/Lima",
        spreadsheet_id="1AbC",
        credentials=tmp_path / "cuenta.json",
        api_url="http://localhost:8080",
        redis_url="redis://10.0.0.5:6379/0",
        channel="taller",
        rejection_limit=2,
        language="en",
        sheet_operaciones="Ops",
        sheet_trabajadores="T",
        sheet_roles="R",
        sheet_metadata="M",
        sheet_uniones="U",
        web_host="0.0.0.0",
        web_port=80,
        web_open_networks=("192.168.1.0/24", "10.0.0.5/32", "fd00::/8"),
        web_origins=("https://planificacion.example", "http://10.0.0.9:3000"),
        web_names=("pantalla.example",),
        web_proxy="10.0.0.2",
        web_certificate=tmp_path / "cuenta.json",
        web_key_file=tmp_path / "cuenta.json",
        screen_dpi=92.0,
        pause_reasons=("Falta material", "Colación"),
        forget_after_action=True,
        forget_after_s=45.5,
        badge_pattern="BADGE-{id}",
        scanner_prefix="]C1",
        log_level="DEBUG",
    )


def test_the_environment_wins_over_the_file(file: Path) -> None:
    file.write_text('station = "Puesto 3"\nforget_after_action = true\nscreen_dpi = 92')
    environ = {"KIOSK_STATION": "Puesto 4", "KIOSK_FORGET_AFTER_ACTION": "no", "KIOSK_SCREEN_DPI": "101.5"}
    settings = load_settings(file, environ)
    assert (settings.station, settings.forget_after_action, settings.screen_dpi) == ("Puesto 4", False, 101.5)


def test_an_empty_variable_is_one_that_is_not_set(file: Path) -> None:
    file.write_text('station = "Puesto 3"')
    assert load_settings(file, {"KIOSK_STATION": "", "KIOSK_REDIS_URL": " "}).station == "Puesto 3"


def test_the_file_may_be_named_by_a_variable(file: Path) -> None:
    file.write_text('station = "Puesto 7"')
    assert load_settings(None, {"KIOSK_CONFIG": str(file)}).station == "Puesto 7"


def test_a_file_saved_with_a_byte_order_mark_is_read(file: Path) -> None:
    file.write_text('station = "Puesto 7"', encoding="utf-8-sig")
    assert load_settings(file, {}).station == "Puesto 7"


def test_all_that_is_wrong_is_named_at_once(file: Path, tmp_path: Path) -> None:
    file.write_text('staton = "Puesto 3"\nscreen_dpi = "grande"\nforget_after_action = "quizás"\nstation = 3')
    environ = {
        "KIOSK_TIMEZONE": "America/Santiag",
        "KIOSK_REDIS_URL": "http://localhost",
        "KIOSK_LANGUAGE": "fr",
        "KIOSK_SPREADSHEET_ID": "1AbC",
        "KIOSK_WORKBOOK": "taller.kiosk",
        "KIOSK_CREDENTIALS": str(tmp_path / "no.json"),
        "KIOSK_API_URL": "https://host/v4/spreadsheets",
        "KIOSK_COLOUR": "red",
    }
    with pytest.raises(SettingsError) as error:
        load_settings(file, environ)
    assert sorted(_codes(error)) == sorted(
        [
            "unknown_key",
            "unknown_key",
            "no_number",
            "no_boolean",
            "no_text",
            "no_zone",
            "redis_scheme",
            "no_choice",
            "no_such_file",
            "no_server",
            "both",
        ]
    )
    said = str(error.value)
    assert said.startswith("Hay 11 errores en la configuración:")
    for key in (*environ, f"{file}: staton", f"{file}: station"):
        assert key in said


def test_a_misspelt_key_is_told_the_right_one(file: Path) -> None:
    file.write_text('redis_ulr = "redis://localhost"')
    with pytest.raises(SettingsError, match=r"redis_ulr: esa clave no existe\. ¿Quisiste decir redis_url\?"):
        load_settings(file, {})
    file.write_text("")
    with pytest.raises(SettingsError, match=r"¿Quisiste decir KIOSK_STATION\?"):
        load_settings(file, {"KIOSK_STATON": "Puesto 3"})


def test_the_report_is_in_the_language_of_the_settings(file: Path) -> None:
    with pytest.raises(SettingsError, match=r"There is an error in the settings:"):
        load_settings(file, {"KIOSK_LANGUAGE": "en", "KIOSK_TIMEZONE": "Mars/X"})


def test_a_spreadsheet_needs_a_way_to_reach_it(file: Path) -> None:
    with pytest.raises(SettingsError) as error:
        load_settings(file, {"KIOSK_SPREADSHEET_ID": "1AbC"})
    assert _codes(error) == ["needs_access"]
    reached = {"KIOSK_SPREADSHEET_ID": "1AbC", "KIOSK_API_URL": "http://localhost:8080"}
    assert not load_settings(file, reached).is_local


@pytest.mark.parametrize(
    ("api_url", "is_private"),
    [
        ("https://planilla.taller.cl", True),
        ("http://localhost:8080", True),
        ("http://127.8.0.1:8080", True),
        ("http://[::1]:8080", True),
        ("http://planilla.taller.cl", False),
        ("http://192.168.0.4:8080", False),
    ],
)
def test_credentials_go_over_the_network_encrypted_or_not_at_all(
    file: Path, api_url: str, is_private: bool
) -> None:
    without = {"KIOSK_SPREADSHEET_ID": "1AbC", "KIOSK_API_URL": api_url}
    assert load_settings(file, without).api_url == api_url
    file.touch()
    environ = {**without, "KIOSK_CREDENTIALS": str(file)}
    if is_private:
        assert load_settings(file, environ).credentials == file
    else:
        with pytest.raises(SettingsError, match="KIOSK_API_URL") as error:
            load_settings(file, environ)
        assert _codes(error) == ["unencrypted"]


@pytest.mark.parametrize("key", ["KIOSK_API_URL", "KIOSK_CREDENTIALS"])
def test_access_to_no_spreadsheet_is_not_taken_for_a_local_workbook(key: str, file: Path) -> None:
    value = "http://localhost:8080" if key == "KIOSK_API_URL" else str(file)
    with pytest.raises(SettingsError) as error:
        load_settings(file, {key: value})
    assert _codes(error) == ["needs_spreadsheet"]


def test_a_file_that_was_asked_for_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"no existe el archivo de configuración .*otro\.toml"):
        load_settings(tmp_path / "otro.toml", {})


def test_a_file_that_is_no_toml_is_told_with_its_line(file: Path) -> None:
    file.write_text('station = "Puesto 3"\nlanguage = es\n')
    with pytest.raises(SettingsError, match=r"no es TOML válido: revisa la línea 2"):
        load_settings(file, {})


def test_a_file_cut_short_is_told_with_its_last_line(file: Path) -> None:
    file.write_text('station = "Puesto 3"\nlanguage = "es')
    with pytest.raises(SettingsError, match=r"revisa la línea 2"):
        load_settings(file, {})


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as error:
        load_settings(tmp_path, {})  # a folder
    assert _codes(error) == ["unreadable_file"]
    latin = tmp_path / "kiosk.toml"
    latin.write_bytes('station = "Soldadura año"'.encode("latin-1"))
    with pytest.raises(SettingsError) as error:
        load_settings(latin, {})
    assert _codes(error) == ["no_utf8"]


@pytest.mark.parametrize(("language", "why"), [("es", "es una carpeta"), ("en", "it is a folder")])
def test_the_systems_reason_is_in_the_shops_language(language: str, why: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as error:
        load_settings(tmp_path, {"KIOSK_LANGUAGE": language})
    assert f"{tmp_path}" in str(error.value)
    assert str(error.value).endswith(f": {why}.")


def test_a_value_is_repeated_as_it_stands_in_the_file(file: Path) -> None:
    file.write_text('station = true\nchannel = ["a", 1]\nforget_after_action = 3', encoding="utf-8")
    with pytest.raises(SettingsError) as error:
        load_settings(file, {})
    said = str(error.value)
    for part in ("station: «true» tiene", 'channel: «["a", 1]» tiene', "forget_after_action: «3» tiene"):
        assert part in said


def test_a_bad_file_does_not_hide_a_bad_variable(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as error:
        load_settings(tmp_path / "otro.toml", {"KIOSK_LANGUAGE": "fr"})
    assert _codes(error) == ["no_file", "no_choice"]


@pytest.mark.parametrize("zone", ["Mars/X", "America", "/etc/passwd", "../zone", "\0"])
def test_a_time_zone_must_be_one(zone: str, file: Path) -> None:
    with pytest.raises(SettingsError) as error:
        load_settings(file, {"KIOSK_TIMEZONE": zone})
    assert _codes(error) == ["no_zone"]


@pytest.mark.parametrize("dpi", ["0", "-92", "nan", "1e999", "noventa", "5000"])
def test_a_screens_density_must_be_possible(dpi: str, file: Path) -> None:
    with pytest.raises(SettingsError) as error:
        load_settings(file, {"KIOSK_SCREEN_DPI": dpi})
    assert _codes(error) == ["no_number"]


def test_other_programs_variables_are_none_of_ours(file: Path) -> None:
    assert load_settings(file, {"KIOSKO": "1", "kiosk_station": "x", "PATH": "/bin"}).language == "es"


def test_the_file_of_nobodys_home_is_told_as_missing() -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings(Path("~nobodyx/k.toml"), {})
    assert _codes(caught) == ["no_file"]


def test_a_folder_that_was_deleted_under_the_kiosk_is_no_trouble(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert load_settings(file, {"KIOSK_DATA_DIR": str(tmp_path)}).data_dir == tmp_path


@pytest.mark.parametrize("key", ["data_dir", "workbook"])
def test_a_path_with_a_nul_is_told(key: str, file: Path) -> None:
    file.write_text(f'{key} = "a\\u0000b"', encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        load_settings(file, {})
    assert _codes(caught) == ["no_such_file"]


def test_a_workbook_that_is_named_must_be_there(file: Path, tmp_path: Path) -> None:
    missing = tmp_path / "talller.kiosk"
    with pytest.raises(SettingsError) as caught:
        load_settings(file, {"KIOSK_DATA_DIR": str(tmp_path), "KIOSK_WORKBOOK": str(missing)})
    assert _codes(caught) == ["no_workbook"]
    said = str(caught.value)
    for part in ("KIOSK_WORKBOOK", str(missing), "kiosk workbook import", "taller de muestra"):
        assert part in said
    file.write_text('workbook = "talller.kiosk"')
    with pytest.raises(SettingsError, match=f"{file}: workbook: no existe la planilla local {missing}"):
        load_settings(file, {"KIOSK_DATA_DIR": str(tmp_path / "datos")})


def test_whoever_makes_it_may_name_a_workbook_that_is_not_there(file: Path, tmp_path: Path) -> None:
    named = {"KIOSK_WORKBOOK": str(tmp_path / "nueva.kiosk")}
    assert load_settings(file, named, may_be_missing=lambda _: True).workbook == tmp_path / "nueva.kiosk"


def test_the_default_place_needs_no_workbook_even_where_it_is_named(file: Path, tmp_path: Path) -> None:
    by_itself = load_settings(file, {"KIOSK_DATA_DIR": str(tmp_path)})
    named = {"KIOSK_DATA_DIR": str(tmp_path), "KIOSK_WORKBOOK": str(by_itself.workbook)}
    assert by_itself.makes_sample
    assert load_settings(file, named).makes_sample


def test_a_missing_workbook_does_not_hide_what_else_is_wrong(file: Path, tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings(file, {"KIOSK_WORKBOOK": str(tmp_path / "no.kiosk"), "KIOSK_LANGUAGE": "fr"})
    assert _codes(caught) == ["no_choice", "no_workbook"]


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ('"Colación,,Turno"', "empty"),
        ("7", "no_list"),
        ('["Colación", 7]', "no_text"),
        ('["1", "2", "3", "4", "5", "6", "7", "8", "9"]', "too_many"),
        (f'["{"x" * 41}"]', "too_long"),
        (r'["Cola\u0007ción"]', "unseen_signs"),
        (r'["Cola\nción"]', "unseen_signs"),
    ],
)
def test_reasons_for_a_pause_fit_on_eight_tiles(file: Path, value: str, code: str) -> None:
    file.write_text(f"pause_reasons = {value}", encoding="utf-8")
    with pytest.raises(SettingsError) as error:
        load_settings(file, {})
    assert _codes(error) == [code]
    assert f"{file}: pause_reasons" in str(error.value)


def test_eight_reasons_of_forty_signs_are_read_and_none_too(file: Path) -> None:
    reasons = [f"{at} {'m' * 38}" for at in range(8)]
    assert load_settings(file, {"KIOSK_PAUSE_REASONS": ",".join(reasons)}).pause_reasons == tuple(reasons)
    file.write_text("pause_reasons = []", encoding="utf-8")
    assert load_settings(file, {}).pause_reasons == ()


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ('"BADGE-"', "badge_without_id"),
        ('"BADGE-{ID}"', "badge_without_id"),
        ('"{id}{id}"', "badge_without_id"),
        ('"{mark} {id}"', "badge_without_id"),
        ('"BADGE2{id}"', "badge_digit"),
        ('"{id}2"', "badge_digit"),
        ('"{id}' + "x" * 40 + '"', "too_long"),
        (r'"A\u0007{id}"', "unseen_signs"),
        ("7", "no_text"),
    ],
)
def test_a_badge_pattern_has_one_place_for_the_number(file: Path, value: str, code: str) -> None:
    file.write_text(f"badge_pattern = {value}", encoding="utf-8")
    with pytest.raises(SettingsError) as error:
        load_settings(file, {})
    assert _codes(error) == [code]
    assert f"{file}: badge_pattern" in str(error.value)


@pytest.mark.parametrize("pattern", ["", "{id}", "BADGE-{id}", "2-{id}-B"])
def test_badge_patterns_of_shops_are_read(file: Path, pattern: str) -> None:
    file.write_text(f'badge_pattern = "{pattern}"', encoding="utf-8")
    assert load_settings(file, {}).badge_pattern == pattern
