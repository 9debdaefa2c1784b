"""20,000 random requests to all routes and pages of the web face; run it with `-s` to see the counts."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from tests.cli.terminal import Terminal
from tests.web.api import planning_sheet as sheet
from tests.web.api.random_requests import Attack
from tests.web.api.test_random_requests import KNOWN
from tests.web.web_process import web

BATCHES, A_BATCH = 40, 500
"""Each batch is a test of its own: one that takes longer than two minutes is taken for a test that hangs."""


@pytest.fixture(scope="module")
def attack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Attack]:
    with pytest.MonkeyPatch.context() as patch:
        terminal = Terminal(tmp_path_factory.mktemp("taller"), None, patch)  # type: ignore[arg-type]
        sheet.open_planned_shop(terminal.workbook, more=2_500)
        taken = terminal.start("action", "tomar", "--tag", sheet.FREE, "--worker", "93", "--operation", "ARM")
        taken.communicate()
        assert taken.returncode == 0
        with web(terminal) as face:
            face.read()
            with closing(Attack(face, terminal)) as attack:
                yield attack
                print(f"\n{attack.statuses.total()} requests:", dict(sorted(attack.statuses.items())))


@pytest.mark.parametrize("batch", range(BATCHES))
def test_nothing_fails_inside_and_nothing_shows_what_is_inside(attack: Attack, batch: int) -> None:
    attack.run(A_BATCH, KNOWN)
    assert attack.statuses.total() >= A_BATCH * (batch + 1)
    assert attack.said_in_the_log() == []
