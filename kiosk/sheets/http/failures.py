"""Classifies failed requests: worth a retry, certainly not written, or outcome unknown. Pure.

A write counts as not written only where that is certain: none of its bytes were sent (`RequestProgress`),
there was no token to send it with, or the server refused it. A connection that the server closed while it was
idle is reopened before the write. If the server closes it during the write, the outcome is unknown: a server
that applies the write and then crashes looks the same.
"""

import re
from typing import Any

import requests
from google.auth.exceptions import GoogleAuthError, TransportError
from urllib3.exceptions import NewConnectionError

from kiosk.core.errors import KioskError, OutcomeUnknownError, Refusal, SheetError, WriteRefused
from kiosk.core.refusals import (
    AwayCause,
    Denied,
    OutcomeUnknown,
    QuotaExceeded,
    SheetChanged,
    SheetForbidden,
    SheetUnavailable,
    UnknownCause,
)
from kiosk.sheets.http.connection import RequestProgress
from kiosk.workbook import FILE_DOMAIN, WorkbookUnsure

LIMIT_PAUSE_S = 5.0
"""Seconds to wait at least after a 429 without Retry-After: earlier retries only use up the quota."""

REQUEST_ERRORS = (OSError, ValueError, GoogleAuthError)
"""All that a request may raise: errors of the network and of `requests`, unreadable JSON, no token."""

_UNSURE = WorkbookUnsure.__name__

_REQUEST = re.compile(r"requests\[(\d{1,4})\]")
"""How Google names the request of a batch that it refuses."""

_REFUSED_KEYS = (
    ("short-lived token", Denied.CLOCK),
    ("reasonable timeframe", Denied.CLOCK),
    ("iat and exp", Denied.CLOCK),
    ("invalid jwt signature", Denied.SIGNATURE),
    ("account not found", Denied.ACCOUNT),
)
"""What Google's token server says of credentials that it refuses, and why."""

_EXCEL = "not supported for this document"
"""What Google says of an Excel file that lies in Drive."""

_PAGES = frozenset({403, 407, 511})
"""Statuses with which a proxy or a portal sends a page of its own; Google's errors of these are JSON."""

_PAGE = re.compile(r"\s*<(?:!doctype|html|head|body)\b", re.I)
_TITLE = re.compile(r"<title[^>]*>\s*(.*?)\s*</title", re.I | re.S)
_TAG = re.compile(r"<[^>]*>")
_LONGEST_SAID = 120
_RETRIED = frozenset({408, 429, 500, 502, 503, 504})
_LOST = (
    requests.ConnectionError,
    requests.Timeout,
    requests.exceptions.ChunkedEncodingError,
    requests.exceptions.ContentDecodingError,
)


def is_limit(error: BaseException | None) -> bool:
    """True if the server refused the request for its quota (429): it was not applied."""
    return _status(error) == 429


def is_passing(error: BaseException) -> bool:
    """True if a read that failed so is worth a retry. A file that is away or damaged is told at once."""
    if _file_fault(error) is not None and _status(error) != 503:
        return False
    return _status(error) in _RETRIED or is_lost(error) or _is_token_server_away(error)


def is_lost(error: BaseException) -> bool:
    """True if no answer came, or not all of one."""
    return isinstance(error, _LOST)


def asked_pause(error: BaseException | None) -> float:
    """The answer's Retry-After in seconds; 0 if there is none, or it isn't a plain number."""
    if not isinstance(error, requests.HTTPError) or error.response is None:
        return 0.0
    asked = error.response.headers.get("Retry-After", "").strip()
    return float(asked) if asked.isdecimal() and len(asked) < 7 else 0.0


def pause_after(error: BaseException | None, usual: float) -> float:
    """Seconds until the retry: at least the server's Retry-After, or `LIMIT_PAUSE_S` after a bare 429."""
    asked = asked_pause(error)
    if asked:
        return max(usual, asked)
    return max(usual, LIMIT_PAUSE_S) if is_limit(error) else usual


def why_away(error: Exception) -> SheetUnavailable | None:
    """Why the sheet could not be reached; None if it has answered, or refused us."""
    refusal = read_error(error).refusal
    return refusal if isinstance(refusal, SheetUnavailable) else None


def brief(error: BaseException | None) -> str:
    """The error in a word for the log and for a refusal's values, without address or token."""
    status = _status(error)
    return f"HTTP {status}" if status else type(error).__name__


def nonsense() -> SheetError:
    """The error of a read whose answer isn't in the expected form."""
    return SheetError(SheetUnavailable(causa=AwayCause.NONSENSE))


def was_answered(error: BaseException | None) -> bool:
    """True if the server was reached and answered with an error status."""
    return _status(error) is not None


def never_left(error: BaseException, progress: RequestProgress) -> bool:
    """True if no byte of the request was sent: there was no token for it, or no connection."""
    return isinstance(error, GoogleAuthError) or _found_no_connection(error, progress)


def read_error(error: Exception) -> SheetError:
    """The `SheetError` that tells why a read failed."""
    status = _status(error)
    if status == 429:
        return SheetError(QuotaExceeded())
    if (fault := _file_fault(error)) is not None:
        return SheetError(fault)
    if (page := _page(error)) is not None:
        return SheetError(SheetUnavailable(causa=AwayCause.PAGE, dicho=_said_by(page) or brief(error)))
    if status in (401, 403, 404):
        return SheetError(SheetForbidden(Denied(str(status))))
    if status == 400:
        said = _message(error)
        is_excel = _EXCEL in said.lower()
        return SheetError(SheetForbidden(Denied.EXCEL) if is_excel else SheetChanged(detalle=said))
    if isinstance(error, GoogleAuthError) and not _is_token_server_away(error):
        return SheetError(_refused_key(error))
    return SheetError(_away(error))


def write_error(error: Exception, progress: RequestProgress) -> KioskError:
    """The error of a failed write: `SheetError` if it surely wasn't applied, else `OutcomeUnknownError`."""
    status, said = _status(error), _message(error)
    if (fault := _file_fault(error)) is not None:
        if fault.problema == _UNSURE:
            return OutcomeUnknownError(OutcomeUnknown(causa=UnknownCause.FILE))
        return SheetError(fault)
    if status == 400 and _EXCEL in said.lower():
        return read_error(error)
    if _page(error) is not None:  # whoever sends it may have let the write through, and kept its answer
        return OutcomeUnknownError(OutcomeUnknown(causa=brief(error)))
    if status in (400, 413):
        is_protected = status == 400 and "protected" in said.lower()
        refusal: Refusal = SheetForbidden(Denied.PROTECTED) if is_protected else SheetChanged(detalle=said)
        if status == 413:
            refusal = SheetChanged(detalle=brief(error))
        named = _REQUEST.search(said)
        return WriteRefused(refusal, int(named[1]) if named else None)
    if status in (401, 403, 404, 429) or isinstance(error, GoogleAuthError):
        # Without a token nothing is sent, and a token is fetched again only after a 401.
        return read_error(error)
    if _found_no_connection(error, progress):
        return SheetError(_away(error))
    return OutcomeUnknownError(OutcomeUnknown(causa=brief(error)))


def _found_no_connection(error: BaseException, progress: RequestProgress) -> bool:
    """True if no connection was made: by the meter, else by the type of the error."""
    if was_answered(error):
        return False
    if progress is RequestProgress.CONNECTING or isinstance(error, requests.exceptions.ConnectTimeout):
        return True
    reason = getattr(error.args[0], "reason", None) if error.args else None
    return isinstance(error, requests.ConnectionError) and isinstance(reason, NewConnectionError)


def _away(error: Exception) -> SheetUnavailable:
    is_proxy = isinstance(error, requests.exceptions.ProxyError)
    return SheetUnavailable(causa=AwayCause.PROXY if is_proxy else brief(error))


def _refused_key(error: GoogleAuthError) -> SheetForbidden:
    """Why the token server refuses the credentials; what it said, where that leaves the cause open."""
    said = _one_line(str(error.args[0]) if error.args else "")
    known = next((why for words, why in _REFUSED_KEYS if words in said.lower()), Denied.CREDENTIALS)
    if known in (Denied.CLOCK, Denied.ACCOUNT):
        return SheetForbidden(known)
    return SheetForbidden(known, dicho=said or None)


def _file_fault(error: BaseException | None) -> SheetUnavailable | None:
    """What is wrong with the file of a local workbook, if the answer says so; else None."""
    try:
        details = _error_of(error).get("details", [])
        found = next(each["metadata"] for each in details if each.get("domain") == FILE_DOMAIN)
        return SheetUnavailable(archivo=str(found["path"]), problema=str(found["problem"]))
    except (StopIteration, LookupError, TypeError, AttributeError):
        return None


def _error_of(error: BaseException | None) -> dict[str, Any]:
    """The error of Google's envelope; empty if the answer has none."""
    if not isinstance(error, requests.HTTPError) or error.response is None:
        return {}
    try:
        found = error.response.json()["error"]
    except (ValueError, LookupError, TypeError):
        return {}
    return found if isinstance(found, dict) else {}


def _page(error: Exception) -> str | None:
    """The web page that came in place of an answer of the sheet's; None if none came."""
    if isinstance(error, requests.exceptions.JSONDecodeError):
        text = str(error.doc)
    elif isinstance(error, requests.HTTPError) and error.response is not None and _status(error) in _PAGES:
        text = error.response.text
    else:
        return None
    return text if _PAGE.match(text) else None


def _said_by(page: str) -> str:
    """The page's title, or else its first words."""
    found = _TITLE.search(page)
    return _one_line(found[1] if found else _TAG.sub(" ", page))


def _one_line(text: str) -> str:
    return " ".join(text.split())[:_LONGEST_SAID]


def _is_token_server_away(error: BaseException) -> bool:
    """True if Google's token server can't be reached or has a temporary fault: it has not refused us."""
    return isinstance(error, TransportError) or (isinstance(error, GoogleAuthError) and bool(error.retryable))


def _status(error: BaseException | None) -> int | None:
    if isinstance(error, requests.HTTPError) and error.response is not None:
        return error.response.status_code
    return None


def _message(error: Exception) -> str:
    """Google's error message, or "" if the answer has none."""
    if not isinstance(error, requests.HTTPError) or error.response is None:
        return str(error)
    return str(_error_of(error).get("message", ""))
