"""Name servers that are silent, slow or give many addresses: no request waits for them without a limit."""

import socket
import threading

import pytest

from kiosk.core.errors import Code, SheetError
from kiosk.core.sharing.budget import Quota, RequestKind
from kiosk.core.sharing.local_budget import LocalBudget
from kiosk.sheets.http import transport
from kiosk.sheets.http.client import SheetsClient
from kiosk.sheets.http.connection import TimeLimits
from kiosk.sheets.http.dns import Resolver
from kiosk.sheets.http.pace import Pace
from tests.support.name_server import NAME, NameServer, wait_for_look_ups
from tests.support.raw_server import raw_server, says

HASTY, PATIENT = TimeLimits(name_s=0.05), TimeLimits(name_s=20.0)


def client_of(port: int, limits: TimeLimits) -> SheetsClient:
    stop = threading.Event()
    stop.set()  # nothing is tried again
    pace = Pace(stop, LocalBudget(Quota()))
    return transport.remote_client("sheet-id", None, f"http://{NAME}:{port}", pace=pace, limits=limits)


def write(client: SheetsClient) -> Code | None:
    """Why a write was not made; None where it was."""
    try:
        client.batch_update({"requests": []}, "*")
    except SheetError as error:
        return error.refusal.code
    finally:
        client.close()
    return None


def test_look_up_without_an_answer_ends_at_its_time_limit(name_server: NameServer) -> None:
    client = client_of(9, HASTY)
    assert write(client) is Code.SHEETS_NO_DISPONIBLE
    assert (name_server.asked, name_server.answered) == (1, 0)
    assert client.pace.left == {RequestKind.WRITE: 60}


def test_same_name_is_not_looked_up_twice_at_once(name_server: NameServer) -> None:
    with raw_server(says("200 OK")) as server:
        client = client_of(server.port, HASTY)
        for _ in range(3):
            assert write(client) is Code.SHEETS_NO_DISPONIBLE
        name_server.says("127.0.0.1")
        wait_for_look_ups()
        assert write(client) is None
    assert name_server.asked == 1


def test_look_up_that_failed_after_its_time_limit_does_not_fail_the_next_one(name_server: NameServer) -> None:
    """Hours may lie between the two, and the line is mended since."""
    resolver = Resolver()
    with pytest.raises(socket.gaierror, match="took too long"):
        resolver.addresses(NAME, 443, socket.AF_INET, 0.05)
    name_server.says()
    wait_for_look_ups()
    name_server.says("127.0.0.1")
    assert resolver.addresses(NAME, 443, socket.AF_INET, 20.0) == ["127.0.0.1"]


def test_address_is_looked_up_anew_for_each_connection(name_server: NameServer) -> None:
    with raw_server(says("200 OK"), says("200 OK")) as server:
        name_server.says("127.0.0.1")
        client = client_of(server.port, PATIENT)
        assert (write(client), write(client)) == (None, None)  # `write` closes the connection
    assert name_server.asked == 2


def test_next_address_is_tried_if_the_first_refuses_the_connection(name_server: NameServer) -> None:
    with raw_server(says("200 OK")) as server:
        name_server.says("127.0.0.9", "127.0.0.1")
        assert write(client_of(server.port, PATIENT)) is None
        assert f"Host: {NAME}:{server.port}".encode() in server.heard[0]


def test_write_to_a_host_without_any_reachable_address_is_not_saved(name_server: NameServer) -> None:
    with raw_server() as server:
        port = server.port
    name_server.says("127.0.0.9", "127.0.0.1")
    assert write(client_of(port, PATIENT)) is Code.SHEETS_NO_DISPONIBLE


def test_unknown_name_is_looked_up_again_by_the_next_request(name_server: NameServer) -> None:
    name_server.says()
    client = client_of(9, PATIENT)
    assert (write(client), write(client)) == (Code.SHEETS_NO_DISPONIBLE, Code.SHEETS_NO_DISPONIBLE)
    assert name_server.asked == 2
