"""`GET /api/spool/{tag}/status`: how one spool stands."""

from kiosk.core.refusals import SpoolNotFound
from kiosk.core.shop import lists
from kiosk.core.shop.data import Spool
from kiosk.core.shop.prueba import is_prueba
from kiosk.core.shop.states import states_of
from kiosk.web.api import spool_facts
from kiosk.web.api.models import SpoolStatus
from kiosk.web.api.parameters import TagAsked
from kiosk.web.api.refused import not_found, unread
from kiosk.web.site import Site


async def spool_status(site: Site, asked: TagAsked) -> SpoolStatus:
    """The spool that people mean by this tag. Refused before the sheet was read, and without such a spool."""
    return status_of(site, meant(site, asked.tag))


def meant(site: Site, tag: str) -> Spool:
    """The spool with this tag, however spelt; the first row of several. Raises `Refused`."""
    shop = site.engine.shop
    if shop.age() is None:
        raise unread(site)
    spool = None if is_prueba(tag) else shop.spools.get(shop.key_of(tag))
    if spool is None:
        raise not_found(SpoolNotFound(tag))
    return spool


def status_of(site: Site, spool: Spool) -> SpoolStatus:
    """The spool as it stands now, of all its faults."""
    picture, states = spool.picture, states_of(spool.picture)
    is_held = not picture.is_free
    return SpoolStatus(
        tag_spool=spool.tag,
        nv=spool.nv,
        ot=spool.ot,
        cliente=spool.cliente,
        prioridad=spool.prioridad,
        fecha_compromiso=spool.fecha_compromiso,
        estado_detalle=picture.estado_detalle,
        arm_state=states.arm,
        sold_state=states.sold,
        metrologia=states.metrologia,
        reparacion=states.reparacion,
        ciclo=states.cycle,
        worker_nombre=picture.ocupado_por if is_held else None,
        worker_id=picture.holder_id,
        operacion=states.held_for,
        fecha_ocupacion=picture.fecha_ocupacion or None if is_held else None,
        station=spool_facts.station_of(site, spool),
        faults=spool_facts.cells_of(site, spool.faults),
        disponible_para=lists.available_for(spool),
    )
