"""The blocks of the stream: lines in the format of server-sent events."""

from typing import Final

from kiosk.web.stream.event_number import EventNumber

RETRY_MS: Final = 3_000
"""How long a browser waits before it connects anew."""


RETRY: Final = f"retry: {RETRY_MS}\n\n".encode()
"""The first block of a stream that goes on."""


def opening(last: EventNumber) -> bytes:
    """The first block of a stream that begins.

    It sets the browser's last id without being an event: if the connection is lost before the first event,
    the browser still says from where on it has heard nothing.
    """
    return f"retry: {RETRY_MS}\nid: {last}\n\n".encode()


def spool_update(published: str, number: EventNumber | None) -> bytes:
    """An event, as it was published, on one line."""
    named = "" if number is None else f"id: {number}\n"
    return f"event: spool_update\n{named}data: {published}\n\n".encode("utf-8", "replace")


def snapshot_required(last: EventNumber) -> bytes:
    """Tells a browser to load the whole list again; `last` is the number from which it goes on."""
    return f"event: snapshot_required\nid: {last}\ndata: {{}}\n\n".encode()
