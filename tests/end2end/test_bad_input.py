"""Errors in the sheet, the file or the channel show on the screen; nothing breaks."""

from pathlib import Path

import pytest
import redis

from kiosk.core.shop import lists
from kiosk.core.shop.data import Operation
from kiosk.live.freshness import Freshness
from kiosk.sheets.http import transport
from kiosk.ui.grid.notice import Notice
from kiosk.ui.result.bar import ResultLook
from kiosk.workbook import LocalWorkbook
from tests.end2end.conftest import OpenStation
from tests.end2end.test_life_by_taps import FITTER, free_spool
from tests.support.redis_server import RedisServer


def rename_header(folder: Path, old: str, new: str) -> None:
    """Rename a header, as planning may do while stations run."""
    client = transport.local_client(LocalWorkbook.open(folder / "taller.kiosk"))._http
    found = client.values_get("local", "Operaciones!1:1")["values"][0]
    row = [new if header == old else header for header in found]
    client.values_update("local", "Operaciones!1:1", {"valueInputOption": "RAW"}, {"values": [row]})


@pytest.mark.logs("is no event")
def test_junk_on_the_channel_changes_nothing(redis_server: RedisServer, station: OpenStation) -> None:
    kiosk = station("Puesto 3", redis_url=redis_server.url)
    kiosk.wait(lambda: kiosk.link_text() == "en vivo")
    before = kiosk.tiles()
    publisher = redis.Redis.from_url(redis_server.url)
    for junk in (b"\xff\x00", b"hola", b"[]", b'{"event_type":"TOMAR"}', b'{"tag_spool":7}'):
        publisher.publish("spools:updates", junk)
    publisher.publish(
        "spools:updates",
        '{"event_type":"TOMAR","tag_spool":"MK-9999-XX-00000-001","worker_nombre":"MR(93)",'
        '"estado_detalle":"MR(93) trabajando ARM (ARM en progreso, SOLD pendiente)",'
        '"timestamp":"2026-01-27T15:30:45.123456Z","operacion":"ARM"}',
    )
    kiosk.wait(lambda: "MK-9999-XX-00000-001" in kiosk.tiles())
    assert set(kiosk.tiles()) - set(before) == {"MK-9999-XX-00000-001"}


def test_a_file_that_is_no_workbook_is_reported_on_the_screen(station: OpenStation, tmp_path: Path) -> None:
    (tmp_path / "taller.kiosk").write_text("not a workbook at all, far from it " * 100, encoding="utf-8")
    kiosk = station("Puesto 3", wait=False)
    kiosk.wait(lambda: kiosk.window.grid.notice.kind is Notice.FAILED)
    assert kiosk.shop.freshness is Freshness.LOADING
    assert kiosk.window.top_bar.sheet.value.startswith("fallo")


@pytest.mark.parametrize("header", ["Armador", "Ocupado_Por", "version"])
def test_a_required_header_renamed_under_way_writes_nothing(
    station: OpenStation, tmp_path: Path, header: str
) -> None:
    kiosk = station("Puesto 3")
    tag = free_spool(kiosk)
    kiosk.tap_worker(FITTER)
    kiosk.tap_spool(tag)
    rename_header(tmp_path, header, "Otra cosa")
    said = kiosk.act("actionTomar")
    assert kiosk.look() is ResultLook.REFUSED
    assert "No se guardó" in said
    assert header in said
    rename_header(tmp_path, "Otra cosa", header)
    assert "guardado" in kiosk.act("actionTomar")


def test_a_spool_with_an_unreadable_cell_is_shown_with_its_reason(station: OpenStation) -> None:
    kiosk = station("Puesto 3")
    kiosk.tap_worker(FITTER)
    assert kiosk.selection.operation is Operation.ARM
    offers = lists.available(kiosk.shop.spools.values(), Operation.ARM)
    faulty = [offer for offer in offers if offer.spool.faults]
    assert faulty
    kiosk.selection.select(faulty[0].spool.key)
    assert not kiosk.child("actionTomar").isEnabled()
    assert kiosk.window.left.action_buttons.reason()
