"""What ARCHITECTURE and CONTRIBUTING say of the code is there: every path, and every number by its name."""

import re
from itertools import cycle
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = (
    "ARCHITECTURE.md",
    "CONTRIBUTING.md",
    "README.md",
    "GLOSSARY.md",
    "docs/station.md",
    "docs/web.md",
)
PLACEHOLDERS = {"commands/NAME.py", "web/pages/NAME.py", "commands/doctor/check_NAME.py"}
PATH = r"`([\w/{},.-]+/[\w{},.-]+\.(?:py|md|toml|qss))`"
NUMBERS = re.compile(r"## Where the numbers stand\n(.*?)\n## ", re.DOTALL)


def _spelled_out(path: str) -> list[str]:
    """`texts/{es,en}/screen.py` as two paths."""
    found = re.fullmatch(r"(.*)\{(.*)\}(.*)", path)
    return [f"{found[1]}{each}{found[3]}" for each in found[2].split(",")] if found else [path]


def test_every_path_in_a_document_exists() -> None:
    absent = [
        f"{name}: {path}"
        for name in DOCUMENTS
        for said in re.findall(PATH, (ROOT / name).read_text(encoding="utf-8"))
        if said not in PLACEHOLDERS
        for path in _spelled_out(said)
        if not any((folder / path).exists() for folder in (ROOT, ROOT / "kiosk"))
    ]
    assert absent == []


def test_every_number_stands_where_the_document_says() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    found = NUMBERS.search(text)
    assert found
    rows = [line.strip("|").split("|") for line in found[1].splitlines() if "`" in line and line[0] == "|"]
    assert len(rows) > 10
    absent = []
    for _, names, places in rows:
        files = re.findall(r"`([^`]+)`", places)
        groups = names.split(";") if ";" in names else [names] if len(files) == 1 else names.split(",")
        for group, file in zip(groups, cycle(files), strict=False):
            code = (ROOT / "kiosk" / file).read_text(encoding="utf-8")
            absent += [
                f"{name} in {file}"
                for name in re.findall(r"`(\w+)`", group)
                if not re.search(rf"^{name}\b.*=", code, re.MULTILINE)
            ]
    assert absent == []
