"""Which end of a tag is enough to know it by, among those in view. Pure.

People know a spool by its last groups. All tags of one view show the same number of groups large, so that
they can be compared at a glance; the rest stands before them, small.
"""

from collections.abc import Collection, Iterable


def groups_needed(tags: Iterable[str]) -> int:
    """The fewest last groups by which no two of these tags are alike; at least 1."""
    known = set(tags)
    most = max((tag.count("-") + 1 for tag in known), default=1)
    return next((count for count in range(1, most) if _all_differ(known, count)), most)


def _all_differ(tags: Collection[str], count: int) -> bool:
    return len({split_tail(tag, count)[1] for tag in tags}) == len(tags)


def split_tail(tag: str, count: int) -> tuple[str, str]:
    """`("MK-1324-SW-", "27161-013")` for two groups; a tag with no more groups has an empty head."""
    tail = "-".join(tag.split("-")[-count:])
    return tag[: len(tag) - len(tail)], tail
