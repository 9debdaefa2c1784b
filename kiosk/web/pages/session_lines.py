"""One session as a line of a page: who, from when to when, how long, and how it ended. Pure."""

from collections.abc import Iterator
from datetime import datetime

from kiosk.core.events.sessions import Session
from kiosk.core.frozen import frozen
from kiosk.web.pages.held_tiles import short_name
from kiosk.web.pages.page_words import PageWords
from kiosk.web.site import Site


@frozen
class SessionLine:
    """`when` is `08:52 – 10:41`, with the day where it isn't today. `length` is empty while it goes on.

    `by` names the supervisors: the one who gave him the spool, the one who ended his hold; else "".
    """

    worker: str
    operation: str
    when: str
    length: str
    result: str
    reason: str
    by: str
    station: str
    is_undone: bool


def session_line(session: Session, site: Site, word: PageWords) -> SessionLine:
    """The line in the visitor's language."""
    today = site.clock.local()
    began, ended = _moment(session.began, today), _moment(session.ended, today)
    minutes = session.minutes(site.clock.to_utc)
    if session.is_open:
        when = word("spool.session.open", **{"from": began})
    elif session.began == session.ended:
        when = ended
    else:
        when = word("spool.session", **{"from": began, "to": ended})
    return SessionLine(
        worker=session.worker,
        operation=short_name(session.operation or ""),
        when=when,
        length=word.length(minutes or 0),
        result=word.special("result", session.result) if session.result else word("progress.en_progreso"),
        reason=session.reason or "",
        by=" · ".join(_others(session, word)),
        station=session.station,
        is_undone=session.is_undone,
    )


def _others(session: Session, word: PageWords) -> Iterator[str]:
    if session.given_by:
        yield word("spool.given_by", who=session.given_by)
    if session.handed_by:
        yield word("spool.handed_by", who=session.handed_by)
    if session.released_by:
        yield word("spool.released_by", who=session.released_by)


def _moment(moment: datetime | None, now: datetime) -> str:
    if moment is None:
        return "?"
    return f"{moment:%H:%M}" if moment.date() == now.date() else f"{moment:%d-%m %H:%M}"
