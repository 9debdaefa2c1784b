"""The printed file: each code is read back from its picture, and every word is on its label."""

import pytest
from pytestqt.qtbot import QtBot

from kiosk.core.shop.codes.badge_pattern import BadgePattern
from kiosk.core.shop.data import Spool, Worker
from kiosk.labels.label import Label, badge, of_commands, of_spool
from kiosk.labels.page_format import SHEETS, PageFormat, format_named
from kiosk.labels.pdf import pdf_of
from kiosk.labels.qr_modules import CodeTooLong
from tests.support.printed import Printed

TAGS = ("MK-1335-CW-25238-011", "MK-1335-CW-25238-012-REV-B", "ÑUÑOA/3 Nº 7", "A1")
LONGEST_NAME = Worker(12345, "María de los Ángeles", "Fuentealba Riquelme")
LABELS = [
    badge(Worker(5, "Marcela", "Olivares"), BadgePattern()),
    badge(LONGEST_NAME, BadgePattern("TALLER NORTE · {id}")),
    *(of_spool(Spool(tag, nv="NV0644", ot="1102"), 2) for tag in TAGS),
    *of_commands("es"),
]
ROLLS = [found for size in ("100x50", "62x29", "50x80", "40x20") if (found := format_named(size))]


def named(paper: PageFormat) -> str:
    return paper.name


@pytest.mark.parametrize("paper", [*SHEETS, *ROLLS], ids=named)
def test_every_code_is_read_back_in_its_place(qtbot: QtBot, paper: PageFormat) -> None:
    printed = Printed(pdf_of(LABELS, paper))
    assert printed.size_mm == pytest.approx(paper.page, abs=0.4)
    assert [code for page in printed.codes for code in page] == [label.code for label in LABELS]


@pytest.mark.parametrize("paper", [SHEETS[0], *ROLLS], ids=named)
def test_every_word_stands_whole_on_its_label(qtbot: QtBot, paper: PageFormat) -> None:
    for label in LABELS:
        printed = Printed(pdf_of([label], paper))
        assert printed.words() == "".join((label.before, label.large, *label.lines)).replace(" ", "")
        width, height = paper.label
        for letter in printed.letters():
            assert paper.edge - 0.5 <= letter.right <= width - paper.edge + 0.5, letter
            assert 0 <= letter.top < letter.bottom <= height, letter


def test_the_tail_of_a_tag_is_the_largest_text(qtbot: QtBot) -> None:
    printed = Printed(pdf_of([of_spool(Spool(TAGS[0], nv="NV0644", ot="1102"), 2)], SHEETS[0]))
    heights = [letter.bottom - letter.top for letter in printed.letters()]
    assert heights[len("MK-1335-CW-")] > 1.4 * heights[0]


def test_labels_that_are_used_up_stay_empty(qtbot: QtBot) -> None:
    printed = Printed(pdf_of(LABELS[:2], SHEETS[0], skipped=23))
    assert printed.codes == [[LABELS[0].code], [LABELS[1].code]]
    assert printed.letters(0)[0].left > 140


@pytest.mark.parametrize("code", ["X" * 140, "X" * 5_000])
def test_a_code_too_fine_for_scanners_is_refused(qtbot: QtBot, code: str) -> None:
    with pytest.raises(CodeTooLong, match=code[:9]):
        pdf_of([Label(code, "X")], PageFormat("small", (40.0, 20.0), (40.0, 20.0)))
