"""`GET /api/registro/{worker_id}`: what a worker did on a day."""

from collections.abc import Iterable
from datetime import date

from kiosk.core.errors import KioskError
from kiosk.core.events.worker_day import Done, day_of
from kiosk.core.refusals import WorkerNotFound
from kiosk.core.shop.dates import format_date
from kiosk.core.shop.prueba import is_prueba, is_prueba_worker
from kiosk.web.api.models import DayTotals, RegistroSpool, WorkerRegistro
from kiosk.web.api.parameters import RegistroAsked, day_asked
from kiosk.web.api.refused import archive_away, archive_busy, not_found, unread
from kiosk.web.archive_reads import ArchiveBusy
from kiosk.web.site import Site

PENDING = "Pendiente"
"""Stands for the other operation's worker while nobody has finished it: a word of the interface."""


async def registro(site: Site, asked: RegistroAsked) -> WorkerRegistro:
    """The worker's day by the audit as it is now; today where no day is given.

    Refused before the sheet was read, without such a worker, and while the audit can't be read.
    """
    shop = site.engine.shop
    if shop.age() is None or not site.archive.is_open:
        raise unread(site)
    day = day_asked(asked.fecha) or shop.now().date()
    worker = shop.workers.get(asked.worker_id)
    if worker is None or is_prueba_worker(worker):
        raise not_found(WorkerNotFound(str(asked.worker_id)))
    try:
        rows = await site.archive.of_worker(worker.id, day)
    except ArchiveBusy:
        raise archive_busy() from None
    except KioskError as error:
        raise archive_away(error.refusal) from error
    done = [each for each in day_of(rows, worker.id, day) if not is_prueba(each.tag)]
    return WorkerRegistro(
        worker_id=worker.id,
        worker_nombre=worker.mark,
        fecha=format_date(day),
        resumen=_totals(day, done),
        spools=[_said(each) for each in done],
    )


def _totals(day: date, done: Iterable[Done]) -> DayTotals:
    # Joints are not kept yet, so nothing is known of diameters.
    tags = {each.tag for each in done}
    return DayTotals(fecha=format_date(day), pd_total=0.0, total_uniones=0, total_spools=len(tags))


def _said(done: Done) -> RegistroSpool:
    return RegistroSpool(
        tag_spool=done.tag,
        operacion=done.operation,
        uniones=[],
        pd_total=0.0,
        otro_trabajador=done.other or PENDING,
    )
