"""The address of the stream."""

from typing import Final

from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from kiosk import texts
from kiosk.web.abortable import abort_of
from kiosk.web.site import Site
from kiosk.web.stream.follower import Follower
from kiosk.web.stream.hub import Hub

PING_S: Final = 15
"""After so many seconds a comment is sent: a proxy between would else take the stream for dead."""

FULL: Final = "many_listeners"
COMES_BACK_S: Final = 10
"""When one who was refused may try again, in seconds."""


def routes(site: Site) -> list[BaseRoute]:
    """The route of the event stream."""
    hub = Hub(site)

    async def stream(request: Request) -> Response:
        if hub.is_full:
            said = texts.phrase(f"web.refused.{FULL}", site.language)
            return JSONResponse({"error": FULL, "message": said}, 503, {"Retry-After": str(COMES_BACK_S)})
        last_id = request.headers.get("last-event-id") or request.query_params.get("last_event_id")
        follower = Follower(hub, last_id or None, abort_of(request.scope))
        return EventSourceResponse(
            follower.blocks(),
            ping=PING_S,
            ping_message_factory=_ping,
            sep="\n",
            headers={"X-Accel-Buffering": "no"},
        )

    return [Route("/api/sse/stream", stream)]


def _ping() -> ServerSentEvent:
    return ServerSentEvent(comment="ping", sep="\n")
