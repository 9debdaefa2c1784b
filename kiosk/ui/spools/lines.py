"""The lines of the spool list, their order, and the steps from one list to another. Pure."""

from collections.abc import Iterable, Sequence
from enum import Enum
from itertools import islice
from typing import NamedTuple


class Section(Enum):
    """The parts of the list, from top to bottom."""

    CHOSEN = "chosen"
    """A spool that was scanned or touched in the grid, if no other section shows it."""
    MINE = "mine"
    AVAILABLE = "available"
    OTHERS = "others"
    """Spools that match a search but can't be taken, with the reason."""


class Line(NamedTuple):
    """A spool by its key; with the key "", the heading of a section or a note in it."""

    section: Section
    key: str = ""
    is_note: bool = False

    @property
    def is_heading(self) -> bool:
        return not self.key and not self.is_note


LONGEST = 400
"""The most spools shown as available; a note says that a search finds the rest."""
MOST_OTHERS = 10


def compose(
    mine: Iterable[str], available: Sequence[str], others: Iterable[str] = (), chosen: Iterable[str] = ()
) -> list[Line]:
    """Put the list together. An empty section has no heading, except `AVAILABLE`."""
    lines = _section(Section.MINE, list(mine))
    lines.append(Line(Section.AVAILABLE))
    lines += [Line(Section.AVAILABLE, key) for key in available[:LONGEST]]
    if not available or len(available) > LONGEST:
        lines.append(Line(Section.AVAILABLE, is_note=True))
    lines += _section(Section.OTHERS, list(islice(others, MOST_OTHERS)))
    return choose(lines, *chosen)


def _section(section: Section, keys: list[str]) -> list[Line]:
    return [Line(section), *(Line(section, key) for key in keys)] if keys else []


def promote(lines: Sequence[Line], key: str, mine: Sequence[str]) -> list[Line]:
    """Move one spool under "mine" and leave every other line where it is.

    `mine` is the right order of that section; spools of it that aren't shown yet are not added.
    """
    rest = [line for line in lines if line.key != key]
    shown = {line.key for line in rest if line.section is Section.MINE and line.key}
    ordered = [one for one in mine if one in shown or one == key]
    strangers = [
        key for line in rest if line.section is Section.MINE and (key := line.key) not in ("", *mine)
    ]
    outside = [line for line in rest if line.section is not Section.MINE]
    outside = [line for line in outside if not (line.section is Section.CHOSEN and line.is_heading)]
    return _section(Section.MINE, ordered + strangers) + outside


def choose(lines: Sequence[Line], *keys: str) -> list[Line]:
    """Put spools that no other line shows on top; every other line stays where it is."""
    rest = [line for line in lines if line.section is not Section.CHOSEN]
    shown = {line.key for line in rest}
    return _section(Section.CHOSEN, [key for key in keys if key not in shown]) + rest


class Move(NamedTuple):
    """One step towards a new list: at `at`, remove `taken` lines or insert `lines`."""

    at: int
    taken: int = 0
    lines: tuple[Line, ...] = ()


def steps(old: Sequence[Line], new: Sequence[Line]) -> tuple[list[Move], list[Line], list[Move]]:
    """The way from one list to another: removals (last first), the order of the rest, insertions.

    Lines that stay are never removed, so a view keeps its scroll position.
    """
    wanted, had = set(new), set(old)
    gone = [Move(at, count) for at, count in _runs(line not in wanted for line in old)]
    stay = [line for line in new if line in had]
    come = [Move(at, 0, tuple(new[at : at + count])) for at, count in _runs(line not in had for line in new)]
    return gone[::-1], stay, come


def _runs(marks: Iterable[bool]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for at, is_marked in enumerate(marks):
        if is_marked and found and sum(found[-1]) == at:
            found[-1] = (found[-1][0], found[-1][1] + 1)
        elif is_marked:
            found.append((at, 1))
    return found
