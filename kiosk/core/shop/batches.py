"""Which spools may be acted on in one go. Pure."""

from collections.abc import Sequence
from typing import Final

from kiosk.core.refusals import BatchInvalid
from kiosk.core.shop.folding import folded

MOST: Final = 50
"""The most spools of one batch: so many rows are read, written and echoed in one request each."""


def refusal_of(tags: Sequence[str]) -> BatchInvalid | None:
    """Why these tags are no batch: too many, or one of them twice, however spelt; None for any other."""
    cuantos, hasta = str(len(tags)), str(MOST)
    if len(tags) > MOST:
        return BatchInvalid(cuantos, hasta)
    seen = set[str]()
    for tag in tags:
        if folded(tag) in seen:
            return BatchInvalid(cuantos, hasta, tag)
        seen.add(folded(tag))
    return None
