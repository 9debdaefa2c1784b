"""How a tag is shown: its last group apart, and never cut at its end. Measures fonts: GUI thread only."""

from PySide6.QtGui import QFontMetricsF

from kiosk.texts import last_group

ELLIPSIS = "…"


def split_tag(tag: str) -> tuple[str, str]:
    """`("MK-1335-CW-25238-", "011")`; a tag of one group has an empty first part."""
    last = last_group(tag) or tag
    return tag[: len(tag) - len(last)], last


def keep_end(text: str, metrics: QFontMetricsF, width: float) -> str:
    """As much of the text's end as fits: `…-25238-`; empty if not even one letter fits."""
    if metrics.horizontalAdvance(text) <= width:
        return text
    room = width - metrics.horizontalAdvance(ELLIPSIS)
    low, high = 0, len(text)
    while low < high:  # the least number of letters to drop
        middle = (low + high) // 2
        if metrics.horizontalAdvance(text[middle:]) <= room:
            high = middle
        else:
            low = middle + 1
    return ELLIPSIS + text[low:] if low < len(text) else ""
