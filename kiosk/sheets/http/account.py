"""The service account's file: whether it is one, and whom to share the spreadsheet with.

Of its contents only the e-mail and the token's address ever leave this module.
"""

import json
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from google.oauth2.service_account import Credentials

_FIELDS = ("client_email", "token_uri", "private_key")


class AccountTrouble(StrEnum):
    """Why a file can't be used as a service account's."""

    ABSENT = "absent"
    UNREADABLE = "unreadable"
    NO_JSON = "no_json"
    NO_SERVICE_ACCOUNT = "no_service_account"
    """JSON of another kind, such as a client's secret for people's accounts."""
    INCOMPLETE = "incomplete"
    BROKEN_KEY = "broken_key"


@dataclass(frozen=True, slots=True)
class Account:
    """What may be shown of a service account: `email` is whom the spreadsheet is shared with."""

    email: str
    token_uri: str


class SheetsCredentials(Credentials):
    """google-auth's own, without the question in which regions the account may be used.

    That one goes to another server, from a thread of its own, with the token; the kiosk has no use for the
    answer, and behind a shop's firewall each try would end in warnings.
    """

    def _is_regional_access_boundary_lookup_required(self) -> bool:
        return False


def look_at(path: Path) -> Account | AccountTrouble:
    """Read the file and try its key. Never raises for what people put there."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return AccountTrouble.ABSENT
    except (OSError, ValueError):  # a folder, no right to it, no UTF-8, a path that can't be one
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
    return Account(found["client_email"], found["token_uri"])
