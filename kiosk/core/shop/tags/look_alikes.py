"""Tags that are taken for one another: one sign apart, with the same last group. Pure functions.

The last group is what people read, type and see large in every list; so what misleads them is a difference
before it: `25196-019` and `25198-019`. Tags that differ in the last group itself are told apart there.
"""

from collections.abc import Iterable
from itertools import takewhile

from kiosk.core.frozen import frozen
from kiosk.core.shop.folding import folded


@frozen
class Difference:
    """Where a tag differs from another one: from the place `start` on it has `here`, the other `there`."""

    start: int
    here: str
    there: str


def difference(tag: str, other: str) -> Difference | None:
    """How two tags with the same last group are one sign apart; None where they are not.

    One sign is another one, is missing or is one too many, or two neighbours have changed places. Signs are
    those of the folded tags.
    """
    one, two = folded(tag), folded(other)
    if one == two or abs(len(one) - len(two)) > 1 or _last_group(one) != _last_group(two):
        return None
    start = _shared(one, two)
    end = _shared(one[start:][::-1], two[start:][::-1])
    here, there = one[start : len(one) - end], two[start : len(two) - end]
    is_swapped = len(here) == 2 and here == there[::-1]
    if is_swapped or (len(here) <= 1 and len(there) <= 1):
        return Difference(start, here, there)
    return None


def look_alikes(tag: str, tags: Iterable[str]) -> list[tuple[str, Difference]]:
    """Those of the tags that can be taken for this one, each with how it differs, in their order."""
    last = _last_group(folded(tag))
    alike = (other for other in tags if folded(other).endswith(last))
    return [(other, found) for other in alike if (found := difference(other, tag))]


def _last_group(tag: str) -> str:
    return tag[tag.rfind("-") :] if "-" in tag else tag


def _shared(one: str, two: str) -> int:
    """How many first signs two texts share."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, two, strict=False)))
