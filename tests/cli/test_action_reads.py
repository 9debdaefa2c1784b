"""How many requests one action of a terminal costs: twenty stations share sixty reads and writes a minute."""

from typing import Any

import pytest
from requests import PreparedRequest

from kiosk.workbook import LocalSheetsAdapter
from tests.cli.terminal import FREE, MAURICIO, Terminal


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The methods of all requests that came to the workbook."""
    methods: list[str] = []
    answer = LocalSheetsAdapter.send

    def send(self: LocalSheetsAdapter, request: PreparedRequest, *args: Any, **options: Any) -> Any:
        methods.append(request.method or "")
        return answer(self, request, *args, **options)

    monkeypatch.setattr(LocalSheetsAdapter, "send", send)
    return methods


def test_action_of_a_terminal_that_knows_the_sheet_sends_one_read_and_one_write(
    terminal: Terminal, sent: list[str]
) -> None:
    assert terminal.action("tomar", FREE, MAURICIO).code == 0
    sent.clear()
    answer = terminal.action("pausar", FREE, MAURICIO)
    assert answer.code == 0
    assert sent == ["GET", "POST"]
    assert answer.json["requests"] == {"read": 1, "write": 1}


def test_first_action_of_a_terminal_says_what_it_sent_to_get_to_know_the_sheet(
    terminal: Terminal, sent: list[str]
) -> None:
    answer = terminal.action("tomar", FREE, MAURICIO)
    assert answer.json["requests"] == {"read": sent.count("GET"), "write": 1}
    worksheets, headers, rows, audit, fence = 1, 1, 1, 1, 1
    assert sent.count("GET") <= worksheets + headers + rows + audit + fence
