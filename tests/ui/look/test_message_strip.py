"""A strip with buttons keeps its words readable, however narrow it is."""

import pytest
from pytestqt.qtbot import QtBot

from kiosk.ui.look import colors
from kiosk.ui.look.message_strip import MessageStrip, StripLook
from kiosk.ui.look.message_text import words_of
from kiosk.ui.look.tap_button import TapButton
from tests.ui.grid_window import dressed

LOOK = StripLook(colors.DONE_GROUND, colors.DONE, colors.TEXT, colors.DONE)


@pytest.mark.parametrize(("width", "is_below"), [(400, True), (1_200, False)])
def test_buttons_stand_below_the_message_where_the_strip_is_narrow(
    qtbot: QtBot, width: int, is_below: bool
) -> None:
    theme = dressed()
    strip = MessageStrip("strip", theme, LOOK)
    qtbot.addWidget(strip)
    button = TapButton("undo", theme.metrics, "DESHACER LOS 2 · 10 s", parent=strip)
    strip.add_button(button)
    strip.say(LOOK, words_of("2 de 3 guardados en la planilla. 1 no: sigue marcado, con su motivo."))
    strip.resize(width, strip.height_for(width))
    with qtbot.waitExposed(strip):
        strip.show()
    assert (button.y() > strip._text.geometry().bottom()) is is_below
    assert strip.rect().contains(button.geometry())
