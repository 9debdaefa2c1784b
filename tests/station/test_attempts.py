"""Each attempt to write is recorded before it is sent, and never gets a verdict that may be wrong."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from kiosk.core.journal import Attempt, AttemptVerdict, Stage
from kiosk.core.shop.audit_row import row_undoing
from kiosk.station.errors import OutOfOrder
from kiosk.station.journal import Journal
from tests.station.conftest import Opener
from tests.station.memory import OCCUPIED, UTC_NOW, accept_and_send, command, row_of
from tests.support.builders import NOW

WISH = command()


def stage(journal: Journal) -> Stage:
    record = journal.find(WISH.id)
    assert record is not None
    return record.stage


def last(journal: Journal) -> Attempt:
    record = journal.find(WISH.id)
    assert record is not None
    assert record.attempt is not None
    return record.attempt


def test_prepared_attempt_can_be_sent_again_to_the_letter(journal: Journal, open_memory: Opener) -> None:
    journal.accept(WISH)
    journal.attempts.prepare(WISH.id, row_of(WISH))
    attempt = last(open_memory().journal)
    assert attempt.row == row_of(WISH)
    assert attempt.prepared_at == UTC_NOW


def test_attempt_is_unknown_from_before_its_first_byte(journal: Journal) -> None:
    accept_and_send(journal, WISH)
    assert stage(journal) is Stage.SENT
    assert last(journal).is_unknown
    assert last(journal).sent_at == UTC_NOW


def test_unknown_command_is_neither_refused_nor_given_back(journal: Journal) -> None:
    accept_and_send(journal, WISH)
    for end in (journal.refused, journal.given_back):
        with pytest.raises(OutOfOrder):
            end(WISH.id, OCCUPIED)
    assert stage(journal) is Stage.SENT


def test_attempt_that_certainly_did_not_arrive_lets_the_command_be_refused(journal: Journal) -> None:
    journal.attempts.returned(accept_and_send(journal, WISH))
    assert stage(journal) is Stage.PREPARED
    journal.refused(WISH.id, OCCUPIED)
    assert stage(journal) is Stage.ENDED


def test_resend_that_was_refused_by_quota_leaves_the_first_sending_unknown(journal: Journal) -> None:
    attempt_id = accept_and_send(journal, WISH)
    journal.attempts.sent(attempt_id)
    journal.attempts.returned(attempt_id)
    assert stage(journal) is Stage.SENT
    with pytest.raises(OutOfOrder):
        journal.refused(WISH.id, OCCUPIED)


def test_void_attempt_is_followed_by_one_with_a_new_id(journal: Journal) -> None:
    journal.attempts.void(accept_and_send(journal, WISH))
    assert stage(journal) is Stage.ACCEPTED
    journal.attempts.prepare(WISH.id, row_of(WISH, "second", prev="p1"))
    assert stage(journal) is Stage.PREPARED
    assert last(journal).row.cmd == WISH.id
    journal.attempts.sent("second")
    journal.applied(WISH.id, "second")
    record = journal.find(WISH.id)
    assert record is not None
    assert [attempt.verdict for attempt in record.attempts] == [AttemptVerdict.VOID, AttemptVerdict.COUNTS]


def test_void_attempt_is_never_sent_again(journal: Journal) -> None:
    attempt_id = accept_and_send(journal, WISH)
    journal.attempts.void(attempt_id)
    with pytest.raises(OutOfOrder):
        journal.attempts.sent(attempt_id)


def test_no_second_attempt_while_one_is_unknown(journal: Journal) -> None:
    accept_and_send(journal, WISH)
    with pytest.raises(OutOfOrder):
        journal.attempts.prepare(WISH.id, row_of(WISH, "second"))


def test_attempt_that_never_left_is_dropped_for_the_next_one(journal: Journal) -> None:
    journal.accept(WISH)
    journal.attempts.prepare(WISH.id, row_of(WISH))
    journal.attempts.prepare(WISH.id, row_of(WISH, "second"))
    with pytest.raises(OutOfOrder):
        journal.attempts.sent(WISH.id)
    record = journal.find(WISH.id)
    assert record is not None
    assert [attempt.verdict for attempt in record.attempts] == [AttemptVerdict.DROPPED, None]


def test_preparing_the_same_again_changes_nothing_and_other_contents_are_a_mistake(journal: Journal) -> None:
    journal.accept(WISH)
    first = journal.attempts.prepare(WISH.id, row_of(WISH))
    assert journal.attempts.prepare(WISH.id, row_of(WISH)) == first
    with pytest.raises(OutOfOrder):
        journal.attempts.prepare(WISH.id, replace(row_of(WISH), prev="other"))


def test_renounced_attempt_is_never_sent_again(journal: Journal) -> None:
    attempt_id = accept_and_send(journal, WISH)
    journal.attempts.renounce(attempt_id, "tomb")
    assert stage(journal) is Stage.RENOUNCING
    with pytest.raises(OutOfOrder):
        journal.attempts.sent(attempt_id)


def test_renounced_is_not_yet_refused(journal: Journal) -> None:
    journal.attempts.renounce(accept_and_send(journal, WISH), "tomb")
    with pytest.raises(OutOfOrder):
        journal.refused(WISH.id, OCCUPIED)


def test_tombstone_has_one_id_however_often_it_is_appended(journal: Journal, open_memory: Opener) -> None:
    attempt_id = accept_and_send(journal, WISH)
    assert journal.attempts.renounce(attempt_id, "tomb") == "tomb"
    assert open_memory().journal.attempts.renounce(attempt_id, "other") == "tomb"


def test_tombstone_seen_first_ends_it_as_refused(journal: Journal) -> None:
    attempt_id = accept_and_send(journal, WISH)
    journal.attempts.renounce(attempt_id, "tomb")
    journal.attempts.void(attempt_id)
    journal.refused(WISH.id, OCCUPIED)
    assert stage(journal) is Stage.ENDED


def test_row_that_stands_before_its_tombstone_counts(journal: Journal) -> None:
    attempt_id = accept_and_send(journal, WISH)
    journal.attempts.renounce(attempt_id, "tomb")
    journal.applied(WISH.id, attempt_id)
    assert stage(journal) is Stage.ENDED


def test_a_dropped_attempt_counts_if_the_audit_says_so(journal: Journal) -> None:
    attempt_id = accept_and_send(journal, WISH)
    journal.attempts.returned(attempt_id)
    journal.applied(WISH.id, attempt_id)
    assert stage(journal) is Stage.ENDED


def test_verdict_never_changes(journal: Journal) -> None:
    attempt_id = accept_and_send(journal, WISH)
    journal.attempts.void(attempt_id)
    journal.attempts.void(attempt_id)
    with pytest.raises(OutOfOrder):
        journal.applied(WISH.id, attempt_id)


def test_action_on_a_spool_that_is_gone_is_refused_once_it_is_undone(journal: Journal) -> None:
    attempt_id = accept_and_send(journal, WISH)
    journal.attempts.counted(attempt_id)
    assert stage(journal) is Stage.COUNTED
    with pytest.raises(OutOfOrder):
        journal.refused(WISH.id, OCCUPIED)
    journal.attempts.prepare(WISH.id, row_undoing(row_of(WISH, attempt_id), "undo", NOW))
    journal.attempts.sent("undo")
    journal.attempts.counted("undo")
    journal.refused(WISH.id, OCCUPIED)
    assert stage(journal) is Stage.ENDED


@pytest.mark.parametrize(
    "say",
    [
        lambda journal: journal.attempts.sent("x"),
        lambda journal: journal.attempts.returned("x"),
        lambda journal: journal.attempts.renounce("x", "t"),
        lambda journal: journal.attempts.void("x"),
        lambda journal: journal.attempts.prepare("x", row_of(WISH)),
    ],
)
def test_fact_about_something_never_recorded_is_a_mistake(
    journal: Journal, say: Callable[[Journal], object]
) -> None:
    with pytest.raises(OutOfOrder):
        say(journal)


def test_nothing_is_prepared_for_an_ended_command(journal: Journal) -> None:
    journal.accept(WISH)
    journal.refused(WISH.id, OCCUPIED)
    with pytest.raises(OutOfOrder):
        journal.attempts.prepare(WISH.id, row_of(WISH))
