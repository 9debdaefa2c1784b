"""Data that nobody changes: what it does like a frozen dataclass, and who refuses an assignment to it."""

import subprocess
import sys
from dataclasses import field, fields, replace
from pathlib import Path

import pytest

from kiosk.core.frozen import frozen

ROOT = Path(__file__).parents[2]


@frozen
class Pipe:
    """A pipe."""

    tag: str
    length: int = 6
    seen: str = field(default="", compare=False)
    secret: str = field(default="", repr=False)

    @property
    def name(self) -> str:
        return f"{self.tag}/{self.length}"


@frozen
class Tube:
    """Has the fields of a pipe."""

    tag: str
    length: int = 6
    seen: str = ""
    secret: str = ""


@frozen
class Heat:
    """Compares itself, whatever case its number is written in."""

    number: str

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Heat) and other.number.lower() == self.number.lower()

    def __hash__(self) -> int:
        return hash(self.number.lower())

    def __repr__(self) -> str:
        return f"<{self.number}>"


def test_it_is_compared_by_its_fields() -> None:
    assert Pipe("A") == Pipe("A", 6, seen="today")
    assert Pipe("A") != Pipe("A", 7)
    assert Pipe("A") != Pipe("A", secret="x")
    others: list[object] = [Tube("A"), "A"]
    assert Pipe("A") not in others


def test_it_is_a_key() -> None:
    assert {Pipe("A"): 1}[Pipe("A", seen="today")] == 1
    assert len({Pipe("A"), Pipe("A"), Pipe("B")}) == 2


def test_it_is_shown_by_its_fields_without_secrets() -> None:
    assert repr(Pipe("A", secret="1234")) == "Pipe(tag='A', length=6, seen='')"


def test_it_is_a_dataclass() -> None:
    assert [each.name for each in fields(Pipe)] == ["tag", "length", "seen", "secret"]
    assert replace(Pipe("A"), length=3) == Pipe("A", 3)
    assert replace(Pipe("A"), length=3).name == "A/3"
    match Pipe("B", 2):
        case Pipe(tag, length):
            assert (tag, length) == ("B", 2)


def test_it_has_slots() -> None:
    with pytest.raises(AttributeError):
        Pipe("A").other = 1  # type: ignore[attr-defined]
    assert not hasattr(Pipe("A"), "__dict__")


def test_a_class_keeps_what_it_defines_itself() -> None:
    assert Heat("a1") == Heat("A1")
    assert len({Heat("a1"), Heat("A1")}) == 1
    assert repr(Heat("a1")) == "<a1>"


def test_mypy_refuses_an_assignment(tmp_path: Path) -> None:
    module = tmp_path / "assigns.py"
    module.write_text(
        "from dataclasses import replace\n"
        "from kiosk.core.frozen import frozen\n\n\n"
        "@frozen\n"
        "class Pipe:\n"
        "    tag: str\n\n\n"
        "pipe = Pipe('A')\n"
        "pipe.tag = 'B'\n"
        "replace(pipe, tag=3)\n"
    )
    ended = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--no-error-summary", str(module)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    told = [line.split(": ", 1)[1] for line in ended.stdout.splitlines()]
    assert told == [
        'error: Property "tag" defined in "Pipe" is read-only  [misc]',
        'error: Argument "tag" to "replace" of "Pipe" has incompatible type "int"; expected "str"'
        "  [arg-type]",
    ]
