"""What tells one file from another at the same path. Any thread; blocks on the disk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class FileMark:
    """What tells one file from another at the same path; `number` is 0 where the drive has none."""

    device: int
    number: int
    size: int = field(default=0, compare=False)


def mark(path: Path) -> FileMark | None:
    """The mark of the file at `path`; None if there is none, or its drive doesn't answer."""
    try:
        found = path.stat()
    except OSError:
        return None
    return FileMark(found.st_dev, found.st_ino, found.st_size)


def aside(path: Path) -> Path:
    """The name under which a file of SQLite's is kept that doesn't belong to the workbook at the path."""
    return path.with_name(f"{path.name}-aside")


def put_aside(beside: Mapping[Path, FileMark | None]) -> list[str]:
    """Rename these files of SQLite's where they are the same still; returns their names. Raises OSError."""
    same = [each for each, was in beside.items() if was is not None and mark(each) == was]
    for each in same:
        each.replace(aside(each))
    return [each.name for each in same]
