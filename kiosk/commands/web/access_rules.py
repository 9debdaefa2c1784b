"""The access rules, by the settings and the command line."""

import socket
from dataclasses import replace

from kiosk import texts
from kiosk.config.settings import Settings
from kiosk.web.guard import Access
from kiosk.web.guard.access import address_of, networks_of
from kiosk.web.guard.host_check import names_of
from kiosk.web.guard.token_file import TokenFile, TokensUnreadable


def with_options(settings: Settings, host: str | None, port: int | None, proxy: str | None) -> Settings:
    """The settings, with what the command line says in their place."""
    return replace(
        settings,
        web_host=host or settings.web_host,
        web_port=settings.web_port if port is None else port,
        web_proxy=proxy or settings.web_proxy,
    )


def access_of(settings: Settings) -> Access:
    """The rules for the guards. Asks nobody on the network."""
    further = [settings.web_host, *settings.web_names]
    return Access(
        tokens=TokenFile(settings.web_token_file),
        names=names_of(socket.gethostname(), further),
        origins=frozenset(settings.web_origins),
        networks=networks_of(settings.web_open_networks),
        proxy=address_of(settings.web_proxy) if settings.web_proxy else None,
        language=settings.language,
    )


def why_unreadable(unread: TokensUnreadable, language: str) -> str:
    """The reason, as the end of a sentence."""
    if unread.errno is None:
        return texts.phrase("web.token.no_text", language)
    return texts.os_reason(unread.errno, language)
