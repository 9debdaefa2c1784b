"""`GET /api/dashboard/occupied`: who has which spool right now."""

from kiosk.core.shop import lists
from kiosk.core.shop.lists import Occupied
from kiosk.core.shop.prueba import real_spools
from kiosk.core.shop.states import states_of
from kiosk.web.api import spool_facts
from kiosk.web.api.models import OccupiedSpool
from kiosk.web.api.parameters import Nothing
from kiosk.web.api.refused import unread
from kiosk.web.site import Site


async def occupied(site: Site, _asked: Nothing) -> list[OccupiedSpool]:
    """Every held spool, newest first. Refused before the sheet was read."""
    if site.engine.shop.age() is None:
        raise unread(site)
    entries = lists.occupied(real_spools(site.engine.shop.spools.values()))
    return [_answer(site, entry) for entry in entries]


def _answer(site: Site, entry: Occupied) -> OccupiedSpool:
    spool = entry.spool
    states, worker = states_of(spool.picture), spool_facts.holder_of(site, spool)
    return OccupiedSpool(
        tag_spool=spool.tag,
        worker_nombre=entry.worker_nombre,
        estado_detalle=entry.estado_detalle,
        fecha_ocupacion=entry.fecha_ocupacion,
        operacion=entry.operacion,
        nv=spool.nv,
        ot=spool.ot,
        worker_id=spool.picture.holder_id,
        nombre=worker.full_name if worker and not worker.repeats else None,
        arm_state=states.arm,
        sold_state=states.sold,
        station=spool_facts.station_of(site, spool),
        since=spool_facts.since_utc(site, entry.fecha_ocupacion),
        faults=spool_facts.cells_of(site, entry.faults),
        version=spool.version or None,
    )
