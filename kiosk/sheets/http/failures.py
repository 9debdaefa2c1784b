"""What a failed request means: is it worth another try, was nothing written, or can nobody tell? Pure.

A write is told as not written only where that is certain: no byte of it left (`Progress`), there was no token
to send it with, or the server answered with a refusal. A connection that the server closed while it was idle
is opened anew before the write; one that it closes at that very moment leaves the outcome unknown, for a
server may read, write, and die just so.
"""

import requests
from google.auth.exceptions import GoogleAuthError, TransportError
from urllib3.exceptions import NewConnectionError

from kiosk.core.errors import Code, KioskError, OutcomeUnknownError, SheetError
from kiosk.sheets.http.connection import Progress

LIMIT_PAUSE_S = 5.0
"""How long at least a request waits after a 429 that names no time: haste only uses up the quota."""

_RETRIED = frozenset({408, 429, 500, 502, 503, 504})
_LOST = (
    requests.ConnectionError,
    requests.Timeout,
    requests.exceptions.ChunkedEncodingError,
    requests.exceptions.ContentDecodingError,
)


def is_limit(error: BaseException | None) -> bool:
    """True where the server refused a request as one too many: it was not applied."""
    return _status(error) == 429


def is_passing(error: BaseException) -> bool:
    """True where a read is worth another try."""
    return _status(error) in _RETRIED or isinstance(error, _LOST) or _is_token_server_away(error)


def asked_pause(error: BaseException | None) -> float:
    """The seconds that the server's answer asks to wait; 0 where it asks nothing that can be understood."""
    if not isinstance(error, requests.HTTPError) or error.response is None:
        return 0.0
    asked = error.response.headers.get("Retry-After", "").strip()
    return float(asked) if asked.isdecimal() and len(asked) < 7 else 0.0


def pause_after(error: BaseException | None, usual: float) -> float:
    """Seconds until a failed request is tried again: as long as the server asks, and long after a 429."""
    asked = asked_pause(error)
    if asked:
        return max(usual, asked)
    return max(usual, LIMIT_PAUSE_S) if is_limit(error) else usual


def brief(error: BaseException | None) -> str:
    """For the log and for values of a refusal: no address, no token."""
    status = _status(error)
    return f"HTTP {status}" if status else type(error).__name__


def nonsense() -> SheetError:
    """A read that was answered, and not by what was asked."""
    return SheetError(Code.SHEETS_NO_DISPONIBLE, causa="respuesta")


def was_answered(error: BaseException | None) -> bool:
    """True where the server was reached, and said that it can't."""
    return _status(error) is not None


def never_left(error: BaseException, progress: Progress) -> bool:
    """True where not one byte of a request has left: there was no token for it, or no connection."""
    return isinstance(error, GoogleAuthError) or _found_no_connection(error, progress)


def read_error(error: Exception) -> SheetError:
    """Why a read came to nothing."""
    status = _status(error)
    if status == 429:
        return SheetError(Code.SHEETS_LIMITE)
    if status in (401, 403, 404):
        return SheetError(Code.SHEETS_SIN_PERMISO, estado=str(status))
    if status == 400:
        return SheetError(Code.HOJA_CAMBIADA, detalle=_message(error))
    if isinstance(error, GoogleAuthError) and not _is_token_server_away(error):
        return SheetError(Code.SHEETS_SIN_PERMISO, estado="credenciales")
    return SheetError(Code.SHEETS_NO_DISPONIBLE, causa=brief(error))


def write_error(error: Exception, progress: Progress) -> KioskError:
    """Why a write was not answered as it should: `SheetError` where it was certainly not applied."""
    status = _status(error)
    if status == 400 and "protected" not in _message(error).lower():
        return SheetError(Code.HOJA_CAMBIADA, detalle=_message(error))
    if status == 400:
        return SheetError(Code.SHEETS_SIN_PERMISO, estado="400")
    if status in (401, 403, 404, 429) or isinstance(error, GoogleAuthError):
        # Without a token nothing is sent, and a token is fetched again only after a 401.
        return read_error(error)
    if _found_no_connection(error, progress):
        return SheetError(Code.SHEETS_NO_DISPONIBLE, causa=brief(error))
    return OutcomeUnknownError(causa=brief(error))


def _found_no_connection(error: BaseException, progress: Progress) -> bool:
    """By the wire, or by requests' own words where it didn't go over ours."""
    if was_answered(error):
        return False
    if progress is Progress.CONNECTING or isinstance(error, requests.exceptions.ConnectTimeout):
        return True
    reason = getattr(error.args[0], "reason", None) if error.args else None
    return isinstance(error, requests.ConnectionError) and isinstance(reason, NewConnectionError)


def _is_token_server_away(error: BaseException) -> bool:
    """True where Google's token server can't be reached, or has a bad moment; it has refused nothing."""
    return isinstance(error, TransportError) or (isinstance(error, GoogleAuthError) and bool(error.retryable))


def _status(error: BaseException | None) -> int | None:
    if isinstance(error, requests.HTTPError) and error.response is not None:
        return error.response.status_code
    return None


def _message(error: Exception) -> str:
    """Google's own words, where they came."""
    if not isinstance(error, requests.HTTPError) or error.response is None:
        return str(error)
    try:
        return str(error.response.json()["error"]["message"])
    except (ValueError, LookupError, TypeError):
        return ""
