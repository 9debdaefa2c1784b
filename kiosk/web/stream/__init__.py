"""The shop's events as server-sent events, `/api/sse/stream`."""

from kiosk.web.stream.routes import routes

__all__ = ["routes"]
