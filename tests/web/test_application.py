"""What the routes have in common, and what no visitor waits for."""

import asyncio
import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from starlette.applications import Starlette
from starlette.types import Message

from kiosk.core.shop.data import Picture, Snapshot, Spool
from kiosk.web.application import application
from kiosk.web.searched_spools import SearchedSpool
from kiosk.web.site import Site
from tests.web.stream.shop_hub import HubProcess, ShopLog

HELD = Picture(
    ocupado_por="MR(93)",
    fecha_ocupacion="27-01-2026 15:30:45",
    estado_detalle="MR(93) trabajando ARM (ARM en progreso, SOLD pendiente)",
)


@contextmanager
def opened() -> Iterator[Site]:
    """A site that knows three spools. In a loop."""
    log = ShopLog()
    site = HubProcess(log).site
    spools = (Spool("MK-1-001", picture=HELD), Spool("MK-1-002"), Spool("MK-2-003"))
    site.engine.shop.load(Snapshot(spools, {}, datetime.now(UTC)))
    yield site
    log.close()


async def _get(app: Starlette, path: str, query: str = "") -> int:
    """The status of the answer."""
    statuses: list[int] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])

    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": query.encode(),
        "headers": [(b"host", b"localhost")],
        "server": ("localhost", 80),
        "client": ("127.0.0.1", 50_000),
        "state": {},
    }
    await app(scope, receive, send)
    (status,) = statuses
    return status


def test_the_first_visitor_waits_for_no_template() -> None:
    asyncio.run(_visit_first())


async def _visit_first() -> None:
    watching, read = True, []

    def watch(event: str, told: tuple[object, ...]) -> None:
        if watching and event == "open" and "templates" in str(told[0]):
            read.append(told[0])

    sys.addaudithook(watch)  # nothing takes it off again, so it is told when to stop
    try:
        with opened() as site:
            app = application(site, ())
            assert read
            read.clear()
            pages = [("/", ""), ("/", "wall=1"), ("/spool", "q=MK-1"), ("/registro", ""), ("/nada", "")]
            assert [await _get(app, *page) for page in pages] == [200, 200, 200, 200, 404]
            assert read == []
    finally:
        watching = False


def test_programs_and_people_search_the_same_rows() -> None:
    asyncio.run(_search())


async def _search() -> None:
    with opened() as site:
        app = application(site, ())
        assert await _get(app, "/spool", "q=MK-1") == await _get(app, "/api/spools", "q=MK-1") == 200
        made = [each for each in gc.get_objects() if isinstance(each, SearchedSpool)]
        rows = [each for each in made if each.spool is site.engine.shop.spools.get(each.spool.key)]
        assert len(rows) == len(site.engine.shop.spools) == 3
