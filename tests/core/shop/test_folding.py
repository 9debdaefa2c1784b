"""Two texts that people take for one are one, wherever texts are compared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.core.shop.folding import folded, is_same, visible

ALIKE = {
    "an invisible sign at the end": ("MK-10", "MK-10\u200b"),
    "a byte order mark in front": ("MK-10", "\ufeffMK-10"),
    "a soft hyphen within": ("MK-10", "MK\u00ad-10"),
    "spaces around": ("MK-10", "  MK-10 "),
    "a space that doesn't break": ("MK-10 A", "MK-10\u00a0A"),
    "two spaces": ("MK-10 A", "MK-10  A"),
    "two spaces between numbers": ("SP 1 12", "SP 1 \u00a0 12"),
    "spaces around a dash": ("MK-10", "MK - 10"),
    "small letters": ("MK-10-CW", "mk-10-cw"),
    "an en dash": ("MK-10", "MK–10"),
    "a minus sign": ("MK-10", "MK−10"),
    "a dash that doesn't break": ("MK-10", "MK‑10"),
    "a typographic quote": ("1'2", "1\u20192"),
    "a typographic double quote": ('2"', "2\u201d"),
    "an accent typed by itself": ("MÁ-1", "MA\u0301-1"),
}


@pytest.mark.parametrize("how", ALIKE)
def test_texts_that_people_take_for_one_are_one(how: str) -> None:
    one, other = ALIKE[how]
    assert is_same(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        *(("MK-10", "MK10"), ("MK-10", "MK-1O"), ("0012", "12"), ("MK-1²", "MK-12"), ("Á", "A")),
        *(("SP 1 12", "SP 11 2"), ("SP 1\u00a012", "SP 112")),
    ],
)
def test_texts_that_people_tell_apart_are_two(one: str, other: str) -> None:
    assert not is_same(one, other)


def test_text_of_signs_that_nobody_sees_is_empty() -> None:
    assert (visible("\u200b\u2060 \ufeff"), folded("\u200b")) == ("", "")


@given(st.text())
def test_what_is_folded_stays_as_it_is(text: str) -> None:
    assert folded(folded(text)) == folded(text)


@given(st.text())
def test_unseen_signs_and_spaces_never_make_another_text(text: str) -> None:
    assert is_same(f" \u200b{text}\ufeff ", text)
