"""`kiosk web token`: makes a link that lets a browser in, or ends all such links."""

import argparse

from kiosk import texts
from kiosk.commands import output
from kiosk.commands.exits import Exit
from kiosk.commands.web.access_rules import why_unreadable, with_options
from kiosk.commands.web.own_socket import address_shown
from kiosk.commands.web.qr_code import qr_code
from kiosk.config.settings import Settings
from kiosk.config.values import is_loopback
from kiosk.locks.file_lock import FileLock
from kiosk.web.guard.token_cookie import PARAMETER
from kiosk.web.guard.token_file import TokenFile, TokensUnreadable, new_token

WAIT_S = 5.0


def run(settings: Settings, args: argparse.Namespace) -> int:
    """Print a new link once; only its hash is kept. With `--revoke` end all. Exit code; raises OSError."""
    settings = with_options(settings, args.host, args.port, args.proxy)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    lock = FileLock(settings.web_token_file.with_suffix(".lock"))
    if not lock.acquire(WAIT_S):
        output.tell(texts.phrase("web.token.busy", settings.language))
        return Exit.FAILURE
    file = TokenFile(settings.web_token_file)
    try:
        if args.revoke:
            ended = str(file.revoke_all())
            output.say(texts.phrase("web.token.revoked", settings.language, n=ended))
            return Exit.OK
        token = new_token()
        file.add(token)
    except TokensUnreadable as unread:
        values = {"file": str(file.path), "why": why_unreadable(unread, settings.language)}
        output.tell(texts.phrase("web.token.unreadable", settings.language, **values))
        return Exit.FAILURE
    finally:
        lock.release()
    link = f"{address_of_pages(settings)}?{PARAMETER}={token}"
    output.say(link)
    if args.qr:
        output.say(qr_code(link))
    output.tell(texts.phrase("web.token.kept", settings.language))
    if is_loopback(settings.web_host) and not settings.web_proxy:
        output.tell(texts.phrase("web.token.only_here", settings.language))
    return Exit.OK


def address_of_pages(settings: Settings) -> str:
    """Where browsers find the pages: under the first name of the settings, if there is one. Behind a proxy
    that is the proxy's address, which is taken to encrypt."""
    name = settings.web_names[0] if settings.web_names else ""
    if settings.web_proxy and name:
        return f"https://{name}/"
    scheme = "https" if settings.web_certificate else "http"
    return f"{scheme}://{name or address_shown(settings.web_host)}:{settings.web_port}/"
