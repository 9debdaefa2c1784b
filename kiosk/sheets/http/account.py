"""The service account's key file: whether it is valid, and which e-mail to share the spreadsheet with.

Only the e-mail and the token server's address ever leave this module; the key never does.
"""

import json
from collections.abc import Sequence
from enum import StrEnum
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from google.oauth2.service_account import Credentials

from kiosk.core.frozen import frozen

_ENCODING = "utf-8-sig"
"""A key file that passed through an editor may begin with a byte-order mark."""

_FIELDS = ("client_email", "token_uri", "private_key")


class AccountTrouble(StrEnum):
    """Why a file can't be used as a service account's."""

    ABSENT = "absent"
    UNREADABLE = "unreadable"
    NO_JSON = "no_json"
    NO_SERVICE_ACCOUNT = "no_service_account"
    """JSON of another kind, such as an OAuth client secret."""
    INCOMPLETE = "incomplete"
    BROKEN_KEY = "broken_key"
    UNENCRYPTED = "unencrypted"
    """Its token would come over the network in plain text."""


@frozen
class Account:
    """What may be shown of a service account: the spreadsheet is shared with its `email`."""

    email: str
    token_uri: str


class SheetsCredentials(Credentials):
    """google-auth's credentials without the look-up of the regions in which the account may be used.

    That look-up sends the token to another server from a thread of its own. The kiosk doesn't need the
    answer, and behind a shop's firewall each attempt would log warnings.
    """

    def _is_regional_access_boundary_lookup_required(self) -> bool:
        return False


def credentials_of(path: Path, scopes: Sequence[str]) -> Credentials:
    """The account's credentials. Raises OSError, ValueError, KeyError, TypeError or AttributeError."""
    found = json.loads(path.read_text(encoding=_ENCODING))
    if not _is_private(found["token_uri"]):
        raise ValueError("the token server is neither https nor on this machine")
    made: Credentials = SheetsCredentials.from_service_account_info(found, scopes=scopes)  # type: ignore[no-untyped-call]
    return made


def look_at(path: Path) -> Account | AccountTrouble:
    """Read the file and parse its key. Returns the trouble, and never raises, whatever the file holds."""
    try:
        text = path.read_text(encoding=_ENCODING)
    except FileNotFoundError:
        return AccountTrouble.ABSENT
    except (OSError, ValueError):  # a folder, no permission, not UTF-8, an invalid path
        return AccountTrouble.UNREADABLE
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return AccountTrouble.NO_JSON
    if not isinstance(found, dict) or found.get("type") != "service_account":
        return AccountTrouble.NO_SERVICE_ACCOUNT
    if not all(isinstance(found.get(name), str) and found[name].strip() for name in _FIELDS):
        return AccountTrouble.INCOMPLETE
    try:
        Credentials.from_service_account_info(found)  # type: ignore[no-untyped-call]
    except (ValueError, KeyError, TypeError, AttributeError):
        return AccountTrouble.BROKEN_KEY
    if not _is_private(found["token_uri"]):
        return AccountTrouble.UNENCRYPTED
    return Account(found["client_email"], found["token_uri"])


def _is_private(url: str) -> bool:
    """True if nobody on the network can read what this server answers."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        return parts.scheme == "https" or host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
