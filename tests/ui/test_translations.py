"""English is complete: no text of the window is left in Spanish, and the compiled file is up to date."""

import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from kiosk.program.resources import resource

ROOT = Path(__file__).parents[2]
TOOLS = Path(sys.executable).parent
TS = resource("translations", "kiosk_en.ts")


def messages(file: Path) -> dict[tuple[str, str], str]:
    """Translations by context and source."""
    return {
        (context.findtext("name", ""), message.findtext("source", "")): message.findtext("translation", "")
        for context in ElementTree.parse(file).getroot().iter("context")
        for message in context.iter("message")
    }


@pytest.fixture(scope="module")
def current(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], str]:
    """The texts that lupdate finds in the sources now."""
    fresh = tmp_path_factory.mktemp("ts") / "kiosk_en.ts"
    sources = [str(path) for path in sorted((ROOT / "kiosk" / "ui").rglob("*.py"))]
    languages = ["-source-language", "es", "-target-language", "en"]
    command = [str(TOOLS / "pyside6-lupdate"), *sources, *languages, "-ts", str(fresh)]
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
    return messages(fresh)


def test_every_text_is_translated(current: dict[tuple[str, str], str]) -> None:
    translated = messages(TS)
    assert len(current) > 80
    assert set(translated) == set(current)
    assert [source for source, text in translated.items() if not text] == []


def test_a_translation_has_the_same_placeholders() -> None:
    for (_, source), text in messages(TS).items():
        assert sorted(_places(source)) == sorted(_places(text)), source


def test_the_compiled_file_is_of_this_source(tmp_path: Path) -> None:
    compiled = tmp_path / "kiosk_en.qm"
    subprocess.run([TOOLS / "pyside6-lrelease", TS, "-qm", compiled], check=True, capture_output=True)
    assert compiled.read_bytes() == resource("translations", "kiosk_en.qm").read_bytes()


def _places(text: str) -> list[str]:
    return [part.split("}")[0] for part in text.split("{")[1:]]
