"""What stands on labels."""

from dataclasses import replace

import pytest

from kiosk.core.shop.codes.badge_pattern import BadgePattern
from kiosk.core.shop.codes.command_code import LEAVE, OPERATIONS
from kiosk.core.shop.data import Spool, Worker
from kiosk.labels.label import Label, badge, of_commands, of_spool

MAURICIO = Worker(93, "Mauricio", " Rodríguez ")
TAG = "MK-1335-CW-25238-011"


def test_a_badge_has_mark_and_name_and_says_its_code_where_it_is_another() -> None:
    assert badge(MAURICIO, BadgePattern()) == Label("MR(93)", "MR(93)", lines=("Mauricio", "Rodríguez"))
    patterned = badge(MAURICIO, BadgePattern("BADGE-{id}"))
    assert patterned == Label("BADGE-93", "MR(93)", lines=("Mauricio", "Rodríguez", "BADGE-93"))


def test_a_spool_has_its_whole_tag_and_its_orders() -> None:
    spool = Spool(TAG, nv="NV0644", ot="1102")
    assert of_spool(spool, 2) == Label(TAG, "25238-011", "MK-1335-CW-", ("NV0644 · OT 1102",))
    assert of_spool(replace(spool, nv="644"), 1).lines == ("NV 644 · OT 1102",)
    assert of_spool(Spool(TAG), 9) == Label(TAG, TAG, "", ("",))


@pytest.mark.parametrize("language", ["es", "en"])
def test_each_command_has_a_label(language: str) -> None:
    labels = of_commands(language)
    assert [label.code for label in labels] == [*OPERATIONS.values(), LEAVE]
    assert all(label.code in label.lines for label in labels)
