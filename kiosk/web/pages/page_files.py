"""The files beside the pages: style sheets, scripts, the icon. Named here, so that nothing else is served."""

import hashlib
from collections.abc import Awaitable, Callable
from typing import Final

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from kiosk.program.resources import resource
from kiosk.web.pages.bare_script import bare_script

SCRIPT: Final = "text/javascript"

_SCRIPTS: Final = (
    *("anew.js", "day.js", "grid.js", "wall.js"),
    *("follow.js", "light.js", "moves.js", "order.js", "pieces.js", "rounds.js", "server.js", "spools.js"),
    *("stream.js", "tags.js", "time.js", "words.js"),
)

FILES: Final = {
    **dict.fromkeys(("page.css", "light.css", "cards.css", "tiles.css", "wall.css"), "text/css"),
    **dict.fromkeys(_SCRIPTS, SCRIPT),
    "icon.svg": "image/svg+xml",
}


def page_files() -> Callable[[Request], Awaitable[Response]]:
    """Answers `/static/{name}`. The files are read here, once, and a browser that has one is told so."""
    contents = {
        name: _served(resource("web", "static", name).read_text("utf-8"), FILES[name]) for name in FILES
    }
    tags = {name: f'"{hashlib.sha256(data).hexdigest()[:16]}"' for name, data in contents.items()}

    async def answer(request: Request) -> Response:
        name = request.path_params["name"]
        if name not in contents:
            return PlainTextResponse("Not Found", 404)
        headers = {"ETag": tags[name], "Cache-Control": "no-cache"}
        if request.headers.get("if-none-match") == tags[name]:
            return Response(status_code=304, headers=headers)
        return Response(contents[name], headers=headers, media_type=FILES[name])

    return answer


def _served(text: str, kind: str) -> bytes:
    return (bare_script(text) if kind == SCRIPT else text).encode()
