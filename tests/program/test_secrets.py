"""A password never reaches a screen, a terminal or a log."""

import logging
from pathlib import Path

import pytest

from kiosk.config.settings import SettingsError, load_settings
from kiosk.config.values import without_password
from kiosk.program.logs import logging_to, without_secrets
from kiosk.realtime.connection import RedisUrlError, check_url
from kiosk.web.guard.token_file import new_token

PASSWORD = "s3creto"


def test_settings_can_be_printed_without_their_password(tmp_path: Path) -> None:
    url = f"redis://kiosk:{PASSWORD}@10.0.0.5:6379/0?password={PASSWORD}"
    settings = load_settings(None, {"KIOSK_DATA_DIR": str(tmp_path), "KIOSK_REDIS_URL": url})
    assert settings.redis_url == url
    assert PASSWORD not in repr(settings)
    assert settings.redis_shown == "redis://kiosk:***@10.0.0.5:6379/0"


def test_a_token_of_the_web_face_is_taken_out_of_the_log() -> None:
    token = new_token()
    for said in (f"GET /?token={token}&x=1", f"kiosk_token={token}; a", f"Bearer {token}", f"'/{token}'"):
        assert token[4:] not in without_secrets(said)
    assert without_secrets(f"/?a=1&token={PASSWORD}&x=1") == "/?a=1&token=***&x=1"


@pytest.mark.parametrize(
    "url",
    [
        f"http://kiosk:{PASSWORD}@host",
        f"redis://kiosk:{PASSWORD}@host:puerto",
        f"redis://kiosk:{PASSWORD}@:6379",
        f"redis://kiosk:{PASSWORD}@host/uno",
        f"redis://kiosk:{PASSWORD}@host?timeout=3",
        f"redis:kiosk:{PASSWORD}@host",
        f"kiosk:{PASSWORD}@host",
        f"redis://[::1:{PASSWORD}@host",
        f"redis://host?password={PASSWORD}&db=x",
    ],
)
def test_a_wrong_redis_url_is_told_without_its_password(url: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as error:
        load_settings(None, {"KIOSK_DATA_DIR": str(tmp_path), "KIOSK_REDIS_URL": url})
    assert "KIOSK_REDIS_URL" in str(error.value)
    assert PASSWORD not in str(error.value)


@pytest.mark.parametrize(
    "url",
    [
        "redis://localhost",
        "redis://localhost:6379/0",
        "rediss://u:p@10.0.0.5:6380/2?ssl_cert_reqs=none",
        "unix:///run/redis.sock?db=1",
        "redis://[::1]:6379/0",
        "http://localhost",
        "redis://",
        "redis://:6379",
        "redis://host:0",
        "redis://host:99999",
        "redis://host/uno",
        "redis://host?db=uno",
        "redis://host?socket_timeout=3",
        "redis://host/0#x",
        "unix://",
        "localhost:6379",
    ],
)
def test_the_settings_and_the_connection_agree_on_what_is_a_redis_url(url: str, tmp_path: Path) -> None:
    try:
        check_url(url)
        connects = True
    except RedisUrlError:
        connects = False
    try:
        load_settings(None, {"KIOSK_DATA_DIR": str(tmp_path), "KIOSK_REDIS_URL": url})
        accepted = True
    except SettingsError:
        accepted = False
    assert accepted == connects


def test_the_query_of_a_url_is_not_shown() -> None:
    assert without_password(f"redis://host/0?password={PASSWORD}") == "redis://host/0"


def test_the_log_keeps_no_password_and_no_token(tmp_path: Path) -> None:
    file = tmp_path / "logs" / "kiosk.log"
    log = logging.getLogger("kiosk.test")
    with logging_to(file):
        log.info("connecting to redis://kiosk:%s@10.0.0.5:6379/0", PASSWORD)
        log.info("redis://:%s@host?password=%s", PASSWORD, PASSWORD)
        log.info("header Authorization: Bearer %s", PASSWORD)
        try:
            raise ValueError(f"rediss://u:{PASSWORD}@h")
        except ValueError:
            log.info("failed", exc_info=True)
    written = file.read_text(encoding="utf-8")
    assert written.count("***") >= 4
    assert "Traceback" in written
    assert PASSWORD not in written


def test_a_private_key_that_strays_into_a_message_is_cut_out() -> None:
    text = "bad file: -----BEGIN PRIVATE KEY-----\nMIIE\nabc\n-----END PRIVATE KEY-----"
    assert "MIIE" not in without_secrets(text)


@pytest.mark.parametrize(
    "token", ["eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJhQGIifQ.c2ln_bmF0dXJl-x", "ya29.c.b0Aaek-x_1.z"]
)
def test_a_token_of_google_is_cut_out_wherever_it_stands(token: str) -> None:
    assert without_secrets(f"assertion={token}&x=1") == "assertion=***&x=1"


def test_an_address_without_a_password_stays_readable() -> None:
    assert (
        without_secrets("http://localhost:8080/v4 and user@host") == "http://localhost:8080/v4 and user@host"
    )
