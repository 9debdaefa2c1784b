"""An answer is encoded in short steps, and as JSON does it in one."""

import json

from hypothesis import given
from hypothesis import strategies as st

from kiosk.workbook.api.exchange import _ITEMS_A_PIECE, encode

LEAVES = st.none() | st.booleans() | st.integers() | st.text(max_size=3)
ANSWERS = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=4),
)


@given(ANSWERS)
def test_any_answer_comes_out_as_it_went_in(answer: object) -> None:
    assert json.loads(encode(answer)) == answer


def test_list_of_several_pieces_comes_out_whole() -> None:
    for length in (_ITEMS_A_PIECE, _ITEMS_A_PIECE + 1, 2 * _ITEMS_A_PIECE, 2 * _ITEMS_A_PIECE + 1):
        rows = [{"values": [{"userEnteredValue": {"numberValue": at}}]} for at in range(length)]
        assert json.loads(encode({"data": [{"rowData": rows}]})) == {"data": [{"rowData": rows}]}


def test_rows_of_any_length_come_out_whole_among_one_another() -> None:
    rows = [[at] * length for at, length in enumerate((0, 1, _ITEMS_A_PIECE, _ITEMS_A_PIECE + 1, 2, 0))]
    assert json.loads(encode({"values": rows})) == {"values": rows}
    assert json.loads(encode({"values": iter(rows)})) == {"values": rows}
