"""The one table of the JSON routes: from it the server answers, and the OpenAPI document is made."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from msgspec import Struct

from kiosk.web.api.health import health, vouches
from kiosk.web.api.models import Health, OccupiedSpool
from kiosk.web.api.occupied import occupied
from kiosk.web.api.parameters import Nothing
from kiosk.web.site import Site

NO_SUCH, UNREADABLE, NOT_NOW = 404, 422, 503


@dataclass(frozen=True, kw_only=True)
class JsonRoute:
    """One address. `asks` has its parameters; those in `path` come from there, the others from the query.

    `give` makes the answer, or raises `Refused`. `vouches` is asked whether the answer is a good one: with
    503 it is given all the same. `refuses` are the statuses that it may answer with a `ApiProblem`.
    """

    path: str
    name: str
    """The name of the operation, for generated clients."""
    summary: str
    answers: Any
    give: Callable[[Site, Any], Awaitable[Any]]
    asks: type[Struct] = Nothing
    vouches: Callable[[Site, Any], bool] | None = None
    refuses: Mapping[int, str] = field(default_factory=dict)
    is_of_shop: bool = False
    """True where the answer stays the same until a spool or a worker changes."""


TABLE: tuple[JsonRoute, ...] = (
    JsonRoute(
        path="/api/dashboard/occupied",
        name="occupied",
        summary="The spools that somebody holds now, newest first.",
        answers=list[OccupiedSpool],
        give=occupied,
        refuses={NOT_NOW: "The sheet was never read."},
        is_of_shop=True,
    ),
    JsonRoute(
        path="/api/health",
        name="health",
        summary="What this process can vouch for.",
        answers=Health,
        give=health,
        vouches=vouches,
    ),
)
