"""How long somebody had a spool, as the kiosk says times."""

import pytest

from kiosk.web.pages.page_words import PageWords


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(0, ""), (1, "1 min"), (59, "59 min"), (60, "1 h 00"), (151, "2 h 31"), (1_560, "1 d 2 h")],
)
def test_a_long_session_is_told_in_hours(minutes: int, said: str) -> None:
    assert PageWords("es").length(minutes) == said
