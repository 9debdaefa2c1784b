"""The content of tiles, those of faulty spools included."""

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from kiosk.core.shop.data import FaultKind, Operation, Picture, Progress, Spool
from kiosk.live.freshness import Freshness
from kiosk.ui.grid.tile import Tile, Viewer, tile_of
from kiosk.ui.grid.tile_painter import TilePainter
from kiosk.ui.look import colors
from tests.support.builders import CREW
from tests.ui.grid_window import JUANA, MAURO, NOW, dressed, fault, held

WORKERS = {worker.id: worker for worker in CREW}


def seen(spool: Spool, viewer: Viewer | None = None) -> Tile:
    return tile_of(spool, WORKERS, viewer or Viewer())


def test_tile_shows_holder_operation_and_time() -> None:
    tile = seen(held(11, 12), Viewer(MAURO.id))
    assert (tile.mark, tile.name) == ("MR(93)", "Mauro Rojas")
    assert tile.operation is Operation.ARM
    assert tile.states == ((Operation.ARM, Progress.EN_PROGRESO), (Operation.SOLD, Progress.PENDIENTE))
    assert tile.since == NOW - timedelta(minutes=12)
    assert tile.is_mine
    assert not tile.fault


def test_spool_of_another_worker_is_not_mine() -> None:
    assert not seen(held(11), Viewer(JUANA.id)).is_mine


def test_repeated_tag_names_every_row() -> None:
    assert seen(fault(held(11), FaultKind.DUPLICADO, 12, 1880)).fault == "tag repetido · filas 12, 1880"


def test_cell_that_cannot_be_read_is_named() -> None:
    spool = fault(held(11), FaultKind.ILEGIBLE, 77, raw="mañana", column="Fecha_Ocupacion")
    tile = seen(replace(spool, picture=replace(spool.picture, fecha_ocupacion="mañana")))
    assert tile.since is None
    assert "Fecha_Ocupacion" in tile.fault
    assert "mañana" in tile.fault
    assert "77" in tile.fault


def test_holder_without_id_is_shown_as_held() -> None:
    spool = Spool("MK-1", Picture("Juan del turno"), row=90)
    tile = seen(fault(spool, FaultKind.SIN_ID, 90, raw="Juan del turno", column="Ocupado_Por"))
    assert tile.mark == "Juan del turno"
    assert tile.name == ""
    assert tile.operation is None
    assert tile.fault == "sin número de trabajador · fila 90"


def test_tile_is_spoken_whole() -> None:
    spoken = seen(fault(held(11, 12), FaultKind.DUPLICADO, 12, 80)).spoken(timedelta(minutes=12))
    for part in ("011", "ARM", "MR(93) Mauro Rojas", "12 min", "ARM en progreso", "filas 12, 80"):
        assert part in spoken
    repaired = spool_in_repair()
    assert "REPARACION en progreso" in seen(repaired).spoken(timedelta(minutes=12))
    assert "ciclo 2" in seen(repaired).spoken(timedelta(minutes=12))


def spool_in_repair() -> Spool:
    done = {
        "armador": "JS(95)",
        "soldador": "NR(94)",
        "fecha_armado": "20-01-2026",
        "fecha_soldadura": "21-01-2026",
    }
    return replace(
        held(11, 12),
        picture=replace(
            held(11, 12).picture, estado_detalle="EN_REPARACION (Ciclo 2/3) - Ocupado: MR(93)", **done
        ),
    )


@pytest.mark.parametrize(
    ("hours", "edge"), [(3.9, None), (4.1, colors.WARN_LINE), (8.1, colors.BAD), (None, None)]
)
def test_a_long_hold_is_seen_from_afar(qapp: QApplication, hours: float | None, edge: str | None) -> None:
    painted = QImage(275, 99, QImage.Format.Format_ARGB32_Premultiplied)
    painter = QPainter(painted)
    elapsed = None if hours is None else timedelta(hours=hours)
    TilePainter(dressed()).paint(painter, QRectF(painted.rect()), seen(held(11)), 1, elapsed, Freshness.FRESH)
    painter.end()
    assert painted.pixelColor(4, 50).name() == (edge or colors.CARD)
