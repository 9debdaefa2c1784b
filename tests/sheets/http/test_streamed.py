"""A long answer is taken row by row as it arrives, and is believed only if it arrives whole."""

import json
import threading
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st
from requests.exceptions import JSONDecodeError

from kiosk.core.errors import SheetError
from kiosk.core.refusals import AwayCause, SheetUnavailable
from kiosk.sheets.http.connection import TimeLimits
from kiosk.sheets.http.streamed import rows_of
from kiosk.sheets.http.transport import remote_client
from tests.sheets.http.test_foreign_answers import HTML, PORTAL
from tests.support.raw_server import Cue, raw_server, says

CELLS = st.one_of(st.text(), st.integers(), st.booleans(), st.floats(allow_nan=False, allow_infinity=False))
RANGES = st.lists(st.lists(st.lists(CELLS, max_size=3), max_size=4), max_size=3)


def answer(ranges: list[list[list[object]]]) -> dict[str, object]:
    found = [{"range": "Hoja!A1", **({"values": rows} if rows else {})} for rows in ranges]
    return {"spreadsheetId": "x", "valueRanges": found, "more": {"a": [1, 2]}}


def pieces(content: bytes, size: int) -> list[bytes]:
    return [content[at : at + size] for at in range(0, len(content), size)]


@given(RANGES, st.integers(1, 60), st.sampled_from([None, 2]), st.booleans())
def test_each_row_is_read_wherever_the_answer_is_cut_into_pieces(
    ranges: list[list[list[object]]], size: int, indent: int | None, is_ascii: bool
) -> None:
    content = json.dumps(answer(ranges), indent=indent, ensure_ascii=is_ascii).encode()
    found = list(rows_of(pieces(content, size), len(ranges)))
    assert found == [(at, row) for at, rows in enumerate(ranges) for row in rows]


@pytest.mark.parametrize("size", [1, 7, 1_000])
def test_answer_that_breaks_off_anywhere_is_no_answer(size: int) -> None:
    content = json.dumps(answer([[["a", 1]], [["ñ"], ["c"]]]), ensure_ascii=False).encode()
    for end in range(len(content)):
        with pytest.raises(JSONDecodeError):
            list(rows_of(pieces(content[:end], size), 2))


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b"null", b"{}", b'{"valueRanges":{}}', b'{"valueRanges":[{"values":[1]}]}', b"\xff", PORTAL],
)
def test_answer_in_another_form_is_no_answer(content: bytes) -> None:
    with pytest.raises(JSONDecodeError):
        list(rows_of([content], 1))


def taken(*cues: Cue) -> list[list[object]]:
    stop = threading.Event()
    with raw_server(*cues) as server:
        client = remote_client("sheet-id", None, server.url, stop, limits=TimeLimits(0.5, 0.5, 1.0))
        with closing(client):
            return client.take_rows(["A1:B2"], lambda rows: [row for _, row in rows])


def test_rows_of_an_answer_that_broke_off_are_not_taken_twice() -> None:
    whole = says("200 OK", json.dumps(answer([[["a"], ["b"]]])).encode())
    busy = says("503 Service Unavailable", b"{}")
    assert taken(busy, whole) == [["a"], ["b"]]


def test_page_in_the_place_of_a_long_answer_is_told() -> None:
    with pytest.raises(SheetError) as raised:
        taken(says("200 OK", PORTAL, HTML))
    assert raised.value.refusal == SheetUnavailable(causa=AwayCause.PAGE, dicho="Hotspot login")
