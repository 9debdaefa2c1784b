"""What browsers are told, and what pages of other sites get; files that are served and those beside them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.web.guard import Access
from kiosk.web.guard.refused_page import STYLE_SOURCE
from kiosk.web.guard.token_file import TokenFile
from tests.web.guard.guarded_server import GuardedServer, guarded_server

NAMED, FOREIGN = "https://planificacion.example", "https://evil.example"
ASKS = {"access_control_request_method": "GET", "access_control_request_headers": "authorization"}


@pytest.fixture
def server(tmp_path: Path) -> Iterator[GuardedServer]:
    static = tmp_path / "static"
    (static / "below").mkdir(parents=True)
    (static / "live.js").write_text("page")
    (tmp_path / "beside.txt").write_text("beside")
    (tmp_path / "static-too").mkdir()
    (tmp_path / "static-too" / "x.txt").write_text("beside")
    (static / "link.txt").symlink_to(tmp_path / "beside.txt")
    access = Access(TokenFile(tmp_path / "web_tokens"), origins=frozenset({NAMED}))
    with guarded_server(access, static=static) as server:
        yield server


def test_every_answer_forbids_what_no_page_needs(server: GuardedServer) -> None:
    answers = [server.get(path) for path in ("/", "/api/workers", "/nothing", "/static/live.js")]
    answers += [server.get("/", "POST"), server.get("/", host_="evil.example"), server.get("/x" * 2_000)]
    assert [each.status for each in answers] == [200, 200, 404, 200, 405, 421, 414]
    for answer in answers:
        policy = dict(
            part.strip().split(" ", 1) for part in answer.headers["content-security-policy"].split(";")
        )
        assert policy["default-src"] == "'none'"
        assert policy["script-src"] == policy["connect-src"] == "'self'"
        assert policy["style-src"] == f"'self' {STYLE_SOURCE}"
        assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
        assert "unsafe" not in answer.headers["content-security-policy"]
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["cache-control"] in ("private, no-cache", "no-store")
        assert "server" not in answer.headers


def test_a_page_of_a_named_site_may_read_with_a_token_of_its_own(server: GuardedServer) -> None:
    question = server.get(method="OPTIONS", origin=NAMED, **ASKS)
    assert question.status == 204
    assert question.headers["access-control-allow-origin"] == NAMED
    assert "authorization" in question.headers["access-control-allow-headers"]
    answer = server.get(origin=NAMED)
    assert (answer.status, answer.headers["access-control-allow-origin"]) == (200, NAMED)
    assert "access-control-allow-credentials" not in answer.headers
    assert "origin" in answer.headers["vary"].lower()


@pytest.mark.parametrize(
    "origin", [FOREIGN, "null", NAMED + ".evil.example", NAMED + ":444", "http" + NAMED[5:]]
)
def test_a_page_of_another_site_gets_nothing(origin: str, server: GuardedServer) -> None:
    for method, more in (("GET", {}), ("HEAD", {}), ("OPTIONS", ASKS)):
        answer = server.get("/api/workers", method, origin=origin, **more)
        assert answer.status == 403
        assert "access-control-allow-origin" not in answer.headers
        assert "page" not in answer.body


def test_a_script_of_another_site_gets_nothing_and_a_link_does(server: GuardedServer) -> None:
    for mode in ("no-cors", "cors"):
        assert server.get(sec_fetch_site="cross-site", sec_fetch_mode=mode).status == 403
    assert server.get("/", sec_fetch_site="cross-site", sec_fetch_mode="navigate").status == 200
    assert server.get("/", sec_fetch_site="same-origin", sec_fetch_mode="cors").status == 200


def test_a_page_of_ours_may_read(server: GuardedServer) -> None:
    here = f"{server.host}:{server.port}"
    assert server.get(origin=f"http://{here}", host_=here).status == 200


@pytest.mark.parametrize(
    "path",
    [
        *(
            "/static/../beside.txt",
            "/static/%2e%2e/beside.txt",
            "/static/..%2fbeside.txt",
            "/static//beside.txt",
        ),
        *("/static/below/../../beside.txt", "/static/..\\beside.txt", "/static/%5c..%5cbeside.txt"),
        *("/static/../static-too/x.txt", "/static/....//beside.txt", "/static/%252e%252e/beside.txt"),
        *("/static//etc/passwd", "/static/%2fetc/passwd", "/static/link.txt", "/static/live.js%00.txt"),
    ],
)
def test_no_file_beside_the_pages_is_served(path: str, server: GuardedServer) -> None:
    answer = server.get(path)
    assert answer.status in (400, 404)
    assert "beside" not in answer.body
    assert "root:" not in answer.body


@pytest.mark.parametrize("path", ["/static", "/static/", "/static/below", "/static/below/", "/static/."])
def test_no_folder_is_listed(path: str, server: GuardedServer) -> None:
    answer = server.get(path)
    assert answer.status in (307, 404)
    assert "live.js" not in answer.body
