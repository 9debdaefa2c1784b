"""The one table of the JSON routes: from it the server answers, and the OpenAPI document is made."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from msgspec import Struct

from kiosk.web.api.health import health, vouches
from kiosk.web.api.history import history
from kiosk.web.api.models import (
    Health,
    OccupiedSpool,
    SpoolHistory,
    SpoolPage,
    SpoolStatus,
    WorkerRegistro,
    WorkerSaid,
)
from kiosk.web.api.occupied import occupied
from kiosk.web.api.parameters import HealthAsked, Nothing, RegistroAsked, SpoolsAsked, TagAsked
from kiosk.web.api.registro import registro
from kiosk.web.api.spool_pages import SpoolPages
from kiosk.web.api.spool_status import spool_status
from kiosk.web.api.workers import workers
from kiosk.web.searched_spools import SearchedSpools
from kiosk.web.site import Site

NO_SUCH, UNREADABLE, NOT_NOW = 404, 422, 503

UNREAD = {NOT_NOW: "The sheet was never read."}
LOOKING_BACK = {NOT_NOW: "The audit can't be read now, or too many look back at once; Retry-After says when."}
NO_SPOOL = {NO_SUCH: "There is no such spool."}


@dataclass(frozen=True, kw_only=True)
class JsonRoute:
    """One address. `asks` has its parameters; those in `path` come from there, the others from the query.

    `give` makes the answer, or raises `Refused`. `vouches` is asked whether the answer is a good one: with
    503 it is given all the same. `refuses` are the statuses with an `ApiProblem`, and why.
    """

    path: str
    name: str
    """The name of the operation, for generated clients."""
    summary: str
    answers: Any
    give: Callable[[Any], Awaitable[Any]]
    asks: type[Struct] = Nothing
    vouches: Callable[[Any], bool] | None = None
    refuses: Mapping[int, str] = field(default_factory=dict)
    is_of_shop: bool = False
    """True where the answer stays the same until a spool or a worker changes."""


def table(site: Site, searched: SearchedSpools) -> tuple[JsonRoute, ...]:
    """All routes of this site."""
    return (
        JsonRoute(
            path="/api/dashboard/occupied",
            name="occupied",
            summary="The spools that somebody holds now, newest first.",
            answers=list[OccupiedSpool],
            give=partial(occupied, site),
            refuses=UNREAD,
            is_of_shop=True,
        ),
        JsonRoute(
            path="/api/health",
            name="health",
            summary="What this process can vouch for.",
            answers=Health,
            asks=HealthAsked,
            give=partial(health, site),
            vouches=partial(vouches, site),
        ),
        JsonRoute(
            path="/api/workers",
            name="workers",
            summary="The people of the shop, and what each one holds.",
            answers=list[WorkerSaid],
            give=partial(workers, site),
            refuses=UNREAD,
            is_of_shop=True,
        ),
        JsonRoute(
            path="/api/spool/{tag}/status",
            name="spool_status",
            summary="How one spool stands.",
            answers=SpoolStatus,
            asks=TagAsked,
            give=partial(spool_status, site),
            refuses=NO_SPOOL | UNREAD,
        ),
        JsonRoute(
            path="/api/history/{tag}",
            name="history",
            summary="Who worked on a spool, by the audit as it is now.",
            answers=SpoolHistory,
            asks=TagAsked,
            give=partial(history, site),
            refuses=NO_SPOOL | LOOKING_BACK,
        ),
        JsonRoute(
            path="/api/registro/{worker_id}",
            name="registro",
            summary="What a worker did on a day, by the audit as it is now.",
            answers=WorkerRegistro,
            asks=RegistroAsked,
            give=partial(registro, site),
            refuses={NO_SUCH: "There is no such worker."} | LOOKING_BACK,
        ),
        JsonRoute(
            path="/api/spools",
            name="spools",
            summary="The spools that are meant, 50 a page, in the order of work.",
            answers=SpoolPage,
            asks=SpoolsAsked,
            give=SpoolPages(site, searched).page,
            refuses={NO_SUCH: "There is no such page."} | UNREAD,
        ),
    )
