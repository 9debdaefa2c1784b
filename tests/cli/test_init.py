"""`kiosk init` as a new user runs it: answers typed or piped in, a fake Google over HTTP."""

import json
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.newcomer import ADDRESS, Newcomer, newcomer, renamed, without
from tests.support.builders import TAG
from tests.support.google import EMAIL, SPREADSHEET_ID
from tests.support.shop import HEADERS, ready

unix_only = pytest.mark.skipif(sys.platform == "win32", reason="signals of Unix")


@pytest.fixture
def person(tmp_path: Path) -> Iterator[Newcomer]:
    """With a good sheet that is shared, and no settings yet."""
    with newcomer(tmp_path) as found:
        yield found


def flags(person: Newcomer) -> tuple[str, ...]:
    named = ("--spreadsheet-id", SPREADSHEET_ID, "--credentials", str(person.credentials))
    return ("init", *named, "--station", "Puesto 9", "--yes")


def typed(person: Newcomer, *more: str) -> str:
    return "\n".join([ADDRESS, str(person.credentials), "Puesto 9", "", *more]) + "\n"


def test_four_answers_make_a_station_that_works(person: Newcomer) -> None:
    answer = person.kiosk("init", answers=typed(person))
    assert answer.code == 0
    assert EMAIL in answer.err
    assert answer.out.rstrip().endswith("Para abrir el kiosco: kiosk (o python3 build/run.py)")
    assert person.config.read_text("utf-8").splitlines() == [
        f'spreadsheet_id = "{SPREADSHEET_ID}"',
        f'credentials = "{person.credentials}"',
        'station = "Puesto 9"',
    ]
    assert person.kiosk("available", "--operation", "ARM", "--json").json[0]["tag_spool"] == TAG


def test_flags_need_no_answer(person: Newcomer) -> None:
    answer = person.kiosk(*flags(person))
    assert answer.code == 0
    assert "¿" not in answer.err
    assert 'station = "Puesto 9"' in person.config.read_text("utf-8")


def test_file_with_a_password_in_it_is_for_its_owner_only(person: Newcomer) -> None:
    person.kiosk(*flags(person))
    assert sys.platform == "win32" or person.config.stat().st_mode & 0o077 == 0


def test_without_terminal_and_flags_it_says_what_is_missing(person: Newcomer) -> None:
    for arguments in (("init",), ("init", "--yes"), ("init", "--spreadsheet-id", SPREADSHEET_ID, "--yes")):
        answer = person.kiosk(*arguments)
        assert answer.code == 64
        assert "--credentials" in answer.err
        assert "No se cambió nada" in answer.err
    assert not person.config.exists()


def test_english_is_spoken(person: Newcomer) -> None:
    person.environ["KIOSK_LANGUAGE"] = "en"
    answer = person.kiosk("init", answers=typed(person))
    assert answer.code == 0
    assert "Which is the spreadsheet?" in answer.err
    assert "All is ready." in answer.out


def test_file_says_which_language_is_spoken(person: Newcomer) -> None:
    person.config.parent.mkdir()
    person.config.write_text('language = "en"\n', encoding="utf-8")
    assert "Which is the spreadsheet?" in person.kiosk("init").err


# Wrong answers


def test_wrong_answers_are_reported_and_asked_again(person: Newcomer) -> None:
    other = person.folder / "otra.json"
    other.write_text(json.dumps({"installed": {}}), encoding="utf-8")
    answers = ["https://example.com/x", ADDRESS, "", "no-existe.json", str(other), str(person.credentials)]
    answer = person.kiosk("init", answers="\n".join([*answers, "P", "http://redis", "-"]) + "\n")
    assert answer.code == 0
    assert "Eso no es la dirección de una planilla" in answer.err
    assert "Hace falta ese archivo" in answer.err
    assert "No se puede leer" not in answer.err
    assert "No existe el archivo" in answer.err
    assert "no es de una cuenta de servicio" in answer.err
    assert "redis://" in answer.err


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("no es JSON", "no es un archivo JSON"),
        ('{"type": "authorized_user"}', "no es de una cuenta de servicio"),
        ('{"type": "service_account", "client_email": "a@b"}', "le faltan datos"),
    ],
)
def test_wrong_file_ends_it_and_nothing_is_changed(person: Newcomer, content: str, said: str) -> None:
    person.credentials.write_text(content, encoding="utf-8")
    answer = person.kiosk(*flags(person))
    assert answer.code == 1
    assert said in answer.err
    assert "No se cambió nada" in answer.err
    assert not person.config.exists()


def test_broken_key_is_reported_and_not_shown(person: Newcomer) -> None:
    person.google.write_account(person.credentials, private_key="s3creto")
    answer = person.kiosk(*flags(person))
    assert answer.code == 1
    assert "está dañada" in answer.err
    assert "s3creto" not in answer.out + answer.err
    assert not person.config.exists()


@pytest.mark.parametrize("status", [403, 404])
def test_sheet_that_is_not_shared_says_with_whom_and_saves_nothing(person: Newcomer, status: int) -> None:
    person.google.says = status
    answer = person.kiosk(*flags(person))
    assert answer.code == 1
    assert f"Comparte la planilla con {EMAIL}" in answer.err
    assert not person.config.exists()


def test_sheet_that_is_shared_meanwhile_is_reached_at_the_next_try(person: Newcomer) -> None:
    person.google.says = 403
    process = person.start("init")
    assert process.stdin
    assert process.stderr
    process.stdin.write(typed(person))
    process.stdin.flush()
    told = ""
    while "¿Probar otra vez?" not in told:
        line = process.stderr.readline()
        assert line, told
        told += line
    person.google.says = None
    out, err = process.communicate("s\n", timeout=60)
    assert process.returncode == 0, err
    assert "Todo listo" in out


def test_api_that_is_switched_off_is_reported_as_that(person: Newcomer) -> None:
    person.google.is_api_off = True
    answer = person.kiosk(*flags(person))
    assert answer.code == 1
    assert "activa «Google Sheets API»" in answer.err
    assert "Comparte" not in answer.err


# Missing columns


def test_missing_columns_are_added_at_the_end_after_a_yes(tmp_path: Path) -> None:
    lacking = ("version", "Estado_Detalle")
    with newcomer(tmp_path, headers=without(*lacking)) as person:
        answer = person.kiosk("init", answers=typed(person, "s"))
        assert answer.code == 0
        assert "Operaciones: Estado_Detalle, version" in answer.err
        assert person.shop.operaciones.row_values(1) == [*without(*lacking), "Estado_Detalle", "version"]
        assert person.shop.row()["TAG_SPOOL"] == TAG
        taken = ("--tag", TAG, "--worker", "93", "--operation", "ARM")
        assert person.kiosk("action", "tomar", *taken).code == 0


@pytest.mark.parametrize("answers", [("n",), ()])
def test_without_a_yes_no_column_is_added(tmp_path: Path, answers: tuple[str, ...]) -> None:
    with newcomer(tmp_path, headers=without("version")) as person:
        answer = person.kiosk("init", answers=typed(person, *answers))
        assert answer.code == 1
        assert person.shop.operaciones.row_values(1) == without("version")
        assert "el kiosco solo muestra y no guarda" in answer.out
        assert person.config.exists()


def test_column_that_was_renamed_is_never_added_beside_its_data(tmp_path: Path) -> None:
    headers = renamed("Fecha_Armado", "Fecha de Armado")
    with newcomer(tmp_path, headers=headers) as person:
        answer = person.kiosk(*flags(person))
        assert answer.code == 1
        assert person.shop.operaciones.row_values(1) == headers
        assert "+ Fecha de Armado" in answer.out


def test_new_headers_go_beyond_notes_without_a_header(tmp_path: Path) -> None:
    headers = without("version")
    with newcomer(tmp_path, headers=headers) as person:
        person.shop.operaciones.add_cols(3)
        person.shop.operaciones.update([["una nota"]], "BX3")
        assert person.kiosk(*flags(person)).code == 0
        assert person.shop.operaciones.row_values(1) == [*headers, "", "", "version"]
        assert person.shop.operaciones.get_values("BX3") == [["una nota"]]


def test_empty_audit_gets_its_headers(person: Newcomer) -> None:
    person.shop.metadata.clear()
    assert person.kiosk(*flags(person)).code == 0
    assert person.shop.metadata.row_values(1)[:4] == ["id", "timestamp", "evento_tipo", "tag_spool"]


def test_columns_that_may_not_be_written_leave_the_settings_unsaved(tmp_path: Path) -> None:
    with newcomer(tmp_path, headers=without("version")) as person:
        person.google.is_read_only = True
        answer = person.kiosk(*flags(person))
        assert answer.code == 1
        assert f"Comparte la planilla con {EMAIL} como editor" in answer.err
        assert not person.config.exists()


def test_sheet_without_tags_gets_nothing_added(tmp_path: Path) -> None:
    headers = without("TAG_SPOOL", "version")
    with newcomer(tmp_path, {"NV": "1"}, headers=headers) as person:
        assert person.kiosk(*flags(person)).code == 1
        assert person.shop.operaciones.row_values(1) == headers


# kiosk.toml


OLD = """# de la mantención, no tocar
station = "Puesto 1"   # junto a la puerta
timezone = "America/Santiago"
workbook = "taller.kiosk"
"""


def _write_old(person: Newcomer) -> None:
    person.config.parent.mkdir()
    person.config.write_text(OLD, encoding="utf-8")


def test_file_that_is_there_is_changed_only_after_a_yes(person: Newcomer) -> None:
    _write_old(person)
    refused = person.kiosk("init", answers=typed(person, "n"))
    assert refused.code == 1
    assert "station: Puesto 1 → Puesto 9" in refused.err
    assert "workbook: taller.kiosk → –" in refused.err
    assert person.config.read_text("utf-8") == OLD
    unanswered = person.kiosk("init", answers=typed(person))
    assert (unanswered.code, person.config.read_text("utf-8")) == (1, OLD)


def test_other_keys_and_comments_are_kept(person: Newcomer) -> None:
    _write_old(person)
    assert person.kiosk("init", answers=typed(person, "s")).code == 0
    lines = person.config.read_text("utf-8").splitlines()
    assert lines[:3] == [
        "# de la mantención, no tocar",
        'station = "Puesto 9"   # junto a la puerta',
        'timezone = "America/Santiago"',
    ]
    assert not any(line.startswith("workbook") for line in lines)
    assert [each.name for each in person.config.parent.iterdir()] == ["kiosk.toml"]


@pytest.mark.logs("quota not shared")
def test_second_time_enter_keeps_every_answer(person: Newcomer) -> None:
    person.kiosk(*flags(person), "--redis-url", "redis://kiosco:s3creto@127.0.0.1:9/0")
    before = person.config.read_text("utf-8")
    assert "s3creto" in before
    answer = person.kiosk("init", answers="\n\n\n\n")
    assert person.config.read_text("utf-8") == before
    assert "Cambios en" not in answer.err
    assert "s3creto" not in answer.out + answer.err


def test_file_that_is_no_toml_is_left_alone(person: Newcomer) -> None:
    person.config.parent.mkdir()
    person.config.write_text("station = ", encoding="utf-8")
    answer = person.kiosk(*flags(person))
    assert (answer.code, person.config.read_text("utf-8")) == (1, "station = ")
    assert str(person.config) in answer.err


def test_settings_that_would_not_work_are_not_saved(person: Newcomer) -> None:
    _write_old(person)
    text = OLD.replace("America/Santiago", "Mars/X")
    person.config.write_text(text, encoding="utf-8")
    answer = person.kiosk(*flags(person))
    assert (answer.code, person.config.read_text("utf-8")) == (1, text)
    assert "Mars/X" in answer.err


def test_variable_that_would_win_over_the_answer_is_reported(person: Newcomer) -> None:
    person.environ["KIOSK_STATION"] = "Puesto 2"
    answer = person.kiosk(*flags(person))
    assert answer.code == 0
    assert "KIOSK_STATION tiene otro valor" in answer.err


# Ctrl-C


@unix_only
@pytest.mark.parametrize("question", ["¿Dónde está Redis", "¿Agregarlos al final"])
def test_ctrl_c_leaves_nothing_half_done(tmp_path: Path, question: str) -> None:
    with newcomer(tmp_path, ready(), headers=without("version")) as person:
        process = person.start("init")
        assert process.stdin
        assert process.stderr
        lines = typed(person).splitlines()
        process.stdin.write("\n".join(lines[:3] if "Redis" in question else lines) + "\n")
        process.stdin.flush()
        told = ""
        while question not in told:
            line = process.stderr.readline()
            assert line, told
            told += line
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
        assert process.returncode == 130
        assert "No se cambió nada" in err
        assert "Traceback" not in err
        assert not person.config.exists()
        assert person.shop.operaciones.row_values(1) == [name for name in HEADERS if name != "version"]
