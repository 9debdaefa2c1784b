"""Faults on the wire: a write is refused only if it can't have been applied; else its outcome is unknown."""

from collections.abc import Callable
from typing import Any

import pytest
import requests
from google.auth.exceptions import RefreshError, TransportError

from kiosk.core.errors import Code
from kiosk.core.shop.data import Outcome, Verdict
from tests.support.builders import ANA, ARM, MAURO, TAG
from tests.support.faulty_wire import (
    Cue,
    answered,
    answered_with,
    applied_but,
    edited,
    limited,
    no_connection,
    raised,
)
from tests.support.shop import Shop, ShopOpener, Station, ready


@pytest.fixture
def shop(open_shop: ShopOpener) -> Shop:
    return open_shop(ready(), ready("MK-2"))


@pytest.fixture
def station(shop: Shop) -> Station:
    station = shop.station()
    station.know()
    station.wire.sent.clear()
    return station


put_back = pytest.mark.logs(r"row \d+ of .* shows .*: put back")


def take(station: Station, worker_id: int = MAURO.id) -> Outcome:
    return station.service.tomar(TAG, worker_id, ARM)


def code(outcome: Outcome) -> Code | None:
    return outcome.refusal.code if outcome.refusal else None


def holder(shop: Shop) -> str:
    return str(shop.row()["Ocupado_Por"])


# Writes


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (400, Code.HOJA_CAMBIADA),
        (401, Code.SHEETS_SIN_PERMISO),
        (403, Code.SHEETS_SIN_PERMISO),
        (404, Code.SHEETS_SIN_PERMISO),
        (429, Code.SHEETS_LIMITE),
    ],
)
def test_write_that_google_refuses_is_not_saved(
    shop: Shop, station: Station, status: int, expected: Code
) -> None:
    station.stop.set()  # nobody waits any longer, not even after a 429
    station.wire.on_write(answered(status))
    outcome = take(station)
    assert (outcome.verdict, code(outcome)) == (Verdict.REFUSED, expected)
    assert (holder(shop), shop.audit()) == ("", [])


def test_protected_range_is_refused_as_lacking_permission(station: Station) -> None:
    station.wire.on_write(answered(400, "You are trying to edit a protected cell or object."))
    outcome = take(station)
    assert (outcome.verdict, code(outcome)) == (Verdict.REFUSED, Code.SHEETS_SIN_PERMISO)


PAGE = b"<html>no</html>"


@pytest.mark.parametrize("status", [401, 403, 404, 429])
@pytest.mark.parametrize("body", [PAGE, b'{"error":"access_denied"}', b'{"error":{}}', b"[]", b""])
def test_error_body_not_in_googles_format_is_still_a_refusal(
    station: Station, status: int, body: bytes
) -> None:
    station.stop.set()  # nobody waits any longer, not even after a 429
    station.wire.on_write(answered_with(body, status))
    is_a_proxys = (status, body) == (403, PAGE)  # it may have let the write through, and kept its answer
    assert take(station).verdict is (Verdict.UNKNOWN if is_a_proxys else Verdict.REFUSED)


def test_write_that_never_found_a_connection_is_not_saved(station: Station) -> None:
    station.wire.on_write(raised(no_connection()))
    outcome = take(station)
    assert (outcome.verdict, code(outcome)) == (Verdict.REFUSED, Code.SHEETS_NO_DISPONIBLE)


def test_write_that_waited_in_vain_for_a_connection_is_not_saved(station: Station) -> None:
    station.wire.on_write(raised(requests.exceptions.ConnectTimeout()))
    outcome = take(station)
    assert (outcome.verdict, code(outcome)) == (Verdict.REFUSED, Code.SHEETS_NO_DISPONIBLE)


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (RefreshError("revoked"), Code.SHEETS_SIN_PERMISO),  # type: ignore[no-untyped-call]
        (TransportError("no network"), Code.SHEETS_NO_DISPONIBLE),  # type: ignore[no-untyped-call]
    ],
)
def test_write_that_got_no_token_is_not_saved(station: Station, error: Exception, expected: Code) -> None:
    station.wire.on_write(raised(error))
    outcome = take(station)
    assert (outcome.verdict, code(outcome)) == (Verdict.REFUSED, expected)


OPEN: dict[str, Cue] = {
    **{str(status): answered(status) for status in (408, 409, 500, 502, 503, 504)},
    "read time-out": raised(requests.exceptions.ReadTimeout()),
    "connection cut": raised(requests.ConnectionError("Connection aborted.")),
    "answer cut": raised(requests.exceptions.ChunkedEncodingError()),
    "certificate": raised(requests.exceptions.SSLError()),
    "login page": answered_with(b"<html>Log in to the guest network</html>"),
    "null": answered_with(b"null"),
    "list": answered_with(b"[]"),
    "empty object": answered_with(b"{}"),
    "odd echo": answered_with(b'{"updatedSpreadsheet":null}'),
    "odder echo": answered_with(b'{"updatedSpreadsheet":{"sheets":[{"properties":[],"data":5}]}}'),
    "half a JSON": answered_with(b'{"updatedSpread'),
}


@pytest.mark.parametrize("fault", OPEN)
def test_write_with_an_empty_answer_is_looked_up_in_the_audit_and_resent(
    shop: Shop, station: Station, fault: str
) -> None:
    station.wire.on_write(OPEN[fault])
    outcome = take(station)
    assert (outcome.verdict, outcome.writes) == (Verdict.APPLIED, 2)
    assert [row["id"] for row in shop.audit()] == [outcome.command.id]
    assert holder(shop) == "MR(93)"


@pytest.mark.parametrize("fault", OPEN)
def test_write_that_was_applied_and_whose_answer_is_lost_is_found_in_the_audit(
    shop: Shop, station: Station, fault: str
) -> None:
    station.wire.on_write(applied_but(OPEN[fault]))
    outcome = take(station)
    assert (outcome.verdict, outcome.writes) == (Verdict.APPLIED, 1)
    assert len(shop.audit()) == 1
    assert [event.event_type for event in station.told] == ["TOMAR", "STATE_CHANGE"]


def test_write_with_no_answer_and_no_readable_audit_is_unknown_until_the_audit_is_read(
    shop: Shop, station: Station
) -> None:
    silence = raised(requests.exceptions.ReadTimeout())
    station.wire.on_write(applied_but(silence))
    station.wire.on_read(lambda send: send(), *(answered_with(b"null") for _ in range(2)))
    outcome = take(station)
    assert (outcome.verdict, code(outcome)) == (Verdict.UNKNOWN, Code.RESULTADO_DESCONOCIDO)
    assert station.told == []
    assert station.service.backlog().count == 1
    (end,) = station.service.carry_on() or station.service.carry_on()
    assert (end.verdict, end.command) == (Verdict.APPLIED, outcome.command)
    assert (station.service.backlog().count, len(shop.audit())) == (0, 1)


@put_back
def test_take_lost_twice_is_renounced_and_never_counts(shop: Shop, station: Station) -> None:
    late: list[Callable[[], requests.Response]] = []

    def delayed(send: Callable[[], requests.Response]) -> requests.Response:
        late.append(send)
        raise requests.exceptions.ReadTimeout

    station.wire.on_write(delayed, delayed)
    outcome = take(station)
    assert (outcome.verdict, code(outcome)) == (Verdict.REFUSED, Code.SHEETS_NO_DISPONIBLE)
    assert [row["evento_tipo"] for row in shop.audit()] == ["RENUNCIADO"]
    for send in late:
        send()  # the network brings them after all
    assert code(shop.station("Puesto 2").service.pausar(TAG, MAURO.id, ARM)) is Code.OPERACION_NO_INICIADA
    assert holder(shop) == ""


def test_tombstone_that_landed_though_its_answer_was_lost_is_not_appended_again(
    shop: Shop, station: Station
) -> None:
    silence = raised(requests.exceptions.ReadTimeout())
    station.wire.on_write(silence, silence, applied_but(silence))
    assert take(station).verdict is Verdict.UNKNOWN
    (outcome,) = station.service.carry_on()
    assert (outcome.verdict, code(outcome)) == (Verdict.REFUSED, Code.SHEETS_NO_DISPONIBLE)
    assert [row["evento_tipo"] for row in shop.audit()] == ["RENUNCIADO"]


def test_write_refused_with_429_is_resent_because_it_was_not_applied(shop: Shop, station: Station) -> None:
    station.wire.on_write(limited("1"))
    outcome = take(station)
    assert (outcome.verdict, outcome.writes, len(shop.audit())) == (Verdict.APPLIED, 2, 1)
    assert station.time.waits == [1.0]


def test_write_that_would_have_to_wait_too_long_is_not_saved(shop: Shop, station: Station) -> None:
    station.wire.on_write(limited("60"))
    outcome = take(station)
    assert (outcome.verdict, code(outcome), outcome.writes) == (Verdict.REFUSED, Code.SHEETS_LIMITE, 1)
    assert (holder(shop), shop.audit()) == ("", [])


def test_every_request_has_a_time_limit(station: Station) -> None:
    take(station)
    assert {sent.timeout for sent in station.wire.sent} == {(3.05, 10.0)}


# Echoes


def _cells(answer: Any, sheet: int, data: int) -> Any:
    return answer["updatedSpreadsheet"]["sheets"][sheet]["data"][data]["rowData"][0]["values"]


def _without_rows(answer: Any) -> Any:
    for sheet in answer["updatedSpreadsheet"]["sheets"]:
        for data in sheet["data"]:
            data.pop("rowData", None)
    return answer


def _with_another_version(answer: Any) -> Any:
    row = _cells(answer, 0, 1)
    row[[cell.get("effectiveValue", {}).get("stringValue") for cell in row].index("MR(93)")] = {}
    headers = [cell.get("effectiveValue", {}).get("stringValue") for cell in _cells(answer, 0, 0)]
    row[headers.index("version")] = {"effectiveValue": {"stringValue": "somebody else's"}}
    return answer


def _without_our_audit_row(answer: Any) -> Any:
    answer["updatedSpreadsheet"]["sheets"][1]["data"][1]["rowData"] = []
    return answer


@pytest.mark.parametrize("edit", [_without_rows, _without_our_audit_row])
def test_echo_that_does_not_show_the_write_is_not_believed(
    shop: Shop, station: Station, edit: Callable[[Any], Any]
) -> None:
    station.wire.on_write(edited(edit))
    outcome = take(station)
    assert outcome.verdict is Verdict.APPLIED
    assert len(shop.audit()) == 1


def test_echo_by_the_audit_counts_whatever_the_cells_show(station: Station) -> None:
    station.wire.on_write(edited(_with_another_version))
    assert take(station).verdict is Verdict.APPLIED


def _with_blank_rows_to_the_end(answer: Any) -> Any:
    for sheet in answer["updatedSpreadsheet"]["sheets"]:
        for data in sheet["data"]:
            data["rowData"] += [{}, {"values": [{}, {}]}]
    return answer


def test_blank_rows_at_the_end_of_an_echo_are_no_audit_rows(shop: Shop, station: Station) -> None:
    station.wire.on_write(edited(_with_blank_rows_to_the_end))
    assert take(station).verdict is Verdict.APPLIED
    shop.station("Puesto 2").service.pausar(TAG, MAURO.id, ARM)
    outcome = station.service.tomar(TAG, ANA.id, ARM)
    assert (outcome.verdict, outcome.reads) == (Verdict.APPLIED, 1)
    assert [row["evento_tipo"] for row in shop.audit()] == ["TOMAR_SPOOL", "PAUSAR_SPOOL", "TOMAR_SPOOL"]


# Reads


@pytest.mark.parametrize("status", [408, 500, 502, 503, 504])
def test_read_is_tried_again(station: Station, status: int) -> None:
    station.wire.on_read(answered(status), answered(status))
    outcome = take(station)
    assert outcome.verdict is Verdict.APPLIED
    assert (station.wire.reads, outcome.reads) == (3, 3)


@pytest.mark.parametrize(
    "error",
    [
        requests.ConnectionError(),
        requests.exceptions.ReadTimeout(),
        requests.exceptions.ChunkedEncodingError(),
    ],
)
def test_read_without_an_answer_is_tried_again(station: Station, error: Exception) -> None:
    station.wire.on_read(raised(error))
    assert take(station).verdict is Verdict.APPLIED


@pytest.mark.parametrize("status", [401, 403, 404])
def test_read_that_is_forbidden_is_not_tried_again(station: Station, status: int) -> None:
    station.wire.on_read(answered(status))
    outcome = take(station)
    assert (code(outcome), station.wire.reads, station.wire.writes) == (Code.SHEETS_SIN_PERMISO, 1, 0)
    assert outcome.refusal is not None
    assert outcome.refusal.values == {"estado": str(status)}


@pytest.mark.parametrize(
    ("cue", "expected"),
    [
        (answered(503), Code.SHEETS_NO_DISPONIBLE),
        (answered(429), Code.SHEETS_LIMITE),
        (raised(requests.ConnectionError()), Code.SHEETS_NO_DISPONIBLE),
    ],
)
def test_read_that_fails_to_the_end_is_a_refusal(station: Station, cue: Cue, expected: Code) -> None:
    station.stop.set()  # the end has come
    station.wire.on_read(cue)
    outcome = take(station)
    assert (outcome.verdict, code(outcome)) == (Verdict.REFUSED, expected)
    assert station.wire.writes == 0


@pytest.mark.parametrize(
    "body",
    [
        b"<html></html>",
        b"null",
        b"[]",
        b"{}",
        b'{"valueRanges":5}',
        b'{"valueRanges":[]}',
        b'{"valueRanges":[5]}',
    ],
)
def test_read_answered_by_something_else_is_a_refusal(station: Station, body: bytes) -> None:
    station.wire.on_read(answered_with(body))
    outcome = take(station)
    assert (outcome.verdict, code(outcome)) == (Verdict.REFUSED, Code.SHEETS_NO_DISPONIBLE)
    assert station.wire.writes == 0


@pytest.mark.parametrize("body", [b"null", b"[]", b'{"sheets":5}', b'{"sheets":[{}]}', b'{"sheets":[5]}'])
def test_first_read_answered_by_something_else_is_a_refusal(shop: Shop, body: bytes) -> None:
    station = shop.station()
    station.wire.on_read(answered_with(body))
    assert code(take(station)) is Code.SHEETS_NO_DISPONIBLE
