"""A request that gets a problem for an answer."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from kiosk import texts
from kiosk.core.errors import Code, Refusal
from kiosk.web.api.models import ApiProblem
from kiosk.web.site import Site

RETRY_AFTER_S = 5
"""When a client should ask again whom the sheet kept from an answer, in seconds."""


@dataclass(frozen=True)
class Refused(Exception):
    """Raised by a route in place of its answer. `error` is its code for programs, and `say` its sentence in a
    language: a page's is its visitor's. `retry_after_s` goes with a 503."""

    status: int
    error: str
    say: Callable[[str], str]
    retry_after_s: int | None = None

    def problem(self, language: str) -> ApiProblem:
        """The answer in this language."""
        return ApiProblem(self.error, self.say(language))


def not_found(refusal: Refusal) -> Refused:
    """There is no such spool or worker. The sentence is the one that a station says."""
    return Refused(404, refusal.code.value, lambda language: texts.sentence(refusal, language).without_saved)


def archive_away(why: Refusal) -> Refused:
    """The audit can't be read at present. What the refusal says of files and servers is not for clients."""
    return Refused(503, why.code.value, partial(texts.phrase, "api.archive_away"), RETRY_AFTER_S)


def archive_busy() -> Refused:
    """Too many others look back at this moment."""
    return Refused(503, "busy", partial(texts.phrase, "api.busy"), RETRY_AFTER_S)


def unread(site: Site) -> Refused:
    """The sheet was never read by this process, so there is nothing to tell yet."""
    trouble = site.facts.trouble
    code = trouble.code if trouble else Code.SHEETS_NO_DISPONIBLE
    return Refused(503, code.value, partial(texts.phrase, "api.unread"), RETRY_AFTER_S)
