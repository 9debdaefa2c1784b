"""What `kiosk doctor` says of the web face: open networks, files that others may read, certificates."""

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kiosk.commands.doctor import check_web
from kiosk.commands.doctor.web_facts import Validity, WebFacts
from kiosk.program import web_down
from kiosk.program.web_down import WebDown
from kiosk.station.work_lock import at_work
from tests.cli.terminal import Answer, Terminal
from tests.support.certificates import Certificates

NOW = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)
unix_only = pytest.mark.skipif(sys.platform == "win32", reason="rights of Unix")


def _of_the_web(answer: Answer) -> list[tuple[str, str]]:
    return [(each["level"], each["code"]) for each in answer.json["checks"] if each["check"] == "web"]


def test_a_shop_without_it_hears_nothing_of_it(terminal: Terminal) -> None:
    assert _of_the_web(terminal.kiosk("doctor", "--json")) == []


@pytest.mark.parametrize(
    ("why", "expected"),
    [("", ("warning", "web.down")), ("El puerto 8766 ya está ocupado.", ("fault", "web.refused"))],
)
def test_a_face_that_is_down_beside_its_window_is_told(
    terminal: Terminal, why: str, expected: tuple[str, str]
) -> None:
    web_down.keep(terminal.folder, WebDown(NOW, why))
    assert _of_the_web(terminal.kiosk("doctor", "--json")) == []  # its window was killed
    with at_work(terminal.folder):
        assert _of_the_web(terminal.kiosk("doctor", "--json")) == [expected]
        shown = terminal.kiosk("doctor").out
    assert why in shown
    assert "30-11-2026 09:00:00" in shown


@pytest.mark.parametrize("setting", [("KIOSK_WEB_HOST", "0.0.0.0"), ("KIOSK_WEB_PROXY", "127.0.0.1")])
def test_a_face_for_others_without_a_token_is_told_until_there_is_one(
    terminal: Terminal, setting: tuple[str, str]
) -> None:
    terminal.environ |= dict([setting])
    assert _of_the_web(terminal.kiosk("doctor", "--json")) == [("warning", "web.shut")]
    assert terminal.kiosk("web", "token").code == 0
    assert _of_the_web(terminal.kiosk("doctor", "--json")) == []


def test_open_networks_are_told(terminal: Terminal) -> None:
    terminal.environ["KIOSK_WEB_OPEN_NETWORKS"] = "10.1.0.0/16,10.2.0.0/16"
    assert _of_the_web(terminal.kiosk("doctor", "--json")) == [("warning", "web.open")]
    shown = terminal.kiosk("doctor").out
    assert "Desde 10.1.0.0/16, 10.2.0.0/16 cualquier programa lee el taller sin clave." in shown
    assert "web_open_networks = 10.1.0.0/16, 10.2.0.0/16" in shown


@unix_only
def test_a_token_file_that_others_may_read_is_named(terminal: Terminal) -> None:
    assert terminal.kiosk("web", "token").code == 0
    assert _of_the_web(terminal.kiosk("doctor", "--json")) == []
    (terminal.folder / "web_tokens").chmod(0o640)
    assert _of_the_web(terminal.kiosk("doctor", "--json")) == [("warning", "web.readable")]
    assert str(terminal.folder / "web_tokens") in terminal.kiosk("doctor").out


@pytest.mark.logs("tokens can't be read")
def test_a_token_file_that_can_not_be_read_is_a_fault(terminal: Terminal) -> None:
    file = terminal.folder / "web_tokens"
    assert terminal.kiosk("web", "token").code == 0
    kept = file.read_bytes()
    file.write_bytes(kept + b"\xff")
    assert _of_the_web(terminal.kiosk("doctor", "--json")) == [("fault", "web.tokens_damaged")]
    for verb in ("web", "token"), ("web", "token", "--revoke"):
        refused = terminal.kiosk(*verb)
        assert (refused.code, refused.out) == (1, "")
        assert f"No se puede leer el archivo de claves {file}: no es un archivo de claves." in refused.err
    assert file.read_bytes() == kept + b"\xff"
    file.unlink()
    file.mkdir(0o700)
    assert _of_the_web(terminal.kiosk("doctor", "--json")) == [("fault", "web.tokens")]


def test_a_certificate_that_can_not_be_used_is_a_fault(terminal: Terminal) -> None:
    made = Certificates(terminal.folder)
    made.key.chmod(0o600)
    terminal.environ |= {"KIOSK_WEB_CERTIFICATE": str(made.certificate), "KIOSK_WEB_KEY_FILE": str(made.key)}
    assert _of_the_web(terminal.kiosk("doctor", "--json")) == [("warning", "web.soon")]  # it is for an hour
    (terminal.folder / "other").mkdir()
    terminal.environ["KIOSK_WEB_KEY_FILE"] = str(Certificates(terminal.folder / "other").key)
    assert ("fault", "web.mismatch") in _of_the_web(terminal.kiosk("doctor", "--json"))
    terminal.environ["KIOSK_WEB_KEY_FILE"] = str(made.certificate)
    assert ("fault", "web.unreadable") in _of_the_web(terminal.kiosk("doctor", "--json"))


@pytest.mark.parametrize(
    ("begins", "ends", "code"),
    [
        (-timedelta(days=90), timedelta(seconds=0), "web.ended"),
        (-timedelta(days=90), timedelta(days=21), "web.soon"),
        (-timedelta(days=90), timedelta(days=22), "web.ok"),
        (timedelta(seconds=1), timedelta(days=90), "web.early"),
    ],
)
def test_how_long_a_certificate_is_valid(begins: timedelta, ends: timedelta, code: str) -> None:
    facts = WebFacts(certificate=Validity(NOW + begins, NOW + ends), certificate_file=Path("taller.pem"))
    (found,) = check_web.check(facts, NOW, lambda moment: moment.replace(tzinfo=None), str)
    assert found.code == code
    assert found.values["ends"] == (NOW + ends).strftime("%d-%m-%Y %H:%M:%S")
