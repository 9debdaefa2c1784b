"""Whose badge a scanned text is, by the shop's own pattern."""

import pytest

from kiosk.core.shop.codes.badge_pattern import BadgePattern
from kiosk.core.shop.data import Worker
from tests.ui.column_window import ELEVEN

MAURICIO = Worker(93, "Mauricio", "Rodríguez")


@pytest.mark.parametrize(
    ("text", "number"), [("93", 93), ("0093", 93), ("MR(93)", 93), (" mr(93) ", 93), ("MR)93=", 93)]
)
def test_without_a_pattern_a_badge_is_a_number_or_a_mark(text: str, number: int) -> None:
    assert BadgePattern().worker_id(text) == number


@pytest.mark.parametrize("text", [ELEVEN, "MK-1346", "", "hola", "1" * 40])
def test_text_that_is_no_badge_names_nobody(text: str) -> None:
    assert BadgePattern().worker_id(text) is None


@pytest.mark.parametrize("text", ["BADGE-93", "badge-0093", "BADGE'93", " BADGE-93 ", "MR(93)"])
def test_by_a_pattern_a_badge_is_what_it_says_on_any_keyboard(text: str) -> None:
    assert BadgePattern("BADGE-{id}").worker_id(text) == 93


@pytest.mark.parametrize("text", ["93", "BADGE93", "BADGE-", "BADGE-93-1", "XBADGE-93", "BADGE-9A"])
def test_by_a_pattern_nothing_else_is_a_badge(text: str) -> None:
    assert BadgePattern("BADGE-{id}").worker_id(text) is None


@pytest.mark.parametrize("pattern", ["", "{id}", "BADGE-{id}", "T{id}.", "(¿{id}?)", "Ñandú·{id}"])
def test_a_badge_is_read_as_it_is_printed(pattern: str) -> None:
    badges = BadgePattern(pattern)
    assert badges.worker_id(badges.code_of(MAURICIO)) == 93
