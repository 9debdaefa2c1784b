"""What a worker's list of spools is narrowed to by touch: an order, a person, a state. Pure."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from kiosk.core.frozen import frozen
from kiosk.core.shop import names
from kiosk.core.shop.data import Operation, Spool
from kiosk.core.shop.filters.spool_filter import estado_of
from kiosk.core.shop.folding import folded, visible


class Facet(StrEnum):
    """By what a list can be narrowed."""

    NV = "nv"
    OT = "ot"
    WORKER = "worker"
    """Whose mark stands in any of the spool's cells of names."""
    ESTADO = "estado"
    """How far the chosen operation is, as an `Estado`."""


@frozen
class ListFilter:
    """At most one value of each facet, in the order in which they were chosen.

    Values are as people read them, and are compared as texts of the sheet are. A state is the operation's.
    """

    operation: Operation = Operation.ARM
    wanted: tuple[tuple[Facet, str], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.wanted)

    @property
    def facets(self) -> frozenset[Facet]:
        return frozenset(facet for facet, _value in self.wanted)

    def also(self, facet: Facet, value: str) -> "ListFilter":
        """Narrow further; another value of the same facet takes the earlier one's place."""
        return replace(self, wanted=(*self.without(facet).wanted, (facet, value)))

    def without(self, facet: Facet) -> "ListFilter":
        return replace(self, wanted=tuple(each for each in self.wanted if each[0] is not facet))

    def of_operation(self, operation: Operation) -> "ListFilter":
        """The filter for another operation's list, in which a state means something else: it goes."""
        if operation is self.operation:
            return self
        return replace(self.without(Facet.ESTADO), operation=operation)

    def admits(self, spool: Spool) -> bool:
        """True if the spool has every value that is wanted."""
        return all(
            any(_key(facet, value) == _key(facet, has) for has in _VALUES[facet](spool, self.operation))
            for facet, value in self.wanted
        )


@frozen
class ValueCount:
    """A value of a facet, and how many spools have it."""

    value: str
    count: int


def choices(spools: Iterable[Spool], facet: Facet, operation: Operation) -> list[ValueCount]:
    """The values that these spools have, those of most spools first; each as it is first written."""
    values_of = _VALUES[facet]
    written: dict[str, str] = {}
    counts: Counter[str] = Counter()
    # Many spools have the same values: those of the 20,000 of a large shop are compared once.
    for values, count in Counter(values_of(spool, operation) for spool in spools).items():
        by_key = {_key(facet, value): value for value in values}
        for key, value in by_key.items():
            counts[key] += count
            written.setdefault(key, value)
    found = [ValueCount(written[key], count) for key, count in counts.items()]
    return sorted(found, key=lambda each: (-each.count, folded(each.value)))


@lru_cache(maxsize=4_096)  # a shop has few orders and people, and each is asked for with every spool
def _key(facet: Facet, value: str) -> str:
    """What is compared: of a person the number in the mark, which stays when a name is corrected."""
    worker_id = names.mark_id(value) if facet is Facet.WORKER else None
    return folded(value) if worker_id is None else str(worker_id)


_Values = Callable[[Spool, Operation], tuple[str, ...]]


@lru_cache(maxsize=4_096)
def _order(cell: str) -> tuple[str, ...]:
    return () if names.is_empty(cell) else (visible(cell),)


def _workers(spool: Spool, _operation: Operation) -> tuple[str, ...]:
    picture = spool.picture
    holder = () if picture.is_free else (picture.ocupado_por,)
    return tuple(filter(None, map(_person, (*holder, picture.armador, picture.soldador))))


@lru_cache(maxsize=4_096)
def _person(cell: str) -> str:
    """The name in a cell as people see it; "" where there is none."""
    return "" if names.names_nobody(cell) else visible(cell)


def _estado(spool: Spool, operation: Operation) -> tuple[str, ...]:
    estado = estado_of(spool, operation)
    return () if estado is None else (estado.value,)


_VALUES: Final = MappingProxyType[Facet, _Values](
    {
        Facet.NV: lambda spool, _operation: _order(spool.nv),
        Facet.OT: lambda spool, _operation: _order(spool.ot),
        Facet.WORKER: _workers,
        Facet.ESTADO: _estado,
    }
)
