"""The strip that says why nothing is written: which alarm, which rows, and the way out."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from PySide6.QtCore import QCoreApplication, QSize
from pytestqt.qtbot import QtBot

from kiosk import texts
from kiosk.core.protocol.kinds import What
from kiosk.core.refusals import AlarmReason
from kiosk.core.sharing.alarms import Alarm, Place
from kiosk.ui.look.message_text import MessageText
from kiosk.ui.look.metrics import Metrics
from kiosk.ui.look.theme import Theme
from kiosk.ui.status.banner import Banner
from kiosk.ui.status.stale_strip import StaleStrip
from kiosk.ui.wall.banner import BoardBanner
from tests.support.widgets import child
from tests.ui.grid_window import NOW, shown
from tests.ui.late_station import LateStation, late, wire
from tests.ui.whole_window import dressed_for

__all__ = ["late", "wire"]

MANY = tuple(Place(What.MOVED, 101_000 + row, "MK-1335-CW-25238-011") for row in range(5_000))
AUDIT = Alarm(AlarmReason.AUDIT_TOUCHED, (*MANY, Place(What.SHOWN_AND_ABSENT, 20_417, "MK-1")))
ROWS = Alarm(AlarmReason.ROWS_STRAYED, tuple(Place("strayed", each.row, each.tag) for each in MANY))
COLUMN = Alarm(AlarmReason.COLUMN_EMPTIED, columns=("Fecha_QC_Metrología", "Fecha_Soldadura"))
OTHER = Alarm("una de mañana", MANY)

SCREENS = [(QSize(1280, 800), 116.0), (QSize(1920, 1080), 102.0), (QSize(3840, 2160), 163.0)]


@contextmanager
def dressed(size: QSize, dpi: float) -> Iterator[Theme]:
    theme = Theme(Metrics.of(dpi, size))
    with dressed_for(theme):
        yield theme


def tell(strip: StaleStrip, language: str, *alarms: Alarm) -> None:
    strip.set_alarms([texts.sentence(alarm.refusal, language) for alarm in alarms])


def said(strip: StaleStrip) -> str:
    """The words that there is room for."""
    _, lines = child(strip, MessageText, f"{strip.objectName()}Text").lines()
    return "".join(word.text if word.is_glued else f" {word.text}" for line in lines for word in line).strip()


@pytest.mark.parametrize("language", texts.LANGUAGES)
@pytest.mark.parametrize("kind", [Banner, BoardBanner])
@pytest.mark.parametrize("alarms", [(AUDIT,), (ROWS,), (COLUMN,), (OTHER,), (AUDIT, ROWS, COLUMN)])
@pytest.mark.parametrize(("size", "dpi"), SCREENS)
def test_every_word_of_every_alarm_has_room(
    qtbot: QtBot,
    size: QSize,
    dpi: float,
    alarms: tuple[Alarm, ...],
    kind: type[Banner | BoardBanner],
    language: str,
) -> None:
    with dressed(size, dpi) as theme:
        strip = kind(theme)
        shown(qtbot, strip, size.width())
        tell(strip, language, *alarms)
        QCoreApplication.processEvents()
        assert strip.isVisible()
        assert said(strip) == strip.text()


def test_strip_says_which_alarm_and_rows_and_the_way_out(qtbot: QtBot) -> None:
    with dressed(*SCREENS[1]) as theme:
        strip = Banner(theme)
        shown(qtbot, strip, 1920)
        tell(strip, "es", AUDIT)
        assert strip.text() == (
            "Escritura detenida: alguien cambió la auditoría de la planilla "
            "(Metadata 101000, 101001, 101002, 101003, 101004 y 4996 más). "
            "Avisa ya a planificación: que la deje como estaba, o la acepte con "
            "«kiosk doctor --accept-audit». "
            "PAUSAR, COMPLETAR y CANCELAR quedan en este equipo y salen solos; TOMAR, no."
        )
        tell(strip, "es")
        assert not strip.isVisible()


def test_alarm_goes_before_an_outage_and_leaves_it_to_be_said(qtbot: QtBot) -> None:
    with dressed(*SCREENS[1]) as theme:
        strip = BoardBanner(theme)
        shown(qtbot, strip, 1920)
        tell(strip, "es", COLUMN)
        strip.set_link_lost(NOW)
        assert strip.text().startswith("Escritura detenida: se vació de golpe la columna Fecha_QC")
        tell(strip, "es")
        assert strip.text().startswith("Sin tiempo real desde las")


def test_alarm_stays_on_the_window_until_it_ends_whatever_else_happens(late: LateStation) -> None:
    late.start()
    backend = late.backend
    assert backend is not None
    alarms = backend._sheet_state.alarms  # its own reads find none of these, so none of them ends one
    alarms.take_over([OTHER])
    late.wait(late.window.banner.isVisible)
    assert "Metadata" not in late.window.banner.text()
    assert "Operaciones 101000, 101001" in late.window.banner.text()
    late.wait(lambda: [alarm.reason for alarm in backend._mirror.alarms()] == [OTHER.reason])
    late.controller.sheet_changed.emit(None)
    late.window.lights.refresh()
    assert late.window.banner.isVisible()
    alarms.take_over([OTHER, Alarm("otra", (Place("", 7, ""),))])
    late.wait(lambda: "Operaciones 7" in late.window.banner.text())
    alarms.take_over([OTHER])
    late.wait(lambda: "Operaciones 7" not in late.window.banner.text())
    assert late.window.banner.isVisible()
    alarms.take_over([])
    late.wait(lambda: not late.window.banner.isVisible())
    assert backend._mirror.alarms() == ()
