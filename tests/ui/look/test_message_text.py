"""Messages are wrapped, and a tag in them is never broken nor cut at its end."""

import pytest
from pytestqt.qtbot import QtBot

from kiosk.ui.look.message_text import MessageText, Word, WordKind, words_of
from tests.ui.grid_window import dressed, shown

TAG = "MK-1335-CW-25238-LINEA-PRINCIPAL-0011"
LONG = f"Completaste ARM de {TAG} con fecha 22-11-2026 y queda disponible para SOLD, guardado en la planilla."


def painted(qtbot: QtBot, text: str, width: int, height: int, tag: str = "") -> list[list[Word]]:
    widget = MessageText(dressed())
    widget.show_words(words_of(text, tag), "#ffffff")
    shown(qtbot, widget, width, height)
    return widget.lines()[1]


def test_tag_is_found_in_the_text() -> None:
    words = words_of("14:31 · NR(94) tomó MK-1336-TW-25245-018.")
    assert [word.text for word in words if word.kind is WordKind.TAG] == ["MK-1336-TW-25245-018"]
    assert words[-1] == Word(".", is_glued=True)


def test_short_tag_is_found_and_a_date_is_none() -> None:
    words = words_of("El 22-11-2026, …-25240-027")
    assert [word.text for word in words if word.kind is WordKind.TAG] == ["…-25240-027"]


def test_tag_with_spaces_is_one_word() -> None:
    words = words_of("Tomaste A 1 para ARM", "A 1")
    assert [word.text for word in words] == ["Tomaste", "A 1", "para", "ARM"]


def test_tag_stays_whole_on_one_line(qtbot: QtBot) -> None:
    lines = painted(qtbot, LONG, 600, 80)
    assert len(lines) > 1
    assert TAG in [word.text for line in lines for word in line]


def test_tag_too_wide_for_the_line_loses_its_start(qtbot: QtBot) -> None:
    tags = [
        word.text for line in painted(qtbot, LONG, 200, 300) for word in line if word.kind is WordKind.TAG
    ]
    assert len(tags) == 1
    assert tags[0].startswith("…")
    assert tags[0].endswith("-0011")


@pytest.mark.parametrize("times", [4, 12])
def test_words_of_the_middle_go_before_anything_is_cut(qtbot: QtBot, times: int) -> None:
    lines = painted(qtbot, f"{LONG} {'mucho más texto ' * times} fin.", 500, 60)
    words = [word.text for line in lines for word in line]
    assert words[0] == "Completaste"
    assert words[-1] == "fin."
    assert "…" in words
    assert TAG in words


def test_short_message_is_one_line_in_full_size(qtbot: QtBot) -> None:
    assert len(painted(qtbot, "Guardando…", 600, 80)) == 1
