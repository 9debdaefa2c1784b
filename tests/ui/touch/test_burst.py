"""Whose keys they are, by their pace."""

from itertools import accumulate

import pytest

from kiosk.ui.touch.burst import Sign, is_machine, pace_of, scanned

TAG = "MK-1335-CW-25238-016"
GAP_MS = 60.0


def sent(text: str, *gaps_ms: float, begins_ms: float = 0.0) -> list[Sign]:
    """The keys of a text; the gaps between them are repeated as often as need be."""
    gaps = (gaps_ms * len(text))[: len(text) - 1]
    return [Sign(sign, at) for sign, at in zip(text, accumulate(gaps, initial=begins_ms), strict=True)]


def read(signs: list[Sign], end_after_ms: float, prefix: str = "") -> str:
    return scanned(signs, signs[-1].at_ms + end_after_ms, GAP_MS, prefix)


@pytest.mark.parametrize("pace_ms", [5, 20, 50, 75, 120, 150])
def test_a_scanner_of_any_pace_is_known(pace_ms: float) -> None:
    assert read(sent(TAG, pace_ms), pace_ms) == TAG


@pytest.mark.parametrize("text", [TAG, "CP(95)"])
def test_a_wireless_one_is_even_and_a_person_is_not(text: str) -> None:
    assert read(sent(text, 70, 85, 75), 80) == text
    assert read(sent(text, 80, 140, 95), 90) == ""


def test_one_whose_pace_is_about_the_gap_keeps_its_beginning() -> None:
    assert read(sent(TAG, 52, 64, 57, 66, 50), 58) == TAG


def test_the_quick_end_of_what_a_person_types_is_no_scan() -> None:
    typed = sent("252", 130, 90)
    assert read(typed + sent("38", 50, begins_ms=typed[-1].at_ms + 110), 50) == ""


def test_slow_digits_may_be_a_persons() -> None:
    assert read(sent("123456", 75), 75) == ""


def test_what_a_person_left_in_the_air_before_a_scan_is_no_part_of_it() -> None:
    typed = sent("mk", 120)
    assert read(typed + sent(TAG, 10, begins_ms=typed[-1].at_ms + 200), 10) == TAG


@pytest.mark.parametrize("pause_ms", [100, 450])
def test_a_code_in_two_parts_is_one(pause_ms: float) -> None:
    first = sent(TAG[:10], 12)
    assert read(first + sent(TAG[10:], 12, begins_ms=first[-1].at_ms + pause_ms), 12) == TAG


def test_after_a_long_pause_it_is_another_code() -> None:
    first = sent(TAG[:10], 12)
    assert read(first + sent(TAG[10:], 12, begins_ms=first[-1].at_ms + 600), 12) == TAG[10:]


@pytest.mark.parametrize(("text", "is_scan"), [("95", True), ("mk1", False), ("mk-1", True)])
def test_short_ones(text: str, is_scan: bool) -> None:
    assert bool(read(sent(text, 10), 10)) is is_scan


def test_a_prefix_marks_a_scan_of_any_length_and_is_left_out() -> None:
    assert read(sent("~A1", 10), 10, "~") == "A1"


@pytest.mark.parametrize("pace_ms", [10, 75])
def test_a_prefix_is_left_out_at_any_pace(pace_ms: float) -> None:
    assert read(sent(f"~{TAG}", pace_ms), pace_ms, "~") == TAG


def test_no_keys_are_no_scan() -> None:
    assert scanned([], 0.0, GAP_MS) == ""


def test_only_a_machine_types_six_signs_in_a_tenth_of_a_second() -> None:
    assert is_machine(sent("MK-133", 20))
    assert not is_machine(sent("MK-133", 45))
    assert not is_machine(sent("MK-13", 20))


@pytest.mark.parametrize(("end_ms", "is_scan"), [(10, True), (30, True), (45, False)])
def test_one_digit_is_a_badge_only_as_quick_as_a_machine(end_ms: float, is_scan: bool) -> None:
    assert bool(read(sent("9", 0), end_ms)) is is_scan


def test_the_last_digit_of_what_a_person_types_is_no_badge() -> None:
    typed = sent("12", 140)
    assert read(typed + sent("9", 0, begins_ms=typed[-1].at_ms + 140), 10) == ""
    later = sent("9", 0, begins_ms=typed[-1].at_ms + 900)
    assert read(typed + later, 10) == "9"


@pytest.mark.parametrize("badge", ["93", "MO(5)", "12345678"])
def test_digits_and_short_codes_of_a_slow_scanner_are_known_by_its_last_code(badge: str) -> None:
    tag = sent(TAG, 78, 70, 82)
    known = pace_of(tag, tag[-1].at_ms + 75)
    at_its_pace, slower, uneven = sent(badge, 75, 81), sent(badge, 110), sent(badge, 120, 70)
    for signs, text in ((at_its_pace, badge), (slower, ""), (uneven, "")):
        assert scanned(signs, signs[-1].at_ms + 75, GAP_MS, known=known) == text
        assert scanned(signs, signs[-1].at_ms + 75, GAP_MS) == ""
    assert scanned(at_its_pace, at_its_pace[-1].at_ms + 140, GAP_MS, known=known) == ""


def test_no_pace_is_learnt_from_what_a_person_may_have_typed() -> None:
    assert pace_of([], 0.0) is None
    assert pace_of(sent("1234", 75), 300) is None


@pytest.mark.parametrize("badge", ["~5", "~93"])
def test_a_prefix_marks_digits_at_any_pace(badge: str) -> None:
    assert read(sent(badge, 75), 75, "~") == badge[1:]
