"""Compact JSON for spools, pictures and workers, of which there are thousands. Pure.

Reading ignores fields that a newer version added, and gives missing ones their default.
"""

import json
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import MISSING, fields
from operator import attrgetter
from sys import intern
from typing import Any, Final

from kiosk.core.shop.data import Fault, FaultKind, First, Picture, Spool, Worker

STRANGE: Final = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
"""What a text that isn't ours, or not any more, may do to its decoder."""
_PICTURE = {each.name: each.default for each in fields(Picture)}
_NESTED = ("picture", "faults", "first")
_PLAIN = {each.name: each.default for each in fields(Spool) if each.name not in _NESTED}
_VALUE_TYPES = tuple(str if default is MISSING else type(default) for default in _PLAIN.values())
"""Of the fields in `_PLAIN`. A tag has no default."""
_values_of, _cells_of = attrgetter(*_PLAIN), attrgetter(*_PICTURE)
_KINDS = frozenset(FaultKind)
"""A newer version may know more kinds of faults."""
_SPOOL = frozenset(each.name for each in fields(Spool))
_FIRST_KINDS = frozenset({FaultKind.ILEGIBLE, FaultKind.DUPLICADO, FaultKind.SIN_ID})
_FAULTS = {"faults": _FIRST_KINDS, "more_faults": frozenset(FaultKind) - _FIRST_KINDS}
"""The kinds of faults by their key. Versions that know only the first ones can't read others beside them."""


def spool_text(spool: Spool) -> str:
    """A spool as JSON; fields at their default are left out."""
    plain = _unlike_default(spool, _PLAIN)
    cells = _unlike_default(spool.picture, _PICTURE)
    if cells:
        plain["picture"] = cells
    if spool.faults:
        plain.update(_faults_by_key(spool.faults))
    if spool.first:
        pictures = (_unlike_default(each, _PICTURE) for each in (spool.first.cells, spool.first.clean))
        plain["first"] = [spool.first.version, *pictures]
    return _text(plain)


def spools_of(texts: Iterable[str]) -> list[Spool]:
    """The reverse of `spool_text`, of many at once. Raises one of `STRANGE` if one can't be read."""
    return [_spool(plain) for plain in _many(texts)]


def readable_spools_of(texts: Sequence[str]) -> list[Spool | None]:
    """The same; None for each text that can't be read."""
    try:
        spools = spools_of(texts)
        if len(spools) != len(texts):
            raise ValueError("several spools in one text")
    except STRANGE:
        return (
            [None] if len(texts) == 1 else [spool for text in texts for spool in readable_spools_of([text])]
        )
    return [spool if _is_sound(spool) else None for spool in spools]


def _is_sound(spool: Spool) -> bool:
    """False where a number stands for a text: that would fail later, far from here."""
    cells, values = map(type, _cells_of(spool.picture)), map(type, _values_of(spool))
    return all(each is str for each in cells) and tuple(values) == _VALUE_TYPES


def workers_text(workers: Mapping[int, Worker]) -> str:
    """All workers with their roles, sorted, so that the same people make the same text."""
    return _text(
        [
            [
                *(worker.id, worker.nombre, worker.apellido, worker.active, sorted(worker.roles)),
                *([_faults_plain(worker.repeats)] if worker.repeats else ()),
            ]
            for worker in sorted(workers.values(), key=lambda worker: worker.id)
        ]
    )


def workers_of(text: str) -> dict[int, Worker]:
    """The reverse of `workers_text`."""
    return {
        worker_id: Worker(worker_id, nombre, apellido, active, frozenset(roles), *map(_faults, repeats))
        for worker_id, nombre, apellido, active, roles, *repeats in json.loads(text)
    }


def names_text(names: Sequence[str]) -> str:
    return _text(list(names))


def names_of(text: str) -> tuple[str, ...]:
    return tuple(json.loads(text))


def _spool(plain: dict[str, Any]) -> Spool:
    if "picture" in plain:
        plain["picture"] = _picture(plain["picture"])
    faults = [fault for key in _FAULTS if key in plain for fault in _faults(plain.pop(key))]
    if faults:
        plain["faults"] = tuple(faults)
    if "first" in plain:
        version, cells, clean = plain["first"]
        plain["first"] = First(version, _picture(cells), _picture(clean))
    return Spool(**_known(plain, _SPOOL))


def _known(plain: dict[str, Any], names: Set[str]) -> dict[str, Any]:
    """The fields with these names. Texts are interned: thousands of rows hold the same few."""
    if not plain.keys() <= names:
        plain = {name: value for name, value in plain.items() if name in names}
    for name, value in plain.items():
        if isinstance(value, str):
            plain[name] = intern(value)
    return plain


def _faults_by_key(faults: Iterable[Fault]) -> dict[str, list[list[str | int]]]:
    found = {key: [each for each in faults if each.kind in kinds] for key, kinds in _FAULTS.items()}
    return {key: _faults_plain(some) for key, some in found.items() if some}


def _faults_plain(faults: Iterable[Fault]) -> list[list[str | int]]:
    return [[each.kind, each.sheet, each.row, each.column, each.raw] for each in faults]


def _faults(plain: Iterable[list[Any]]) -> tuple[Fault, ...]:
    return tuple(Fault(FaultKind(kind), *rest) for kind, *rest in plain if kind in _KINDS)


def _picture(plain: dict[str, str]) -> Picture:
    return Picture(**_known(plain, _PICTURE.keys()))


def _unlike_default(value: object, defaults: Mapping[str, object]) -> dict[str, Any]:
    found = ((name, getattr(value, name), default) for name, default in defaults.items())
    return {name: each for name, each, default in found if each != default}


def _many(texts: Iterable[str]) -> list[dict[str, Any]]:
    # Parsing one long text is several times faster than parsing thousands of short ones.
    found: list[dict[str, Any]] = json.loads(f"[{','.join(texts)}]")
    return found


# ASCII only, because a cell may hold a lone surrogate, which UTF-8 can't encode.
def _text(plain: object) -> str:
    return json.dumps(plain, separators=(",", ":"))
