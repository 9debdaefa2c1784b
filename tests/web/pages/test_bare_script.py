"""Scripts are served without what is in them for people only, and do the same."""

import re

import pytest

from kiosk.program.resources import resource
from kiosk.web.pages.bare_script import bare_script
from kiosk.web.pages.page_files import FILES, SCRIPT

SOURCE = """// What it is for.

/** Two lines
 * of words. */
export function half(number) {
  // why
  return number / 2; // rest
}
/* one line */
const path = "https://x";
"""


def test_comments_and_indentation_go_and_code_stays() -> None:
    assert bare_script(SOURCE) == (
        'export function half(number) {\nreturn number / 2; // rest\n}\nconst path = "https://x";\n'
    )


@pytest.mark.parametrize("name", [name for name, kind in FILES.items() if kind == SCRIPT])
def test_no_text_of_a_script_goes_on_over_several_lines(name: str) -> None:
    for line in resource("web", "static", name).read_text("utf-8").splitlines():
        outside = re.sub(r'"(?:[^"\\]|\\.)*"|/(?:[^/\\\n]|\\.)+/[a-z]*', "", line.partition("//")[0])
        assert outside.count("`") % 2 == 0, line
        assert not outside.rstrip().endswith("\\"), line
