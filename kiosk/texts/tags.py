"""Short forms of a tag. Tags differ in their ends, so a short form drops the start."""


def short_tag(tag: str) -> str:
    """`…-25240-027` of `MK-1335-CW-25240-027`; a tag of two groups or fewer stays whole."""
    groups = tag.split("-")
    return tag if len(groups) <= 2 else "…-" + "-".join(groups[-2:])


def last_group(tag: str) -> str:
    """`027` of `MK-1335-CW-25240-027`."""
    return tag.rsplit("-", 1)[-1]
