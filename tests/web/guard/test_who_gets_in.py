"""Each way of getting in that is none: a real server, and requests as an attacker sends them."""

import base64
import hashlib
import http.client
import json
import re
from collections.abc import Iterator
from ipaddress import ip_address, ip_network
from pathlib import Path

import pytest

from kiosk.web.guard import Access
from kiosk.web.guard.host_check import names_of
from kiosk.web.guard.token_file import TokenFile, TokensUnreadable, new_token
from tests.web.guard.guarded_server import Answered, GuardedServer, elsewhere, guarded_server

LOOPBACK = ip_address("127.0.0.1")
HTML = {"accept": "text/html,application/xhtml+xml"}


@pytest.fixture
def tokens(tmp_path: Path) -> TokenFile:
    return TokenFile(tmp_path / "web_tokens")


@pytest.fixture
def token(tokens: TokenFile) -> str:
    made = new_token()
    tokens.add(made)
    return made


@pytest.fixture
def outside(tokens: TokenFile) -> Iterator[GuardedServer]:
    """Called as from another machine."""
    with guarded_server(elsewhere(Access(tokens, names_of("taller", ())))) as server:
        yield server


@pytest.fixture
def inside(tokens: TokenFile) -> Iterator[GuardedServer]:
    with guarded_server(Access(tokens, names_of("taller", ["pantalla.example"]))) as server:
        yield server


@pytest.fixture
def proxied(tokens: TokenFile) -> Iterator[GuardedServer]:
    """Behind a proxy at 127.0.0.1, which the test plays."""
    access = Access(tokens, proxy=LOOPBACK, networks=(ip_network("10.1.0.0/16"),))
    with guarded_server(access) as server:
        yield server


def _is_refused(answer: Answered) -> bool:
    assert "page" not in answer.body
    return answer.status == 401


def test_this_machine_needs_no_token(inside: GuardedServer) -> None:
    assert inside.get().status == 200


def test_another_address_gets_nothing_without_a_token(outside: GuardedServer) -> None:
    for path in ("/", "/spool/MK-1", "/api/workers", "/api/openapi.json", "/api/nothing", "/static/x"):
        assert _is_refused(outside.get(path)), path


@pytest.mark.parametrize("wrong", ["", "x", "a" * 43, "a" * 1_500, "ñ", "%00"])
def test_a_wrong_token_gets_nothing(wrong: str, token: str, outside: GuardedServer) -> None:
    sent = wrong.encode().decode("latin-1")
    assert _is_refused(outside.get(authorization=f"Bearer {sent}"))
    assert _is_refused(outside.get(cookie=f"kiosk_token={sent}"))
    if sent.isascii():
        assert _is_refused(outside.get(f"/?token={wrong}"))


def test_a_token_that_is_nearly_right_gets_nothing(token: str, outside: GuardedServer) -> None:
    for near in (token[:-1], token + "A", token.upper(), token.swapcase()):
        assert _is_refused(outside.get(authorization=f"Bearer {near}"))


def test_what_is_stored_opens_nothing(token: str, tokens: TokenFile, outside: GuardedServer) -> None:
    (stored,) = tokens.hashes()
    assert _is_refused(outside.get(authorization=f"Bearer {stored}"))
    assert token not in tokens.path.read_text()


def test_a_token_gets_in_as_bearer_and_as_cookie(token: str, outside: GuardedServer) -> None:
    assert outside.get(authorization=f"Bearer {token}").status == 200
    assert outside.get(cookie=f"theme=dark; kiosk_token=old; kiosk_token={token}").status == 200


def test_a_link_becomes_a_cookie_and_leaves_the_address(token: str, outside: GuardedServer) -> None:
    answer = outside.get(f"/spool/MK%201?wall=1&token={token}&x=")
    assert (answer.status, answer.headers["location"]) == (303, "/spool/MK%201?wall=1&x=")
    cookie = answer.headers["set-cookie"].split("; ")
    assert cookie == [f"kiosk_token={token}", "Path=/", "Max-Age=31536000", "HttpOnly", "SameSite=Strict"]
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert outside.get(answer.headers["location"], cookie=cookie[0]).status == 200


def test_no_token_in_the_address_opens_the_json(token: str, outside: GuardedServer) -> None:
    assert _is_refused(outside.get(f"/api/workers?token={token}"))


@pytest.mark.parametrize(
    "path", ["//evil.example/", "/\\evil.example/", "///evil.example", "/\\/evil.example"]
)
def test_a_link_leads_nowhere_else(path: str, token: str, outside: GuardedServer) -> None:
    answer = outside.get(f"{path}?token={token}")
    assert answer.status == 303
    assert answer.headers["location"].startswith("/evil.example")


def test_a_link_is_tidied_on_this_machine_too(token: str, inside: GuardedServer) -> None:
    good, bad = inside.get(f"/?token={token}"), inside.get("/?token=wrong")
    assert (good.status, bad.status) == (303, 303)
    assert "set-cookie" in good.headers
    assert "set-cookie" not in bad.headers


def test_a_running_server_sees_new_and_revoked_tokens(tokens: TokenFile, outside: GuardedServer) -> None:
    elsewhere = TokenFile(tokens.path)
    first, second = new_token(), new_token()
    assert _is_refused(outside.get(authorization=f"Bearer {first}"))
    elsewhere.add(first)
    assert outside.get(authorization=f"Bearer {first}").status == 200
    elsewhere.add(second)
    assert [outside.get(authorization=f"Bearer {each}").status for each in (first, second)] == [200, 200]
    assert elsewhere.revoke_all() == 2
    assert [outside.get(authorization=f"Bearer {each}").status for each in (first, second)] == [401, 401]


def test_a_stream_ends_with_its_token(
    token: str, tokens: TokenFile, outside: GuardedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.web.guard.admission.LOOKS_EVERY_S", 0.1)
    connection = http.client.HTTPConnection(outside.host, outside.port, timeout=20)
    connection.request("GET", "/api/sse/stream", headers={"Authorization": f"Bearer {token}"})
    answer = connection.getresponse()
    assert answer.readline() == b": ping\n"
    tokens.revoke_all()
    answer.read()  # to the end, which comes in order: http.client raises if the answer is cut
    connection.close()


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:8766",
        "127.0.0.1.evil.example",
        "taller.evil.example",
        "xtaller",
        "tallerx",
    ],
)
def test_no_foreign_name_leads_here(host: str, token: str, inside: GuardedServer) -> None:
    answer = inside.get(host_=host)
    assert answer.status == 421
    assert "web_names" in answer.body
    assert inside.get(host_=host, authorization=f"Bearer {token}").status == 421
    assert inside.get(f"/?token={token}", host_=host).status == 421
    assert inside.get(host_=token).status == 421


@pytest.mark.parametrize("host", ["", "a b", "@", "127.0.0.1@evil.example", "[::1", "evil/..", "localhost:x"])
def test_a_name_that_is_none_is_refused(host: str, inside: GuardedServer) -> None:
    assert inside.get(host_=host).status == 400


@pytest.mark.parametrize(
    "host",
    [
        *("localhost", "LOCALHOST:1", "127.0.0.1", "192.168.1.7:8766", "[::1]:8766", "[fe80::1]"),
        *("taller", "Taller.", "taller.local:80", "pantalla.example"),
    ],
)
def test_own_names_and_addresses_lead_here(host: str, inside: GuardedServer) -> None:
    assert inside.get(host_=host).status == 200


def test_nobody_becomes_loopback_by_a_header(outside: GuardedServer) -> None:
    for name in ("x_forwarded_for", "x_real_ip", "forwarded", "client_ip", "x_client_ip", "true_client_ip"):
        assert _is_refused(outside.get(**{name: "127.0.0.1"})), name


def test_what_a_forgotten_proxy_passes_on_is_not_of_this_machine(inside: GuardedServer) -> None:
    for name in ("x_forwarded_for", "x_real_ip", "forwarded", "via"):
        assert _is_refused(inside.get(**{name: "127.0.0.1"})), name


def test_behind_a_proxy_nobody_is_loopback(token: str, proxied: GuardedServer) -> None:
    assert _is_refused(proxied.get())
    assert _is_refused(proxied.get(x_forwarded_for="127.0.0.1"))
    assert _is_refused(proxied.get(x_forwarded_for="::1"))
    assert proxied.get(authorization=f"Bearer {token}").status == 200


def test_only_the_proxys_last_hop_is_believed(proxied: GuardedServer) -> None:
    assert proxied.get(x_forwarded_for="10.1.2.3").status == 200  # an open network
    assert _is_refused(proxied.get(x_forwarded_for="10.1.2.3, 203.0.113.9"))
    assert proxied.get(x_forwarded_for="203.0.113.9, 10.1.2.3").status == 200
    assert _is_refused(proxied.get(x_forwarded_for="10.1.2.3, nonsense"))
    assert _is_refused(proxied.get())


@pytest.mark.parametrize("said", ["10.1.2.3:5", "[::ffff:10.1.2.3]:65535", "[::ffff:10.1.2.3]"])
def test_a_proxy_may_say_the_port_as_well(said: str, proxied: GuardedServer) -> None:
    assert proxied.get(x_forwarded_for=said).status == 200
    assert proxied.get(x_forwarded_for=f"203.0.113.9:80, {said}").status == 200
    assert _is_refused(proxied.get(x_forwarded_for=f"{said}, 203.0.113.9:80"))


@pytest.mark.parametrize("said", ["10.1.2.3:", "10.1.2.3:x", "10.1.2.3:5:6", "[10.1.2.3]:5", "10.1.2.3]"])
def test_what_is_no_address_with_a_port_is_none(said: str, proxied: GuardedServer) -> None:
    assert _is_refused(proxied.get(x_forwarded_for=said))


def test_another_one_than_the_proxy_is_not_believed(tokens: TokenFile, token: str) -> None:
    access = Access(tokens, proxy=ip_address("127.0.0.7"), networks=(ip_network("10.1.0.0/16"),))
    with guarded_server(access) as server:
        assert _is_refused(server.get(x_forwarded_for="10.1.2.3"))
        assert _is_refused(server.get())
        answer = server.get(f"/?token={token}", x_forwarded_proto="https")
        assert "Secure" not in answer.headers["set-cookie"]


def test_the_cookie_is_secure_where_the_browser_speaks_tls(token: str, proxied: GuardedServer) -> None:
    behind = proxied.get(f"/?token={token}", x_forwarded_proto="https", x_forwarded_for="203.0.113.9")
    assert behind.headers["set-cookie"].endswith("; Secure")


def test_an_open_network_reads_the_old_routes_and_nothing_else(tokens: TokenFile) -> None:
    with guarded_server(elsewhere(Access(tokens, networks=(ip_network("127.0.0.1/32"),)))) as server:
        assert server.get("/api/workers").status == 200
        for path in ("/", "/spool/MK-1", "/api/openapi.json", "/api/workers/x", "/api/workersx"):
            assert _is_refused(server.get(path)), path
        assert server.get("/api/workers", "HEAD").status == 401
    with guarded_server(elsewhere(Access(tokens, networks=(ip_network("203.0.113.0/24"),)))) as server:
        assert _is_refused(server.get("/api/workers"))


def test_a_person_is_told_in_a_page_with_a_way_in(outside: GuardedServer) -> None:
    answer = outside.get("/", **HTML)
    assert answer.status == 401
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert '<a href="">' in answer.body  # to the same address: a screen on the wall stays one
    assert "«kiosk web token»" in answer.body
    assert "«kiosk web token --qr»" in answer.body
    assert answer.headers["cache-control"] == "no-store"
    assert outside.get("/", "POST", **HTML).body.count("<p>") == 1


@pytest.mark.parametrize(
    "said", [{"accept_language": "en-GB,es"}, {"cookie": "lang=en", "accept_language": "es"}]
)
def test_a_person_is_told_in_the_own_language_and_a_program_in_the_stations(
    said: dict[str, str], outside: GuardedServer
) -> None:
    for path in ("/", "/?lang=en"):
        answer = outside.get(path, **HTML, **said)
        assert "You need the shop" in answer.body
        assert '<html lang="en">' in answer.body
    assert "hace falta el enlace" in outside.get("/?lang=es", **HTML, **said).body
    told = outside.get("/api/workers", **HTML, **said)
    assert json.loads(told.body)["error"] == "no_token"
    assert "hace falta el enlace" in json.loads(told.body)["message"]


def test_the_page_of_a_refusal_has_the_one_style_that_the_policy_names(outside: GuardedServer) -> None:
    answer = outside.get("/", **HTML)
    (style,) = re.findall("<style>(.*)</style>", answer.body)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src 'self' 'sha256-{digest}';" in answer.headers["content-security-policy"]


def test_the_file_is_for_its_owner_alone_and_changes_in_one_step(token: str, tokens: TokenFile) -> None:
    assert tokens.path.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in tokens.path.parent.iterdir()] == ["web_tokens"]


def test_a_token_file_that_is_damaged_lets_nobody_in(
    token: str, tokens: TokenFile, outside: GuardedServer
) -> None:
    tokens.path.write_text("nonsense\n\n" + "0" * 63)
    assert _is_refused(outside.get(authorization="Bearer nonsense"))
    assert _is_refused(outside.get(authorization=f"Bearer {token}"))


@pytest.mark.logs("tokens can't be read")
def test_a_token_file_that_is_no_text_lets_nobody_in(
    token: str, tokens: TokenFile, outside: GuardedServer
) -> None:
    assert outside.get(authorization=f"Bearer {token}").status == 200
    tokens.path.write_bytes(b"\xff\xfe\x00")
    assert _is_refused(outside.get(authorization=f"Bearer {token}"))


@pytest.mark.logs("tokens can't be read")
@pytest.mark.parametrize("is_folder", [True, False])
def test_tokens_that_can_not_be_read_are_kept_and_told_once(
    token: str, tokens: TokenFile, is_folder: bool, caplog: pytest.LogCaptureFixture
) -> None:
    """A server that starts meanwhile says so at its first look, and no command writes over what is there."""
    kept = tokens.path.read_bytes()
    if is_folder:
        tokens.path.unlink()
        tokens.path.mkdir()
    else:
        tokens.path.write_bytes(kept + b"\xff")
    fresh = TokenFile(tokens.path)
    assert [fresh.hashes(), fresh.hashes()] == [(), ()]
    assert len(caplog.records) == 1
    with pytest.raises(TokensUnreadable):
        fresh.add(new_token())
    with pytest.raises(TokensUnreadable):
        fresh.revoke_all()
    if is_folder:
        tokens.path.rmdir()
    else:
        assert tokens.path.read_bytes() == kept + b"\xff"
    tokens.path.write_bytes(kept)
    assert fresh.is_valid(token)
    tokens.path.write_bytes(b"\xff")
    assert not fresh.is_valid(token)
    assert len(caplog.records) == 2


def test_tokens_are_long_and_never_the_same() -> None:
    made = {new_token() for _ in range(100)}
    assert len(made) == 100
    assert all(len(each) >= 4 + 43 for each in made)


def test_time_tells_nothing(token: str, tokens: TokenFile, monkeypatch: pytest.MonkeyPatch) -> None:
    """All are compared, in constant time, whichever fits: a clock would say nothing on a busy machine."""
    tokens.add(new_token())
    tokens.add(new_token())
    compared = []

    def compare(one: str, other: str) -> bool:
        compared.append(other)
        return one == other

    monkeypatch.setattr("hmac.compare_digest", compare)
    assert tokens.is_valid(token)
    assert not tokens.is_valid("wrong")
    assert len(compared) == 6
