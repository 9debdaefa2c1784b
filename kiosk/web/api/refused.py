"""A request that gets a problem for an answer."""

from dataclasses import dataclass

from kiosk import texts
from kiosk.core.errors import Code, Refusal
from kiosk.web.api.models import ApiProblem
from kiosk.web.site import Site

RETRY_AFTER_S = 5
"""When a client should ask again whom the sheet kept from an answer, in seconds."""


@dataclass(frozen=True)
class Refused(Exception):
    """Raised by a route in place of its answer. `retry_after_s` goes with a 503."""

    status: int
    problem: ApiProblem
    retry_after_s: int | None = None


def not_found(site: Site, refusal: Refusal) -> Refused:
    """There is no such spool or worker. The sentence is the one that a station says."""
    said = texts.sentence(refusal, site.language).without_saved
    return Refused(404, ApiProblem(refusal.code.value, said))


def unread(site: Site) -> Refused:
    """The sheet was never read by this process, so there is nothing to tell yet."""
    trouble = site.facts.trouble
    code = trouble.code if trouble else Code.SHEETS_NO_DISPONIBLE
    return Refused(503, ApiProblem(code.value, texts.phrase("api.unread", site.language)), RETRY_AFTER_S)
