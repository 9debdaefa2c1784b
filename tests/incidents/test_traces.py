"""The eleven interleavings that did harm under a simpler protocol, on real stations and one workbook.

`tests/core/protocol/test_traces.py` replays them on the pure functions, also with each guard taken out.
"""

import pytest

from kiosk.core.errors import Code
from kiosk.core.shop.data import Verdict
from tests.incidents.shop_floor import Late, code, kinds, mended, settled, shown
from tests.support.builders import ANA, ARM, MAURO, TAG
from tests.support.faulty_wire import applied_but, first
from tests.support.shop import HEADERS, Shop, ShopOpener, Station, ready

pytestmark = pytest.mark.logs("put back", "fell on row")

OTHER = "MK-2"


@pytest.fixture
def shop(open_shop: ShopOpener) -> Shop:
    return open_shop(ready(), ready(OTHER))


@pytest.fixture
def stations(shop: Shop) -> list[Station]:
    """Three stations that know the sheet; the spool has been taken and given back once."""
    found = [shop.station(f"Puesto {number}") for number in (1, 2, 3)]
    found[2].service.tomar(TAG, ANA.id, ARM)
    found[2].service.pausar(TAG, ANA.id, ARM)
    for station in found:
        station.know()
    return found


@pytest.fixture
def late() -> Late:
    return Late()


def holder(shop: Shop, tag: str = TAG) -> str:
    return str(shop.row(tag)["Ocupado_Por"])


def dies_taking(station: Station, late: Late, worker_id: int = MAURO.id, tag: str = TAG) -> None:
    station.wire.on_write(late.death)
    with pytest.raises(KeyboardInterrupt):
        station.service.tomar(tag, worker_id, ARM)


def test_1_late_after_giving_up(shop: Shop, stations: list[Station], late: Late) -> None:
    s1, s2, _ = stations
    s1.wire.on_write(late.silence, late.silence)
    assert s1.service.tomar(TAG, MAURO.id, ARM).verdict is Verdict.REFUSED
    late.arrives(0)
    assert (holder(shop), shown(s2)) == ("MR(93)", "")
    assert (mended(s2), holder(shop)) == (1, "")
    assert (settled(s1), s1.told) == ([], [])


def test_2_judged_from_the_fences_cells(shop: Shop, stations: list[Station]) -> None:
    s1, s2, _ = stations

    def taken_and_paused() -> None:
        s1.service.tomar(TAG, MAURO.id, ARM)
        s1.service.pausar(TAG, MAURO.id, ARM)

    s2.wire.on_write(first(taken_and_paused))
    outcome = s2.service.tomar(TAG, ANA.id, ARM)
    assert (outcome.verdict, outcome.writes) == (Verdict.APPLIED, 2)
    assert (holder(shop), shop.row()["Armador"]) == ("AS(45)", "AS(45)")
    assert kinds(shop)[2:] == ["TOMAR_SPOOL", "PAUSAR_SPOOL", "TOMAR_SPOOL", "TOMAR_SPOOL"]


def test_2_cells_that_show_a_void_take_refuse_nobody(shop: Shop, stations: list[Station], late: Late) -> None:
    s1, s2, _ = stations
    s1.wire.on_write(late.silence, late.silence)
    s1.service.tomar(TAG, MAURO.id, ARM)
    late.arrives(0)
    assert s2.service.tomar(TAG, ANA.id, ARM).verdict is Verdict.APPLIED
    late.arrives(1)
    assert (mended(s1), holder(shop)) == (1, "AS(45)")


def test_3_repair_lands_late(shop: Shop, stations: list[Station], late: Late) -> None:
    s1, s2, s3 = stations
    s1.wire.on_write(late.silence, late.silence)
    s1.service.tomar(TAG, MAURO.id, ARM)
    late.arrives(0)
    s3.wire.on_write(late.silence)
    assert mended(s3) == 0
    assert s2.service.tomar(TAG, ANA.id, ARM).verdict is Verdict.APPLIED
    late.arrives(2)
    assert (holder(shop), shown(s3)) == ("", "AS(45)")
    assert (mended(s3), holder(shop), mended(s3)) == (1, "AS(45)", 0)


def test_4_repeat_of_a_voided_id(shop: Shop, stations: list[Station], late: Late) -> None:
    s1, s2, _ = stations
    s1.wire.on_write(late.silence, late.silence)
    s1.service.tomar(TAG, MAURO.id, ARM)
    for number in (0, 1):
        late.arrives(number)
        assert holder(shop) == "MR(93)"
        assert (mended(s2), holder(shop)) == (1, "")
    assert s2.service.tomar(TAG, ANA.id, ARM).verdict is Verdict.APPLIED


def test_5_void_taken_for_a_hand_edit(shop: Shop, stations: list[Station], late: Late) -> None:
    s1, s2, s3 = stations
    dies_taking(s1, late)
    s2.service.tomar(TAG, ANA.id, ARM)
    late.arrives()
    assert (holder(shop), shown(s3)) == ("MR(93)", "AS(45)")
    assert code(s3.service.pausar(TAG, MAURO.id, ARM)) is Code.NO_AUTORIZADO
    assert s2.service.pausar(TAG, ANA.id, ARM).verdict is Verdict.APPLIED
    assert "EDITADO_A_MANO" not in kinds(shop)


def test_6_strayed_taken_for_a_hand_edit(shop: Shop, stations: list[Station], late: Late) -> None:
    s1, s2, s3 = stations
    s3.service.tomar(OTHER, ANA.id, ARM)
    dies_taking(s1, late)
    column = HEADERS.index("TAG_SPOOL")
    order = [{"dimensionIndex": column, "sortOrder": "DESCENDING"}]
    everything = {"sheetId": shop.operaciones.id, "startRowIndex": 1}
    shop.planilla.batch_update({"requests": [{"sortRange": {"range": everything, "sortSpecs": order}}]})
    late.arrives()
    assert (holder(shop), holder(shop, OTHER)) == ("", "MR(93)")
    assert (shown(s2), shown(s2, OTHER)) == ("MR(93)", "AS(45)")
    refused = s2.service.tomar(TAG, ANA.id, ARM)
    assert refused.refusal is not None
    assert (refused.refusal.code, refused.refusal.values["holder"]) == (Code.SPOOL_OCUPADO, "MR(93)")
    mended(s3)
    assert (holder(shop), holder(shop, OTHER)) == ("MR(93)", "AS(45)")
    assert "EDITADO_A_MANO" not in kinds(shop)


def test_7_note_writing_only_version(shop: Shop, stations: list[Station], late: Late) -> None:
    s1, s2, s3 = stations
    dies_taking(s1, late)

    def edited_and_noted_in_vain() -> None:
        shop.write(TAG, "Ocupado_Por", "XX(7)")
        s3.wire.on_write(late.silence)
        assert mended(s3) == 0

    s2.wire.on_write(first(edited_and_noted_in_vain))
    assert s2.service.tomar(TAG, ANA.id, ARM).verdict is Verdict.APPLIED
    late.arrives(0)
    assert holder(shop) == "MR(93)"
    late.arrives(1)
    assert (holder(shop), shown(s3)) == ("XX(7)", "AS(45)")
    assert (mended(s3), holder(shop), mended(s3)) == (1, "AS(45)", 0)


def taken_again(shop: Shop, station: Station) -> str:
    """Mauro gives it back at another station and takes it again there. Returns the new hold."""
    station.service.pausar(TAG, MAURO.id, ARM)
    return station.service.tomar(TAG, MAURO.id, ARM).command.id


def test_8_late_release_by_legality_alone(shop: Shop, stations: list[Station], late: Late) -> None:
    s1, s2, s3 = stations
    s2.service.tomar(TAG, MAURO.id, ARM)
    s1.wire.on_write(late.death)
    with pytest.raises(KeyboardInterrupt):
        s1.service.pausar(TAG, MAURO.id, ARM)
    hold = taken_again(shop, s2)
    late.arrives()
    assert (holder(shop), shown(s3)) == ("", "MR(93)")
    assert (mended(s3), shop.row()["version"]) == (1, hold)


def test_9_retried_release(shop: Shop, stations: list[Station]) -> None:
    s1, s2, _ = stations
    s2.service.tomar(TAG, MAURO.id, ARM)
    s1.wire.on_write(first(lambda: taken_again(shop, s2)))
    outcome = s1.service.pausar(TAG, MAURO.id, ARM)
    assert outcome.refusal is not None
    assert (outcome.refusal.code, outcome.refusal.values["otra_toma"]) == (Code.NO_AUTORIZADO, "1")
    assert holder(shop) == "MR(93)"


def test_9_release_that_a_restart_brings_to_its_end(shop: Shop, stations: list[Station], late: Late) -> None:
    s1, s2, _ = stations
    s2.service.tomar(TAG, MAURO.id, ARM)
    s1.wire.on_write(late.death)
    with pytest.raises(KeyboardInterrupt):
        s1.service.pausar(TAG, MAURO.id, ARM)
    hold = taken_again(shop, s2)
    (end,) = settled(shop.restarted(s1))
    assert (end.verdict, code(end)) == (Verdict.REFUSED, Code.NO_AUTORIZADO)
    assert (holder(shop), shop.row()["version"]) == ("MR(93)", hold)


def test_10_no_version_column(shop: Shop, stations: list[Station]) -> None:
    s1, s2, _ = stations
    s1.service.tomar(TAG, MAURO.id, ARM)
    shop.rename("version", "otra cosa")
    shop.write(TAG, "Ocupado_Por", "")
    audited = len(shop.audit())
    mended(s2)
    outcome = s2.service.tomar(TAG, ANA.id, ARM)
    assert outcome.refusal is not None
    assert (outcome.refusal.code, outcome.refusal.values["falta"]) == (
        Code.HOJA_CAMBIADA,
        "Operaciones!version",
    )
    assert (holder(shop), len(shop.audit())) == ("", audited)
    shop.rename("otra cosa", "version")
    assert s2.service.tomar(TAG, ANA.id, ARM).verdict is Verdict.APPLIED
    assert kinds(shop)[3:] == ["EDITADO_A_MANO", "TOMAR_SPOOL"]


def test_11_action_over_an_unnoted_edit(shop: Shop, stations: list[Station]) -> None:
    s1, s2, _ = stations
    taken = s1.service.tomar(TAG, MAURO.id, ARM)
    shop.write(TAG, "Ocupado_Por", "")
    assert s2.service.tomar(TAG, ANA.id, ARM).verdict is Verdict.APPLIED
    note, took = shop.audit()[3:]
    assert (note["evento_tipo"], took["evento_tipo"]) == ("EDITADO_A_MANO", "TOMAR_SPOOL")
    assert f'"hold":"{taken.command.id}"' in note["metadata_json"]


def test_11_edit_that_its_reader_noted_while_the_answer_was_lost(
    shop: Shop, stations: list[Station], late: Late
) -> None:
    s1, s2, _ = stations
    s1.service.tomar(TAG, MAURO.id, ARM)
    shop.write(TAG, "Ocupado_Por", "")
    s2.wire.on_write(applied_but(late.silence))
    assert s2.service.tomar(TAG, ANA.id, ARM).verdict is Verdict.APPLIED
    assert kinds(shop)[3:] == ["EDITADO_A_MANO", "TOMAR_SPOOL"]
