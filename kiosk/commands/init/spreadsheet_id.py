"""Extracts the spreadsheet's id from pasted text. Pure."""

import re

_IN_ADDRESS = re.compile(r"/spreadsheets/(?:u/\d+/)?d/([A-Za-z0-9_-]+)")
_PLAIN = re.compile(r"[A-Za-z0-9_-]+")


def id_of(text: str) -> str | None:
    """The id, given alone or within the browser's address; None if there is none.

    A published page (`/d/e/…`) has an id of another kind, which the API doesn't accept.
    """
    plain = text.strip()
    if _PLAIN.fullmatch(plain):
        return plain
    found = _IN_ADDRESS.search(plain)
    return found.group(1) if found and found.group(1) != "e" else None
