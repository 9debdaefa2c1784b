"""Leader election for reading the sheet, and the reader's schedule."""

import pytest

from kiosk.core.sharing import reader_election
from kiosk.core.sharing.reader_election import ReadStep, Role, Vote, next_read, pause_after

SOON, NOW, LATE = 1000.0, 1001.0, 1002.0
YOUNG, OLD = 5.0, reader_election.GIVEN_UP_S


@pytest.mark.parametrize(("is_mine", "role"), [(True, Role.READER), (False, Role.LISTENER)])
def test_vote_is_valid_as_long_as_the_lease(is_mine: bool, role: Role) -> None:
    vote = Vote(NOW, is_mine)
    assert vote.role(NOW) is role
    assert vote.role(NOW + reader_election.LEASE_S - 0.1) is role
    assert vote.role(NOW + reader_election.LEASE_S) is Role.ALONE


def test_dead_reader_is_replaced_within_ten_seconds() -> None:
    assert reader_election.LEASE_S + reader_election.CHECK_S < 10
    assert reader_election.LEASE_S >= 2 * reader_election.CHECK_S  # one lost word doesn't end it


@pytest.mark.parametrize("role", [Role.READER, Role.ALONE])
def test_reader_polls_and_reads_the_whole_sheet_when_due(role: Role) -> None:
    assert next_read(role, NOW, LATE, SOON, OLD) is ReadStep.REST
    assert next_read(role, NOW, NOW, LATE, YOUNG) is ReadStep.POLL
    assert next_read(role, NOW, SOON, NOW, YOUNG) is ReadStep.FULL


def test_listener_reads_nothing_until_it_gives_the_reader_up() -> None:
    assert next_read(Role.LISTENER, NOW, SOON, SOON, YOUNG) is ReadStep.REST
    assert next_read(Role.LISTENER, NOW, SOON, LATE, OLD) is ReadStep.POLL
    assert next_read(Role.LISTENER, NOW, LATE, LATE, OLD) is ReadStep.REST


def test_pauses_are_jittered_and_double_with_each_refusal() -> None:
    assert pause_after(60, False, lambda low, _: low) == 12
    assert pause_after(60, False, lambda _, high: high) == 18
    pauses = [15.0]
    for _ in range(4):
        pauses.append(pause_after(pauses[-1], True))
    assert pauses == [15, 30, 60, 60, 60]
