"""What the shop's handbook quotes from the screen is what the screen says; its pictures and pages exist."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from kiosk.texts.es import PHRASES, SENTENCES

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "docs" / "operacion.md", *sorted((ROOT / "docs" / "sintomas").glob("*.md"))]
TRANSLATIONS = ROOT / "resources" / "translations" / "kiosk_en.ts"


def _said() -> list[str]:
    window = [each.text or "" for each in ElementTree.parse(TRANSLATIONS).iter("source")]
    sentences = [part for parts in SENTENCES.values() for part in parts]
    return [*PHRASES.values(), *sentences, *window]


def _fits(quoted: str, said: str) -> bool:
    """Whether the quotation is part of the text, or an example of it; `…` and `{…}` stand for anything."""
    parts = [re.escape(part) for part in quoted.split("…") if part]
    if parts and re.search(".*".join(parts), said):
        return True
    words = [re.escape(part) for part in re.split(r"\{[^}]*\}", said.rstrip("."))]
    return len("".join(words)) > 5 and re.search(".+".join(words), quoted) is not None


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_what_is_quoted_is_said(page: Path) -> None:
    said = _said()
    text = page.read_text(encoding="utf-8")
    quotations = [each.replace("\n", " ") for each in re.findall("«((?:[^«»]|«[^»]*»)+)»", text)]
    assert [quoted for quoted in quotations if not any(_fits(quoted, each) for each in said)] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_pictures_and_pages_exist(page: Path) -> None:
    targets = re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8"))
    assert [target for target in targets if not (page.parent / target).exists()] == []
