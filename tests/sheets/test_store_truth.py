"""What a station doesn't take for the truth: half answers, twins, the cells of a write that lost a race."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from gspread.utils import ValueRenderOption

from kiosk.core.data import Outcome, Verdict
from kiosk.core.errors import Code, SheetError
from tests.support.builders import ANA, ARM, MAURO, TAG
from tests.support.faulty_wire import edited, first, limited
from tests.support.shop import Shop, ShopOpener, Station, ready


def refused(outcome: Outcome) -> tuple[Code, dict[str, str]]:
    assert outcome.refusal is not None
    return outcome.refusal.code, dict(outcome.refusal.values)


def unknown_by_race(outcome: Outcome) -> bool:
    return outcome.verdict is Verdict.UNKNOWN and refused(outcome)[1].get("causa") == "carrera"


# Half answers

reads_again = pytest.mark.logs(r"only \d+ spools were read: reading the sheet again")


def cut_to(count: int) -> Callable[[Any], Any]:
    """An answer in which only the first cells of each column of spools came."""

    def cut(answer: Any) -> Any:
        for each in answer["valueRanges"][4:]:
            if each.get("values"):
                each["values"] = [each["values"][0][:count]] if count else []
        return answer

    return cut


@pytest.fixture
def twenty(open_shop: ShopOpener) -> Station:
    """A station that has read twenty spools."""
    station = open_shop(*(ready(f"MK-{number}") for number in range(20))).station()
    station.store.latest()
    return station


def known_spools(station: Station) -> int:
    assert station.known.snapshot is not None
    return len(station.known.snapshot.spools)


@reads_again
@pytest.mark.parametrize("count", [0, 9])
def test_empty_or_half_answer_is_read_again(twenty: Station, count: int) -> None:
    twenty.wire.on_read(edited(cut_to(count)))
    assert len(twenty.store.snapshot().spools) == 20


@reads_again
@pytest.mark.parametrize("answers", [(0, 0), (9, 8)])
def test_empty_or_half_answer_that_is_not_confirmed_is_a_fault(
    twenty: Station, answers: tuple[int, int]
) -> None:
    twenty.wire.on_read(*(edited(cut_to(count)) for count in answers))
    with pytest.raises(SheetError) as fault:
        twenty.store.snapshot()
    assert fault.value.refusal.code is Code.SHEETS_NO_DISPONIBLE
    assert fault.value.refusal.values == {"causa": "incompleta"}
    assert known_spools(twenty) == 20


@reads_again
def test_half_of_the_rows_gone_in_two_reads_is_the_truth(twenty: Station) -> None:
    twenty.wire.on_read(edited(cut_to(9)), edited(cut_to(9)))
    assert len(twenty.store.snapshot().spools) == 9
    assert known_spools(twenty) == 9


def test_half_of_the_rows_is_not_doubted(twenty: Station) -> None:
    twenty.wire.sent.clear()
    twenty.wire.on_read(edited(cut_to(10)))
    assert (len(twenty.store.snapshot().spools), twenty.wire.reads) == (10, 1)


def test_sheet_that_was_empty_from_the_start_is_empty(open_shop: ShopOpener) -> None:
    assert open_shop().station().store.snapshot().spools == ()


# Twins


def test_twin_that_planning_made_after_the_snapshot_stops_the_write(open_shop: ShopOpener) -> None:
    shop = open_shop(ready("MK-0"), ready(), ready("MK-2"))
    station = shop.station()
    station.store.latest()
    option = ValueRenderOption.unformatted
    (row,) = shop.operaciones.get_values("A3:BZ3", value_render_option=option)
    shop.operaciones.insert_row(row, 2)
    outcome = station.service.tomar(TAG, MAURO.id, ARM)
    assert outcome.verdict is Verdict.REFUSED
    assert refused(outcome) == (Code.SPOOL_DUPLICADO, {"tag": TAG, "filas": "2, 4", "hoja": "Operaciones"})
    assert (outcome.writes, shop.audit()) == (0, [])


# The take before a release


def test_cancel_gives_back_the_earlier_name_though_the_take_was_never_seen(open_shop: ShopOpener) -> None:
    shop = open_shop(ready(Armador="XX(94)"), ready("MK-9"))
    shop.station("Puesto 2").service.tomar(TAG, MAURO.id, ARM)
    shop.station("Puesto 2").service.tomar("MK-9", MAURO.id, ARM)
    station = shop.station()
    station.known.found_tail(*_end_without_takes(shop))
    outcome = station.service.cancelar(TAG, MAURO.id, ARM)
    assert outcome.verdict is Verdict.APPLIED
    assert shop.row()["Armador"] == "XX(94)"


def _end_without_takes(shop: Shop) -> Any:
    """The end of the audit, as one knows it who hasn't read what stands above it."""
    stranger = shop.station("Puesto 3")
    stranger.store.latest()
    return stranger.known.tail, []


def test_pause_does_not_ask_for_the_earlier_name(open_shop: ShopOpener) -> None:
    shop = open_shop(ready(Armador="XX(94)"))
    shop.station("Puesto 2").service.tomar(TAG, MAURO.id, ARM)
    station = shop.station()
    station.known.found_tail(*_end_without_takes(shop))
    assert station.service.pausar(TAG, MAURO.id, ARM).reads == 1


def test_take_between_the_snapshot_and_the_reading_of_the_takes_is_seen(open_shop: ShopOpener) -> None:
    shop = open_shop(ready(), ready("MK-9"))
    station, other = shop.station("Puesto 1"), shop.station("Puesto 2")
    station.store.snapshot()
    taken = other.service.tomar(TAG, MAURO.id, ARM)
    other.service.tomar("MK-9", MAURO.id, ARM)
    station.store.read_audit()
    assert refused(station.service.tomar(TAG, ANA.id, ARM))[1]["puesto"] == "Puesto 2"
    assert station.known.audit_row(taken.command.id) is not None


# Lost races


@pytest.fixture
def shop(open_shop: ShopOpener) -> Shop:
    return open_shop(ready(), ready("MK-2"))


def race(shop: Shop) -> tuple[Station, Station]:
    """The winner, and the loser, whose write landed on the winner's."""
    winner, loser = shop.station("Puesto 1"), shop.station("Puesto 2")
    winner.store.latest()
    loser.store.latest()
    loser.wire.on_write(first(lambda: winner.service.tomar(TAG, MAURO.id, ARM)))
    assert unknown_by_race(loser.service.tomar(TAG, ANA.id, ARM))
    return winner, loser


def test_loser_of_a_race_never_holds_the_spool(shop: Shop) -> None:
    _, loser = race(shop)
    loser.wire.sent.clear()
    service = loser.service
    for act in (service.tomar, service.pausar, service.completar, service.cancelar):
        assert unknown_by_race(act(TAG, ANA.id, ARM))
    assert loser.wire.writes == 0


def test_winner_of_a_race_sees_in_the_audit_that_the_other_lost(shop: Shop) -> None:
    winner, _ = race(shop)
    assert unknown_by_race(winner.service.completar(TAG, MAURO.id, ARM))


def test_third_station_sees_in_the_audit_who_lost(shop: Shop) -> None:
    third = shop.station("Puesto 3")
    third.store.latest()
    race(shop)
    assert unknown_by_race(third.service.pausar(TAG, ANA.id, ARM))


def test_other_spools_are_free_for_the_loser(shop: Shop) -> None:
    _, loser = race(shop)
    assert loser.service.tomar("MK-2", ANA.id, ARM).verdict is Verdict.APPLIED


def test_row_that_somebody_has_mended_is_believed_again(shop: Shop) -> None:
    winner, loser = race(shop)
    shop.write(TAG, "Ocupado_Por", "MR(93)")
    shop.write(TAG, "version", shop.audit()[0]["id"])
    assert refused(loser.service.tomar(TAG, ANA.id, ARM))[0] is Code.SPOOL_OCUPADO
    assert winner.service.pausar(TAG, MAURO.id, ARM).verdict is Verdict.APPLIED


def test_version_that_somebody_put_back_by_hand_is_no_race(shop: Shop) -> None:
    station = shop.station()
    station.service.tomar(TAG, MAURO.id, ARM)
    shop.write(TAG, "Ocupado_Por", "")
    shop.write(TAG, "version", "")
    shop.clock.now += timedelta(minutes=10)
    assert station.service.tomar(TAG, MAURO.id, ARM).verdict is Verdict.APPLIED
    assert station.service.pausar(TAG, MAURO.id, ARM).verdict is Verdict.APPLIED


# A history without its column


def test_history_without_the_column_of_tags_names_it(shop: Shop) -> None:
    shop.metadata.update([["otra cosa"]], "D1")
    with pytest.raises(SheetError) as fault:
        shop.station().store.history(TAG)
    assert fault.value.refusal.code is Code.HOJA_CAMBIADA
    assert fault.value.refusal.values == {"falta": "Metadata!tag_spool"}


# Errors of formulas


def _with_an_error_in_the_header(answer: Any) -> Any:
    for sheet in answer["updatedSpreadsheet"]["sheets"]:
        for cell in sheet["data"][0]["rowData"][0]["values"]:
            if cell.get("effectiveValue", {}).get("stringValue") == "#REF!":
                cell["effectiveValue"] = {"errorValue": {"type": "REF", "message": "…"}}
    return answer


def test_error_in_a_header_does_not_leave_writes_open(shop: Shop) -> None:
    shop.rename("MatSys", "#REF!")
    station = shop.station()
    station.wire.on_write(edited(_with_an_error_in_the_header))
    assert station.service.tomar(TAG, MAURO.id, ARM).verdict is Verdict.APPLIED


# Limits


def test_read_refused_for_the_limit_is_tried_again_when_the_server_says(shop: Shop) -> None:
    station = shop.station()
    station.store.latest()
    station.wire.on_read(limited("1"))
    outcome = station.service.tomar(TAG, MAURO.id, ARM)
    assert (outcome.verdict, outcome.reads) == (Verdict.APPLIED, 2)
    assert outcome.ms >= 1000


def test_read_that_would_have_to_wait_too_long_is_a_refusal_at_once(shop: Shop) -> None:
    station = shop.station()
    station.store.latest()
    station.wire.on_read(limited("60"))
    outcome = station.service.tomar(TAG, MAURO.id, ARM)
    assert (refused(outcome)[0], outcome.reads) == (Code.SHEETS_LIMITE, 1)
