"""Which end of a tag is enough to know it by, among those in view. Pure functions.

People know a spool by its last groups. All tags of one view show the same number of groups large, so that
they can be compared at a glance; the rest stands before them, small.
"""

from collections.abc import Collection, Iterable
from itertools import count

from kiosk.core.shop.folding import folded

LEAST_SIGNS = 3
"""A tail has at least these many signs, if its tag has: `7` alone is no name for a spool."""


def groups_needed(tags: Iterable[str], least: int = 1) -> int:
    """The fewest last groups, but `least` of them, by which no two of these tags are alike.

    A tag that stands there twice is one, however it is spelt.
    """
    known = {folded(tag) for tag in tags}
    return next(groups for groups in count(max(1, least)) if _is_enough(known, groups))


def _is_enough(tags: Collection[str], groups: int) -> bool:
    seen: set[str] = set()
    for tag in tags:
        head, tail = split_tail(tag, groups)
        if tail in seen or (head and len(tail) < LEAST_SIGNS):
            return False
        seen.add(tail)
    return True


def split_tail(tag: str, groups: int) -> tuple[str, str]:
    """`("MK-1324-SW-", "27161-013")` for two groups; a tag with no more groups has an empty head."""
    before, *rest = tag.rsplit("-", groups)
    if len(rest) < groups or not any(rest):  # one that ends with dashes alone has no group to show
        return "", tag
    head = len(before) + 1
    return tag[:head], tag[head:]


def tail_of(tag: str, groups: int) -> str:
    """`27161-013` of `MK-1324-SW-27161-013` for two groups."""
    return split_tail(tag, groups)[1]
