"""Every phrase of the pages is said by one: nobody translates what nobody reads."""

import re
from pathlib import Path

from kiosk.texts.es.browser import BROWSER

ROOT = Path(__file__).parents[2]
SOURCES = [
    *(ROOT / "kiosk" / "web").rglob("*.py"),
    *(ROOT / "resources" / "web" / "templates").glob("*.html"),
]
BEGINNINGS = (r'"([\w.]+\.)" ~', r'f"([\w.]+\.)\{', r'special\("([\w.]+)"')
"""Of keys whose end is a value."""


def unused() -> set[str]:
    text = "".join(path.read_text(encoding="utf-8") for path in SOURCES)
    literal = set(re.findall(r'"([\w.]+)"', text))
    literal |= {
        f"{key}.{end}" for key in re.findall(r'counted\("([\w.]+)"', text) for end in ("one", "several")
    }
    begun = tuple(f"{found.rstrip('.')}." for each in BEGINNINGS for found in re.findall(each, text))
    keys = {key.removeprefix("page.") for key in BROWSER}
    return {key for key in keys if key not in literal and not key.startswith(begun)}


def test_each_is_said() -> None:
    assert unused() == set()
