"""Reports of an import or export: the worksheets, and the losses in conversion. Pure; any thread."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Lost(StrEnum):
    """The kinds of losses: a cell, or a worksheet's name, that the other format can't hold unchanged."""

    CUT = "cut"
    """Longer than a cell may be; `detail` characters were kept."""
    CONTROL = "control"
    """Control characters, replaced."""
    ERROR = "error"
    """A formula's error, taken as the text `detail`."""
    KIND = "kind"
    """A type of value that a cell can't hold (`detail`), taken as text."""
    DATE = "date"
    """A date without a serial number in .xlsx; written as a plain number."""
    TITLE = "title"
    """A worksheet's name that .xlsx doesn't allow; now `detail`."""
    ENCODING = "encoding"
    """Perhaps signs: the text was read in the old encoding `detail`; `where` is the first such line."""
    FORMULA = "formula"
    """A formula whose result isn't in the file; the cell is empty."""
    FORMAT = "format"
    """A number whose format isn't in the file: a date is a plain number now."""


@dataclass(frozen=True)
class Note:
    """`where` is `Hoja!B7`, or a worksheet's name."""

    where: str
    lost: Lost
    detail: str = ""


@dataclass(frozen=True)
class SheetReport:
    """One worksheet; `rows` counts rows with a value, including the header."""

    title: str
    rows: int
    columns: int


@dataclass(frozen=True)
class FileReport:
    """The result of an import or export."""

    sheets: tuple[SheetReport, ...]
    notes: tuple[Note, ...] = ()
