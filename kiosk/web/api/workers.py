"""`GET /api/workers`: the people of the shop, and what each one holds."""

from kiosk.core.shop import lists
from kiosk.core.shop.prueba import is_prueba_worker, real_spools
from kiosk.web.api.models import WorkerSaid
from kiosk.web.api.parameters import Nothing
from kiosk.web.api.refused import unread
from kiosk.web.site import Site


async def workers(site: Site, _asked: Nothing) -> list[WorkerSaid]:
    """All people, by id. Refused before the sheet was read."""
    shop = site.engine.shop
    if shop.age() is None:
        raise unread(site)
    held: dict[int, list[str]] = {}
    for entry in reversed(lists.occupied(real_spools(shop.spools.values()))):
        holder = entry.spool.picture.holder_id
        if holder is not None:
            held.setdefault(holder, []).append(entry.spool.tag)
    return [
        WorkerSaid(
            id=worker.id,
            nombre=worker.nombre,
            apellido=worker.apellido,
            roles=sorted(worker.roles),
            activo=worker.active,
            tiene=held.get(worker.id, []),
        )
        for worker in sorted(shop.workers.values(), key=lambda worker: worker.id)
        if not is_prueba_worker(worker)
    ]
