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


def archive_away(site: Site, why: Refusal) -> Refused:
    """The audit can't be read at present. What the refusal says of files and servers is not for clients."""
    said = texts.phrase("api.archive_away", site.language)
    return Refused(503, ApiProblem(why.code.value, said), RETRY_AFTER_S)


def archive_busy(site: Site) -> Refused:
    """Too many others look back at this moment."""
    return Refused(503, ApiProblem("busy", texts.phrase("api.busy", site.language)), RETRY_AFTER_S)


def unread(site: Site) -> Refused:
    """The sheet was never read by this process, so there is nothing to tell yet."""
    trouble = site.facts.trouble
    code = trouble.code if trouble else Code.SHEETS_NO_DISPONIBLE
    return Refused(503, ApiProblem(code.value, texts.phrase("api.unread", site.language)), RETRY_AFTER_S)
