"""The sentence about commands in a station's memory that only people can bring to their end."""

from collections.abc import Sequence

from kiosk.texts.catalogue import phrase
from kiosk.texts.refusals import Sentence

NAMED = 5
"""How many spools are named at most; the file, or the doctor, has the others."""


def left_behind(where: str, tags: Sequence[str] | None, file: str, language: str) -> Sentence:
    """Names commands that are left `where` (`core.journal.LeftIn`), in a `file` if there is one.

    `tags` are the tags of their spools, None if they can't be read.
    """
    which = "unread" if tags is None else "some" if tags else "none"
    named = ", ".join([*(tags or ())[:NAMED], *(["…"] if tags and len(tags) > NAMED else [])])
    return Sentence(
        phrase(f"behind.{where}.what", language, file=file, tags=named),
        phrase(f"behind.saved.{which}", language, tags=named),
        phrase(f"behind.{where}.todo", language),
    )
