"""Which lines the spool list has, in which order, and how one order becomes another. Pure."""

from collections.abc import Iterable, Sequence
from enum import Enum
from itertools import islice
from typing import NamedTuple


class Section(Enum):
    """The parts of the list, from top to bottom."""

    CHOSEN = "chosen"
    """A spool that was scanned, or touched in the grid, and stands in no other part."""
    MINE = "mine"
    AVAILABLE = "available"
    OTHERS = "others"
    """What a search finds that can't be taken now, with its reason."""


class Line(NamedTuple):
    """One line: a spool by its key, or with the key "" the heading of its section, or a note in it."""

    section: Section
    key: str = ""
    is_note: bool = False

    @property
    def is_heading(self) -> bool:
        return not self.key and not self.is_note


LONGEST = 400
"""Nobody scrolls further than this with a finger; a note says that a search finds the rest."""
MOST_OTHERS = 10


def compose(
    mine: Iterable[str], available: Sequence[str], others: Iterable[str] = (), chosen: str | None = None
) -> list[Line]:
    """The lines of a list. A section without spools has no heading, but for what is available."""
    lines = _section(Section.MINE, list(mine))
    lines.append(Line(Section.AVAILABLE))
    lines += [Line(Section.AVAILABLE, key) for key in available[:LONGEST]]
    if not available or len(available) > LONGEST:
        lines.append(Line(Section.AVAILABLE, is_note=True))
    lines += _section(Section.OTHERS, list(islice(others, MOST_OTHERS)))
    is_missing = chosen and not any(line.key == chosen for line in lines)
    return choose(lines, chosen) if is_missing and chosen else lines


def _section(section: Section, keys: list[str]) -> list[Line]:
    return [Line(section), *(Line(section, key) for key in keys)] if keys else []


def promote(lines: Sequence[Line], key: str, mine: Sequence[str]) -> list[Line]:
    """Move one spool under "mine" and leave every other line where it is.

    `mine` is the order of that section as it should be; those of it not shown yet are not brought in.
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


def choose(lines: Sequence[Line], key: str) -> list[Line]:
    """Put a spool that stands nowhere on top; every other line stays where it is."""
    return _section(Section.CHOSEN, [key]) + [line for line in lines if line.section is not Section.CHOSEN]


class Move(NamedTuple):
    """One step from an old list to a new one: so many lines are taken away, or `lines` come in there."""

    at: int
    taken: int = 0
    lines: tuple[Line, ...] = ()


def steps(old: Sequence[Line], new: Sequence[Line]) -> tuple[list[Move], list[Line], list[Move]]:
    """From one list to the other: what goes away (last first), the order of what stays, what comes in.

    The lines that stay are never taken out, so whoever looks at them keeps his place.
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
