"""What a tile or a row says of a command whose end nobody knows."""

from kiosk.core.shop.data import Verdict
from kiosk.ui.state.open_marks import open_word


def test_words_tell_what_waits_from_what_is_unknown() -> None:
    assert open_word(Verdict.QUEUED) == "por enviar"
    assert open_word(Verdict.UNKNOWN) == "por confirmar"
    assert open_word(None) == ""
