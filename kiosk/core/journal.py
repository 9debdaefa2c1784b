"""What a station's journal knows of a command, as frozen values. All moments are aware and in UTC."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from kiosk.core.errors import Refusal
from kiosk.core.frozen import frozen
from kiosk.core.shop.data import Action, AuditRow, Command, Outcome, Verdict
from kiosk.core.shop.operations import action_spec


class AttemptVerdict(StrEnum):
    """What became of an attempt, for ever. COUNTS and VOID come from the audit; DROPPED was never sent."""

    COUNTS = "counts"
    VOID = "void"
    DROPPED = "dropped"


class Ending(StrEnum):
    """How a command ended. GIVEN_BACK: it waited on this station and can't be carried out any more."""

    APPLIED = "applied"
    REFUSED = "refused"
    GIVEN_BACK = "given_back"


class Stage(StrEnum):
    """How far a command got. Recovery follows from this alone, see `Record.stage`."""

    ACCEPTED = "accepted"
    PREPARED = "prepared"
    SENT = "sent"
    RENOUNCING = "renouncing"
    COUNTED = "counted"
    ENDED = "ended"


@frozen
class Attempt:
    """One attempt to write a command to the sheet. Its id is the id of its audit row.

    `sends` counts how often it was about to go on the wire, `returns` how many of these sends were certainly
    not applied. `tombstone_id` is the id of the row that renounces it, noted before that row is first sent.
    """

    row: AuditRow
    prepared_at: datetime
    sends: int = 0
    returns: int = 0
    sent_at: datetime | None = None
    tombstone_id: str | None = None
    verdict: AttemptVerdict | None = None

    @property
    def id(self) -> str:
        return self.row.id

    @property
    def is_unknown(self) -> bool:
        """True while it may stand in the audit, or still arrive there, and its verdict isn't known."""
        return self.verdict is None and self.sends > self.returns

    @property
    def may_be_sent(self) -> bool:
        """True until its verdict is known or it is renounced."""
        return self.verdict is None and self.tombstone_id is None


def is_take_back(row: AuditRow, attempts: Iterable[Attempt]) -> bool:
    """True for the row that undoes one of its own command's attempts, as the spool has left the sheet.

    The row of a worker's DESHACER undoes another command's.
    """
    return row.accion == Action.DESHACER and row.hold in {each.id for each in attempts}


@frozen
class End:
    """How and when a command ended. `event_id` is set if it was applied; otherwise `refusal` says why not."""

    ending: Ending
    at: datetime
    event_id: str | None = None
    refusal: Refusal | None = None


@frozen
class Record:
    """A command and all that the disk holds about it; `attempts` oldest first.

    `waiting_since` is set while it waits for the sheet to come back, `told_at` once its end was shown.
    """

    command: Command
    accepted_at: datetime
    attempts: tuple[Attempt, ...] = ()
    waiting_since: datetime | None = None
    end: End | None = None
    told_at: datetime | None = None

    @property
    def id(self) -> str:
        """Of the command."""
        return self.command.id

    @property
    def tag(self) -> str:
        """Of its spool, as the command spells it."""
        return self.command.tag

    @property
    def attempt(self) -> Attempt | None:
        """The last one."""
        return self.attempts[-1] if self.attempts else None

    @property
    def counting_attempt(self) -> Attempt | None:
        """The last attempt that counts; while one does, the action stands."""
        found = [each for each in self.attempts if each.verdict is AttemptVerdict.COUNTS]
        return found[-1] if found else None

    @property
    def hold_meant(self) -> str | None:
        """The hold that a release ends: the one on the screen at the tap, else the one first read for it.

        Of a DESHACER the action that it undoes.
        """
        if not action_spec(self.command.action).means_row:
            return None
        first_read = self.attempts[0].row.hold if self.attempts else None
        return self.command.hold or first_read

    @property
    def stage(self) -> Stage:
        """How far the recorded facts say it got, and so what comes next.

        ACCEPTED: nothing is in flight; begin with a fence read (an earlier void attempt is dead for ever).
        PREPARED: the same; the attempt did not reach the sheet. SENT: look for its id in the audit, then
        follow its verdict, resend, or append a tombstone. RENOUNCING: append the tombstone, again where it
        isn't there; never resend. COUNTED: the action counts, but has to be taken back, and that is not in
        flight yet.
        """
        attempt = self.attempt
        if self.end:
            return Stage.ENDED
        if attempt is not None and attempt.is_unknown:
            return Stage.RENOUNCING if attempt.tombstone_id else Stage.SENT
        if self.counting_attempt:
            return Stage.COUNTED
        if attempt is None or attempt.verdict is not None:
            return Stage.ACCEPTED
        return Stage.PREPARED

    @property
    def is_in_flight(self) -> bool:
        """True while something of it may count, or counts: it can be neither refused nor begun anew."""
        return self.stage in _IN_FLIGHT

    @property
    def outcome(self) -> Outcome | None:
        """The answer for its worker, with the audit row that counts; None until it has ended.

        A refused one doesn't carry the worker's mark, which is read from the sheet.
        """
        if self.end is None:
            return None
        row = next((each.row for each in self.attempts if each.id == self.end.event_id), None)
        verdict = Verdict.APPLIED if self.end.ending is Ending.APPLIED else Verdict.REFUSED
        return Outcome(self.command, verdict, row.worker_nombre if row else "", self.end.refusal, row)


_IN_FLIGHT = frozenset({Stage.SENT, Stage.RENOUNCING, Stage.COUNTED})


@frozen
class UnreadableRecord:
    """A command of which the journal holds what this version can't read. Its row stays as it is.

    Nobody knows how far it got, so later commands of its spool wait behind it. `tag` is "" if not even that
    can be read.
    """

    id: str
    tag: str
