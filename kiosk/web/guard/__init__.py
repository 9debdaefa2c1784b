"""Access control and limits: hosts, tokens, networks, rates and limits.

Each guard is a plain ASGI middleware: none keeps an answer back, so that an event stream goes through at
once. `chain` puts them in order, `connection_limits` stands before them, at the socket.
"""

from kiosk.web.guard.access import Access
from kiosk.web.guard.chain import guards

__all__ = ["Access", "guards"]
