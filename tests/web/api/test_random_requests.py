"""Hundreds of random requests to all routes: nothing fails inside, and nothing shows what is inside.

`tests/benchmarks/test_random_requests.py` sends 20,000.
"""

from collections.abc import Iterator
from contextlib import closing

import pytest

from tests.cli.terminal import Terminal
from tests.web.api import planning_sheet as sheet
from tests.web.api.random_requests import Asked, Attack
from tests.web.web_process import Reply, web

KNOWN = {
    "tag": [sheet.FREE, sheet.HELD, sheet.SLASHED, sheet.SCRIPT, sheet.TWICE, sheet.PRUEBA],
    "worker_id": ["93", "94", "95", "96", "0"],
    "fecha": ["03-11-2026", "31-12-2199", "00-00-0000"],
    "nv": ["NV0701", "0702"],
    "q": ["cw", "carla", "25300"],
}


@pytest.fixture
def attack(bare_terminal: Terminal) -> Iterator[Attack]:
    sheet.open_planned_shop(bare_terminal.workbook)
    assert bare_terminal.action("tomar", sheet.FREE, sheet.MAURICIO).code == 0
    with web(bare_terminal) as face:
        face.read()
        with closing(Attack(face, bare_terminal)) as attack:
            yield attack


def test_no_request_fails_inside_or_shows_what_is_inside(attack: Attack) -> None:
    attack.run(300, KNOWN)
    assert attack.statuses[200] > 50
    assert attack.statuses[404] + attack.statuses[422] > 50
    assert attack.said_in_the_log() == []


def test_an_answer_that_shows_what_is_inside_is_noticed(attack: Attack) -> None:
    asked = Asked("GET", "/api/health", {}, "/api/health")
    good = attack.send(asked)
    assert attack.faults(asked, good) == []
    wrong = (
        (404, b'{"error": "x", "message": "Traceback (most recent call last)"}'),
        (404, b'{"error": "x"}'),
        (422, str(attack.folder).join(('{"error": "x", "message": "', '"}')).encode()),
        (200, b"[]"),
        (500, good.body),
    )
    for status, body in wrong:
        assert attack.faults(asked, Reply(status, good.headers, body)), body
