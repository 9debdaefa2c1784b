"""A page brings all phrases that its scripts say: one that is missing would be shown as nothing."""

import re

import pytest

from kiosk.program.resources import resource
from kiosk.web.pages.page_words import PageWords


def _scripts(name: str) -> set[str]:
    """The texts of a script and of those that it loads."""
    texts, waiting = dict[str, str](), [name]
    while waiting:
        each = waiting.pop()
        if each not in texts:
            texts[each] = resource("web", "static", each).read_text("utf-8")
            waiting += re.findall(r'from "\./([^"]+)"', texts[each])
    return set(texts.values())


@pytest.mark.parametrize("page", ["grid", "wall"])
def test_a_page_brings_the_phrases_that_its_scripts_say(page: str) -> None:
    asked = [each for text in _scripts(f"{page}.js") for each in re.findall(r"\bsay\(([^{;)]*)", text)]
    keys = {key for each in asked for key in re.findall(r'"([a-z][\w.]*\w)"', each)}
    assert {"live", "link.connecting", "nobody"} <= keys
    assert keys - PageWords("es").for_scripts(page).keys() == set()
