"""Maps methods and addresses of the Sheets API v4 to handlers. Pure; any thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from kiosk.workbook.api import batch, read_values, spreadsheet, write_values
from kiosk.workbook.api.body import Json
from kiosk.workbook.api.exchange import Exchange
from kiosk.workbook.book.book import Grid
from kiosk.workbook.book.errors import ApiFault, not_found, not_implemented

LOCAL_SPREADSHEET_ID = "local"
_PREFIX = "/v4/spreadsheets"

Handler = Callable[[Grid, Exchange, str], Json]


@dataclass(frozen=True)
class Route:
    """A handler. `name` is the API's (`values.get`); `writes`: it needs a writing transaction."""

    name: str
    handler: Handler
    writes: bool
    target: str = ""


def route(method: str, url: str) -> Route:
    """The handler of a request. Raises ApiFault 404 for another spreadsheet, 501 for an unknown method."""
    path = urlsplit(url).path
    if not path.startswith(f"{_PREFIX}/"):
        if path == _PREFIX:
            raise not_implemented("creating spreadsheets through the API")
        raise not_found("Requested entity was not found.")
    spreadsheet_part, slash, rest = path[len(_PREFIX) + 1 :].partition("/")
    spreadsheet_id, _, verb = spreadsheet_part.partition(":")
    if unquote(spreadsheet_id) != LOCAL_SPREADSHEET_ID:
        raise not_found("Requested entity was not found.")
    if not slash:
        found = _whole(method, verb)
    elif rest.startswith("values:"):
        found = _value_batches(method, rest.removeprefix("values:"))
    elif rest.startswith("values/"):
        found = _values(method, rest.removeprefix("values/"))
    else:
        found = None
    if found is None:
        raise _unknown(method, path)
    return found


def kind_of(method: str, url: str) -> str:
    """The API's name of a request's method, such as `values.get`; `other` if there is no handler."""
    try:
        return route(method, url).name
    except ApiFault:
        return "other"


def _whole(method: str, verb: str) -> Route | None:
    known = {
        ("GET", ""): Route("get", spreadsheet.get, writes=False),
        ("POST", "batchUpdate"): Route("batchUpdate", batch.batch_update, writes=True),
    }
    return known.get((method, verb))


def _value_batches(method: str, verb: str) -> Route | None:
    known = {
        ("GET", "batchGet"): Route("values.batchGet", read_values.batch_get, writes=False),
        ("POST", "batchUpdate"): Route("values.batchUpdate", write_values.batch_update, writes=True),
        ("POST", "batchClear"): Route("values.batchClear", write_values.batch_clear, writes=True),
    }
    return known.get((method, verb))


def _values(method: str, rest: str) -> Route | None:
    if method == "GET":
        return Route("values.get", read_values.get, writes=False, target=unquote(rest))
    if method == "PUT":
        return Route("values.update", write_values.update, writes=True, target=unquote(rest))
    # clients encode the colons of a range, so the last bare colon is the one before the verb
    target, _, verb = rest.rpartition(":")
    if method == "POST" and verb == "append":
        return Route("values.append", write_values.append, writes=True, target=unquote(target))
    if method == "POST" and verb == "clear":
        return Route("values.clear", write_values.clear, writes=True, target=unquote(target))
    return None


def _unknown(method: str, path: str) -> ApiFault:
    return not_implemented(f"{method} {unquote(path)}")
