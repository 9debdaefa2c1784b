"""Reads what the check of the web face judges: rights of its files, and how long its certificate is valid."""

import sys
from datetime import datetime
from pathlib import Path

from cryptography import x509

from kiosk.commands.web.own_socket import CertificateRefused, tls_context
from kiosk.config.settings import Settings
from kiosk.config.values import is_loopback
from kiosk.core.frozen import frozen
from kiosk.program import web_down
from kiosk.program.web_down import WebDown
from kiosk.station.work_lock import is_at_work
from kiosk.web.guard.token_file import TokenFile, TokensUnreadable

_OTHERS = 0o077


@frozen
class Validity:
    """From when to when a certificate counts; UTC."""

    begins: datetime
    ends: datetime


@frozen
class WebFacts:
    """`certificate` is None without one, and its refusal if it can't be used. `readable` are the files with
    secrets that others on this machine may read; `tokens_unread` tells why
    `token_file` can't be read. `down` is since when the web face of this folder's window has been down, and
    why. `is_shut` is True where other machines are served and none has a way in."""

    networks: tuple[str, ...] = ()
    certificate: Validity | CertificateRefused | None = None
    certificate_file: Path | None = None
    readable: tuple[Path, ...] = ()
    token_file: Path | None = None
    tokens_unread: TokensUnreadable | None = None
    down: WebDown | None = None
    is_shut: bool = False


def web_facts(settings: Settings) -> WebFacts:
    """Looks at the disk only."""
    file, key = settings.web_certificate, settings.web_key_file
    certificate = _validity(file, key) if file and key else None
    secrets = [settings.web_token_file, *([key] if key else [])]
    readable = tuple(each for each in secrets if _is_readable_by_others(each))
    tokens = TokenFile(settings.web_token_file)
    unread, has_tokens = None, True
    try:
        has_tokens = bool(tokens.kept())
    except TokensUnreadable as error:
        unread = error
    is_for_others = not is_loopback(settings.web_host) or settings.web_proxy is not None
    is_shut = is_for_others and not has_tokens and not settings.web_open_networks
    down = web_down.kept(settings.data_dir)
    if down and not is_at_work(settings.data_dir):
        down = None  # its window was killed
    return WebFacts(
        settings.web_open_networks, certificate, file, readable, tokens.path, unread, down, is_shut
    )


def _validity(certificate: Path, key: Path) -> Validity | CertificateRefused:
    try:
        tls_context(certificate, key)
        found = x509.load_pem_x509_certificate(certificate.read_bytes())
    except CertificateRefused as refused:
        return refused
    except ValueError:  # a server's library takes it, but not this one
        return CertificateRefused("unreadable")
    return Validity(found.not_valid_before_utc, found.not_valid_after_utc)


def _is_readable_by_others(file: Path) -> bool:
    """Windows keeps what is in a person's folder from other people; its mode bits say nothing."""
    try:
        return sys.platform != "win32" and bool(file.stat().st_mode & _OTHERS)
    except OSError:
        return False  # not there; or `kiosk web` says why it can't be read
