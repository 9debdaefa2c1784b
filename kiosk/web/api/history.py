"""`GET /api/history/{tag}`: who worked on a spool, from when to when, and how it ended."""

from kiosk.core.errors import KioskError
from kiosk.core.events.sessions import Session, sessions_of
from kiosk.core.refusals import SpoolNotFound
from kiosk.core.shop.dates import format_moment
from kiosk.core.shop.prueba import is_prueba
from kiosk.web.api.models import SessionSaid, SpoolHistory
from kiosk.web.api.parameters import TagAsked
from kiosk.web.api.refused import archive_away, archive_busy, not_found, unread
from kiosk.web.archive_reads import ArchiveBusy
from kiosk.web.site import Site


async def history(site: Site, asked: TagAsked) -> SpoolHistory:
    """The sessions of the spool that people mean by this tag. Refused as `sessions_asked`."""
    tag, sessions = await sessions_asked(site, asked)
    return SpoolHistory(tag, [_said(site, session) for session in sessions])


async def sessions_asked(site: Site, asked: TagAsked) -> tuple[str, list[Session]]:
    """The spool's tag as it is spelt, and its sessions by the audit as it is now, the oldest first.

    Refused before the sheet was read, without such a spool in sheet and audit, and while the audit can't be
    read.
    """
    shop = site.engine.shop
    if shop.age() is None or not site.archive.is_open:
        raise unread(site)
    if is_prueba(asked.tag):
        raise not_found(SpoolNotFound(asked.tag))
    spool = shop.spools.get(shop.key_of(asked.tag))
    tag = spool.tag if spool else asked.tag
    try:
        rows = await site.archive.history(tag)
    except ArchiveBusy:
        raise archive_busy() from None
    except KioskError as error:
        raise archive_away(error.refusal) from error
    if spool is None and not rows:
        raise not_found(SpoolNotFound(asked.tag))
    return spool.tag if spool else rows[-1].tag, sessions_of(rows)


def _said(site: Site, session: Session) -> SessionSaid:
    return SessionSaid(
        worker_nombre=session.worker,
        worker_id=session.worker_id,
        operacion=session.operation,
        inicio=format_moment(session.began) if session.began else None,
        fin=format_moment(session.ended) if session.ended else None,
        duracion_min=session.minutes(site.clock.to_utc),
        resultado=session.result,
        motivo=session.reason,
        station=session.station or None,
        asignado_por=session.given_by or None,
        relevo_de=session.handed_by or None,
        liberado_por=session.released_by or None,
    )
