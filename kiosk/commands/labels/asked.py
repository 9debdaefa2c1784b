"""The people and spools whose labels a command line asks for. Pure."""

from collections.abc import Iterable, Sequence
from operator import attrgetter

from kiosk.core.errors import Refusal
from kiosk.core.refusals import SpoolNotFound, WorkerNotFound
from kiosk.core.shop import rules
from kiosk.core.shop.data import Snapshot, Spool, Worker
from kiosk.core.shop.lookup import spool_of_tag
from kiosk.core.shop.prueba import is_prueba_worker, real_spools
from kiosk.core.shop.search_match import fold, name_order


def workers_asked(snapshot: Snapshot, ids: Sequence[int]) -> tuple[list[Worker], list[Refusal]]:
    """Those with these numbers, in their order; without any, all who may do something here, by name.

    With why others can't have a badge.
    """
    people = snapshot.workers
    if not ids:
        everybody = [each for each in people.values() if rules.has_work(each) and not is_prueba_worker(each)]
        return sorted(everybody, key=name_order), []
    found = [people[each] for each in ids if each in people and people[each].active]
    known = {worker.id for worker in found}
    return found, [WorkerNotFound(str(each)) for each in ids if each not in known]


def spools_asked(snapshot: Snapshot, tags: Iterable[str]) -> tuple[list[Spool], list[Refusal]]:
    """Those with these tags, in their order, and why others can't have a label."""
    found: list[Spool] = []
    refused: list[Refusal] = []
    for tag in tags:
        spool = spool_of_tag(snapshot.spools, tag)
        refusal = SpoolNotFound(tag) if spool is None else rules.unidentified(spool)
        if refusal is not None:
            refused.append(refusal)
        elif spool is not None:
            found.append(spool)
    return found, refused


def spools_of_order(snapshot: Snapshot, nv: str) -> list[Spool]:
    """Those of an NV, with or without these letters, by tag."""
    wanted = _number(nv)
    return [spool for spool in all_spools(snapshot) if spool.nv and _number(spool.nv) == wanted]


def all_spools(snapshot: Snapshot) -> list[Spool]:
    """All spools of the shop whose tag tells them apart, by tag."""
    spools = (spool for spool in real_spools(snapshot.spools) if spool.tag and not rules.unidentified(spool))
    return sorted(spools, key=attrgetter("tag"))


def _number(nv: str) -> str:
    return fold(nv).removeprefix("NV").lstrip("0")
