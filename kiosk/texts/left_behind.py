"""What a station's memory holds that only people can bring to its end."""

from collections.abc import Sequence

from kiosk.texts.catalogue import phrase
from kiosk.texts.refusals import Sentence

NAMED = 5
"""So many spools are named; the file, or the doctor, has the others."""


def left_behind(tags: Sequence[str] | None, file: str, language: str) -> Sentence:
    """Actions in a damaged `file` that was set aside, or without one those of another spreadsheet.

    `tags` are their spools', None where nobody can read that.
    """
    kind = "aside" if file else "other"
    which = "unread" if tags is None else "some" if tags else "none"
    named = ", ".join([*(tags or ())[:NAMED], *(["…"] if tags and len(tags) > NAMED else [])])
    return Sentence(
        phrase(f"behind.{kind}.what", language, file=file, tags=named),
        phrase(f"behind.saved.{which}", language, tags=named),
        phrase(f"behind.{kind}.todo", language),
    )
