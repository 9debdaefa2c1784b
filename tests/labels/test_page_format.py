"""Labels lie where the sheets of the trade have them."""

import pytest

from kiosk.labels.label_layout import boxes
from kiosk.labels.page_format import SHEETS, PageFormat, format_named

ROLLS = [found for size in ("100x50", "62x29", "50x80", "40x20", "210x297") if (found := format_named(size))]
FORMATS = [*SHEETS, *ROLLS]


def named(paper: PageFormat) -> str:
    return paper.name


@pytest.mark.parametrize("paper", FORMATS, ids=named)
def test_all_labels_of_a_page_lie_on_it_and_apart(paper: PageFormat) -> None:
    places = paper.places(paper.a_page)
    (page_width, page_height), (width, height) = paper.page, paper.label
    assert {place.page for place in places} == {0}
    for at, (_, left, top) in enumerate(places):
        assert left >= 0
        assert top >= 0
        assert left + width <= page_width + 0.1
        assert top + height <= page_height + 0.1
        for _, other_left, other_top in places[at + 1 :]:
            assert other_left >= left + width or other_top >= top + height - 0.01 or other_left < left


@pytest.mark.parametrize("paper", SHEETS, ids=named)
def test_the_sheet_lies_in_the_middle_of_its_page(paper: PageFormat) -> None:
    last = paper.places(paper.a_page)[-1]
    assert last.left + paper.label[0] + paper.left == pytest.approx(paper.page[0], abs=0.6)
    assert last.top + paper.label[1] + paper.top == pytest.approx(paper.page[1], abs=0.6)


def test_the_next_page_begins_where_one_is_full() -> None:
    a4 = SHEETS[0]
    assert [place.page for place in a4.places(25)] == [0] * 24 + [1]


def test_labels_that_are_used_up_stay_empty_on_the_first_page_only() -> None:
    a4 = SHEETS[0]
    assert a4.places(22, skipped=3) == [*a4.places(24)[3:], *a4.places(25)[24:]]


@pytest.mark.parametrize("text", ["", "a5", "100", "100x", "39x20", "40x19", "211x100", "100x298", "-100x50"])
def test_what_is_no_format(text: str) -> None:
    assert format_named(text) is None


@pytest.mark.parametrize("text", ["A4-24", "a4-24"])
def test_case_does_not_matter(text: str) -> None:
    assert format_named(text) is SHEETS[0]


@pytest.mark.parametrize("paper", FORMATS, ids=named)
def test_code_and_text_lie_on_the_label_and_apart(paper: PageFormat) -> None:
    code, text = boxes(*paper.label, paper.edge)
    width, height = paper.label
    for box in (code, text):
        assert box.left >= 0
        assert box.top >= 0
        assert box.width > 0
        assert box.height > 0
        assert box.left + box.width <= width
        assert box.top + box.height <= height
    assert code.width == code.height
    assert code.left + code.width <= text.left or code.top + code.height <= text.top
