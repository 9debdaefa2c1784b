"""`kiosk web` and `kiosk web token` as people start them: processes of their own, with what they say."""

import http.client
import io
import json
import os
import re
import signal
import socket
import ssl
import subprocess
import sys
import urllib.request
from urllib.parse import urlsplit

import pytest
import segno

from kiosk.web.guard.token_file import TokenFile
from tests.cli.terminal import Terminal
from tests.support.certificates import Certificates
from tests.web.guard.guarded_server import NO_CLIENT
from tests.web.serving import served

unix_only = pytest.mark.skipif(sys.platform == "win32", reason="terminals and signals of Unix")
QT = ("PySide6", "shiboken6", "qasync")
LINK = re.compile(r"http://127\.0\.0\.1:8766/\?token=(skw_[\w-]{43})\n")
WITHOUT = """
import sys
class Without:
    def find_spec(self, name, *_):
        if name.partition(".")[0] in {names}:
            raise ModuleNotFoundError(f"no {{name}} here", name=name)
sys.meta_path.insert(0, Without())
from kiosk.cli import main
sys.exit(main(sys.argv[1:]))
"""
"""`kiosk` where these can't be imported."""


def test_it_prints_its_address_serves_there_and_ends_in_order(terminal: Terminal) -> None:
    with served(terminal, "--port", "0") as web:
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/", web.address)
        assert web.get("/api/health")[0] in (200, 503)
        web.process.send_signal(signal.SIGTERM)
        assert web.ended() == 0
        assert len(web.said) == 1


def test_it_runs_where_qt_can_not_be_imported(terminal: Terminal) -> None:
    with served(terminal, "--port", "0", program=("-c", WITHOUT.format(names=QT))) as web:
        assert web.get("/api/health")[0] in (200, 503)
        web.process.send_signal(signal.SIGTERM)
        assert web.ended() == 0


def test_without_its_libraries_it_says_how_to_install_them(terminal: Terminal) -> None:
    with served(terminal, "--port", "0", program=("-c", WITHOUT.format(names=("starlette",)))) as web:
        assert web.ended() == 1
    assert len(web.said) == 1
    assert "spool-kiosk[web]" in web.said[0]


@pytest.mark.parametrize("host", ["::1", "::"])
def test_it_serves_by_ipv6_too(host: str, terminal: Terminal) -> None:
    """Of all addresses those of IPv4 too: loopback is loopback in either spelling."""
    with served(terminal, "--host", host, "--port", "0") as web:
        port = re.search(r":(\d+)/", web.address)
        assert port
        for name in ("[::1]", "127.0.0.1") if host == "::" else ("[::1]",):
            with urllib.request.urlopen(f"http://{name}:{port[1]}/api/openapi.json") as answer:
                assert answer.status == 200


def test_it_ends_with_its_input_where_a_window_started_it(terminal: Terminal) -> None:
    with served(terminal, "--port", "0", "--until-input-ends") as web:
        assert web.get("/api/health")[0] in (200, 503)
        assert web.process.stdin is not None
        web.process.stdin.close()
        assert web.ended() == 0


def test_a_link_lets_another_machine_in_until_it_is_revoked(terminal: Terminal) -> None:
    with served(terminal, "--proxy", str(NO_CLIENT), "--port", "0") as web:
        assert web.get("/api/health")[0] == 401
        assert "kiosk web token" in "".join(web.said)
        made = terminal.kiosk("web", "token")
        assert made.code == 0
        found = LINK.fullmatch(made.out)
        assert found
        assert "--revoke" in made.err
        assert "web_host" in made.err  # the settings, unlike this process, serve this machine only
        assert web.get("/api/health", authorization=f"Bearer {found[1]}")[0] in (200, 503)
        assert web.get(f"/?token={found[1]}")[0] == 303
        assert web.get(f"/api/nothing?token={found[1]}")[0] == 401
        assert web.get(f"/{'x' * 3_000}?token={found[1]}")[0] == 414
        revoked = terminal.kiosk("web", "token", "--revoke")
        assert revoked.code == 0
        assert revoked.out.startswith("Se anularon las claves (1).")
        assert web.get("/api/health", authorization=f"Bearer {found[1]}")[0] == 401
        web.process.send_signal(signal.SIGTERM)
        assert web.ended() == 0
    logs = "".join(each.read_text() for each in (terminal.folder / "logs").iterdir())
    assert "serving at http://127.0.0.1:" in logs
    assert found[1] not in logs + "".join(web.said)


def test_tokens_that_can_not_be_read_are_told_from_none(terminal: Terminal) -> None:
    (terminal.folder / "web_tokens").write_bytes(b"\xff")
    with served(terminal, "--port", "0", "--proxy", "127.0.0.1") as web:
        web.get("/api/health")
        said = "".join(web.said)
        assert "No se puede leer el archivo de claves" in said
        assert "kiosk web token" not in said
        web.process.send_signal(signal.SIGTERM)
        assert web.ended() == 0
    assert "the tokens can't be read" in (terminal.folder / "logs" / "web.log").read_text()


def test_the_log_has_no_token_at_its_most_talkative(terminal: Terminal) -> None:
    terminal.environ["KIOSK_LOG_LEVEL"] = "DEBUG"
    with served(terminal, "--port", "0") as web:
        for path in ("/?token=secret-one", "/api/health?token=secret-one", "/%00?token=secret-one"):
            web.get(path, cookie="kiosk_token=secret-two", authorization="Bearer secret-three")
        web.process.send_signal(signal.SIGTERM)
        assert web.ended() == 0
    log = (terminal.folder / "logs" / "web.log").read_text()
    assert "secret" not in log


def test_tokens_of_several_commands_at_once_are_all_kept(terminal: Terminal) -> None:
    making = [terminal.start("web", "token") for _ in range(4)]
    links = [process.communicate(timeout=60)[0] for process in making]
    file = TokenFile(terminal.folder / "web_tokens")
    found = [LINK.fullmatch(link) for link in links]
    assert all(each and file.is_valid(each[1]) for each in found)
    assert len(file.hashes()) == 4


def test_a_link_bears_the_name_that_browsers_use(terminal: Terminal) -> None:
    terminal.environ |= {"KIOSK_WEB_NAMES": "pantalla.example", "KIOSK_WEB_HOST": "0.0.0.0"}
    assert terminal.kiosk("web", "token").out.startswith("http://pantalla.example:8766/?token=")
    terminal.environ["KIOSK_WEB_PROXY"] = "10.0.0.2"
    assert terminal.kiosk("web", "token").out.startswith("https://pantalla.example/?token=")


def test_a_link_leads_to_where_the_command_line_serves(terminal: Terminal) -> None:
    made = terminal.kiosk("web", "token", "--host", "192.0.2.7", "--port", "8080")
    assert made.out.startswith("http://192.0.2.7:8080/?token=")
    assert "web_host" not in made.err
    assert terminal.kiosk("web", "--port", "81", "token").out.startswith("http://127.0.0.1:81/?token=")
    terminal.environ["KIOSK_WEB_NAMES"] = "pantalla.example"
    made = terminal.kiosk("web", "token", "--proxy", "10.0.0.2")
    assert made.out.startswith("https://pantalla.example/?token=")


def test_no_file_beside_the_pages_is_served_and_no_folder_listed(terminal: Terminal) -> None:
    outside = (
        *("../templates/live.html", "..%2ftemplates%2flive.html", "%2e%2e/templates/live.html", "live.html"),
        *(
            "/etc/passwd",
            "%2fetc%2fpasswd",
            "..%5ctemplates%5clive.html",
            "page.css/../../templates/live.html",
        ),
    )
    with served(terminal, "--port", "0") as web:
        assert web.get("/static/page.css")[0] == 200
        for path in (*outside, "", ".", "..", "%2e"):
            status, body = web.get(f"/static/{path}")
            assert status in (400, 404), path
            assert not any(sign in body for sign in ("{%", "root:", "page.css")), path


def test_with_a_proxy_nobody_is_of_this_machine(terminal: Terminal) -> None:
    with served(terminal, "--port", "0", "--proxy", "127.0.0.1") as web:
        assert web.get("/api/health")[0] == 401
        assert web.get("/api/health", x_forwarded_for="127.0.0.1")[0] == 401
        assert "kiosk web token" in "".join(web.said)


def test_open_networks_are_told(terminal: Terminal) -> None:
    terminal.environ["KIOSK_WEB_OPEN_NETWORKS"] = "10.1.0.0/16,10.2.0.0/16"
    with served(terminal, "--port", "0", "--proxy", "127.0.0.1") as web:
        status, health = web.get("/api/health", x_forwarded_for="10.2.3.4")
        assert status in (200, 503)
        assert json.loads(health)["open_networks"] == ["10.1.0.0/16", "10.2.0.0/16"]
        assert web.get("/api/health", x_forwarded_for="10.3.3.4")[0] == 401
        assert "Desde 10.1.0.0/16, 10.2.0.0/16" in "".join(web.said)
    log = (terminal.folder / "logs" / "web.log").read_text()
    assert "without a token from 10.1.0.0/16, 10.2.0.0/16" in log


def test_a_foreign_name_is_refused(terminal: Terminal) -> None:
    with served(terminal, "--port", "0") as web:
        assert web.get("/api/health", host="evil.example")[0] == 421
        assert web.get("/api/health", host=f"{socket.gethostname()}.local:8766")[0] in (200, 503)


def test_it_serves_with_a_certificate_and_its_key(terminal: Terminal) -> None:
    made = Certificates(terminal.folder)
    terminal.environ |= {"KIOSK_WEB_CERTIFICATE": str(made.certificate), "KIOSK_WEB_KEY_FILE": str(made.key)}
    with served(terminal, "--port", "0") as web:
        assert web.address.startswith("https://127.0.0.1:")
        trusting = ssl.create_default_context(cafile=str(made.ca))
        assert web.get("/api/health", trusting)[0] in (200, 503)
        link = terminal.kiosk("web", "token").out
        assert link.startswith("https://127.0.0.1:8766/?token=")
        connection = http.client.HTTPSConnection("127.0.0.1", urlsplit(web.address).port, context=trusting)
        connection.request("GET", f"/?token={link.strip().partition('=')[2]}")
        answer = connection.getresponse()
        assert answer.status == 303
        assert (answer.getheader("set-cookie") or "").endswith("; Secure")
        connection.close()


@pytest.mark.parametrize(
    ("certificate", "key", "said"),
    [
        ("server.pem", "other/server.key", "esa clave no es la de ese certificado"),
        ("server.key", "server.pem", "no son un certificado y su clave"),
        ("empty.pem", "server.key", "no son un certificado y su clave"),
    ],
)
def test_a_wrong_certificate_is_one_sentence(
    certificate: str, key: str, said: str, terminal: Terminal
) -> None:
    (terminal.folder / "other").mkdir()
    (terminal.folder / "empty.pem").touch()
    Certificates(terminal.folder)
    Certificates(terminal.folder / "other")
    files = {"KIOSK_WEB_CERTIFICATE": certificate, "KIOSK_WEB_KEY_FILE": key}
    terminal.environ |= {name: str(terminal.folder / file) for name, file in files.items()}
    answer = terminal.kiosk("web", "--port", "0")
    assert (answer.code, len(answer.err.splitlines())) == (1, 1)
    assert said in answer.err


def test_a_port_that_is_taken_is_one_sentence(terminal: Terminal) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        answer = terminal.kiosk("web", "--port", str(taken.getsockname()[1]))
    assert (answer.code, len(answer.err.splitlines())) == (1, 1)
    assert "ya está ocupado" in answer.err
    foreign = terminal.kiosk("web", "--host", "192.0.2.77", "--port", "0")
    assert (foreign.code, len(foreign.err.splitlines())) == (1, 1)
    assert "esa dirección no es de este equipo" in foreign.err


def test_the_link_is_shown_as_a_qr_code_also_where_there_is_no_terminal(terminal: Terminal) -> None:
    link, _, shown = terminal.kiosk("web", "token", "--qr").out.partition("\n")
    assert LINK.fullmatch(f"{link}\n")
    expected = io.StringIO()
    segno.make_qr(link, error="m").terminal(expected, border=2, compact=True)
    assert shown == expected.getvalue()
    with served(terminal, "--port", "0", "--qr") as web:
        web.get("/api/health")
        web.process.send_signal(signal.SIGTERM)
        assert web.ended() == 0
        assert "".join(web.said).count("█") > 100


@unix_only
def test_a_terminal_shows_the_link_as_a_qr_code(terminal: Terminal) -> None:
    parent, child = os.openpty()
    command = [sys.executable, "-m", "kiosk", "web", "token", "--qr"]
    environ = {**os.environ, **terminal.settings()}
    ended = subprocess.run(command, stdout=child, stderr=subprocess.PIPE, env=environ, timeout=60, check=True)
    os.close(child)
    shown = b""
    try:
        while more := os.read(parent, 65_536):
            shown += more
    except OSError:  # Linux says so at the end
        pass
    finally:
        os.close(parent)
    assert ended.returncode == 0
    assert LINK.search(shown.decode().replace("\r\n", "\n"))
    assert shown.decode().count("█") > 100


@unix_only
def test_a_terminal_shows_the_address_as_a_qr_code(terminal: Terminal) -> None:
    parent, child = os.openpty()
    command = [sys.executable, "-m", "kiosk", "web", "--port", "0", "--qr"]
    environ = {**os.environ, **terminal.settings()}
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=child, env=environ
    )
    os.close(child)
    shown = b""
    try:
        while shown.decode(errors="replace").count("\u2588") < 100:
            shown += os.read(parent, 65_536)
        assert b"http://127.0.0.1:" in shown
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
    finally:
        process.kill()
        process.wait()
        os.close(parent)
