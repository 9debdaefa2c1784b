"""The three orders of the live grid: by person, by age, by operation. Pure."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from kiosk.core.frozen import frozen
from kiosk.core.shop.data import Operation
from kiosk.web.pages.held_tiles import HeldTile, short_name


@frozen
class TileGroup:
    """Tiles under one heading. Of a person: `title` is the mark, `name` and `initials` are the person's."""

    key: str
    title: str
    tiles: tuple[HeldTile, ...]
    name: str = ""
    initials: str = ""
    count: int = 0
    """Of all tiles under the heading, also where only some are on this page."""

    @property
    def short_name(self) -> str:
        """`Ana S.` of `Ana Soto`; a name of one word stays as it is."""
        given, *others = self.name.split() or [""]
        return f"{given} {others[-1][0]}." if others else given


def by_person(tiles: Sequence[HeldTile]) -> list[TileGroup]:
    """The most loaded first; among equals the one who holds the oldest."""
    found = _apart(tiles, lambda tile: tile.holder_key)
    groups = [
        TileGroup(key, of[0].mark, tuple(of), of[0].name, of[0].initials, len(of))
        for key, of in found.items()
    ]
    return sorted(groups, key=lambda group: -group.count)


def by_age(tiles: Sequence[HeldTile]) -> list[TileGroup]:
    """One group without a heading, in the order given."""
    return [TileGroup("", "", tuple(tiles), count=len(tiles))] if tiles else []


def by_operation(tiles: Sequence[HeldTile]) -> list[TileGroup]:
    """In the shop's order of operations; last the spools of which nobody knows what they are held for."""
    found = _apart(tiles, lambda tile: tile.operation)
    order = [each for each in (*Operation, "") if each in found]
    return [TileGroup(each, short_name(each), tuple(found[each]), count=len(found[each])) for each in order]


def part_of(groups: Sequence[TileGroup], start: int, most: int) -> list[TileGroup]:
    """The groups with those tiles only that stand from `start` on, `most` at most."""
    shown, passed = [], 0
    for group in groups:
        tiles = group.tiles[max(0, start - passed) : max(0, start + most - passed)]
        passed += len(group.tiles)
        if tiles:
            shown.append(replace(group, tiles=tiles))
    return shown


def _apart(tiles: Sequence[HeldTile], key: Callable[[HeldTile], str]) -> dict[str, list[HeldTile]]:
    found = defaultdict[str, list[HeldTile]](list)
    for tile in tiles:
        found[key(tile)].append(tile)
    return dict(found)


ORDERS: Final[Mapping[str, Callable[[Sequence[HeldTile]], list[TileGroup]]]] = {
    "persona": by_person,
    "antiguos": by_age,
    "operacion": by_operation,
}
"""By the word in the page's address; the first is the usual one."""
