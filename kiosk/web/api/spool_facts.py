"""Facts of a spool in several answers: its faults' cells, holder, since when, where. The loop's thread."""

from kiosk.core.shop.data import Fault, Spool, Worker
from kiosk.core.shop.dates import EARLIEST, LATEST, parse_moment
from kiosk.web.api.models import UnreadCell
from kiosk.web.site import Site


def cells_of(site: Site, faults: tuple[Fault, ...]) -> list[UnreadCell]:
    """The faults with their places in the sheet."""
    view = site.sheet_view()
    return [
        UnreadCell(view.cell_of(each) if view else each.sheet, each.column, each.raw, each.kind)
        for each in faults
    ]


def holder_of(site: Site, spool: Spool) -> Worker | None:
    """The worker who holds the spool; None if it is free, or the sheet's people lack him."""
    worker_id = spool.picture.holder_id
    return None if worker_id is None else site.engine.shop.workers.get(worker_id)


def station_of(site: Site, spool: Spool) -> str | None:
    """The station at which the present holder took it, by its event or the audit; None if neither tells."""
    if spool.picture.is_free or not spool.hold:
        return None
    view = site.sheet_view()
    return site.facts.station_of(spool.hold) or (view.station_of(spool.hold) if view else "") or None


def since_utc(site: Site, local: str) -> str | None:
    """The same moment in UTC; None for a text that isn't one, or that no sheet can mean."""
    moment = parse_moment(local)
    if moment is None or not EARLIEST <= moment.date() <= LATEST:
        return None
    return site.clock.to_utc(moment).strftime("%Y-%m-%dT%H:%M:%SZ")
