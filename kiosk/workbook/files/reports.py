"""What came in or went out with a file, and what could not come along as it was. Pure; any thread."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Lost(StrEnum):
    """What became of a cell, or of a worksheet's name, that another file can't hold as it is."""

    CUT = "cut"
    """Longer than a cell may be: `detail` characters were kept."""
    CONTROL = "control"
    """Control characters, replaced."""
    ERROR = "error"
    """A formula's error, taken as the text `detail`."""
    KIND = "kind"
    """A kind of value that a cell can't hold (`detail`), taken as text."""
    DATE = "date"
    """A date that .xlsx has no number for; written as a plain number."""
    TITLE = "title"
    """A worksheet's name that .xlsx doesn't allow; now `detail`."""


@dataclass(frozen=True)
class Note:
    """`where` is `Hoja!B7`, or a worksheet's name."""

    where: str
    lost: Lost
    detail: str = ""


@dataclass(frozen=True)
class SheetReport:
    """One worksheet; `rows` counts those with a value, the header included."""

    title: str
    rows: int
    columns: int


@dataclass(frozen=True)
class FileReport:
    """What was brought in or out."""

    sheets: tuple[SheetReport, ...]
    notes: tuple[Note, ...] = ()
