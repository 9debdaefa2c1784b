"""What a station's journal knows of a command, as frozen values. All moments are UTC, aware."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from kiosk.core.errors import Refusal
from kiosk.core.shop import columns
from kiosk.core.shop.data import AuditRow, Command, Outcome, Verdict


class AttemptVerdict(StrEnum):
    """What became of an attempt, for ever: two from the audit, one from never having been sent."""

    COUNTS = "counts"
    VOID = "void"
    DROPPED = "dropped"


class Ending(StrEnum):
    """How a command ended. Given back: it waited here, never reached the sheet, and can't any more."""

    APPLIED = "applied"
    REFUSED = "refused"
    GIVEN_BACK = "given_back"


class Stage(StrEnum):
    """How far a command got; what recovery has to do follows from this alone (see `Record.stage`)."""

    ACCEPTED = "accepted"
    PREPARED = "prepared"
    SENT = "sent"
    RENOUNCING = "renouncing"
    COUNTED = "counted"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try to write a command to the sheet. Its id is the audit row's; it names what it follows (`prev`).

    `sends` counts how often it was about to go on the wire, `returns` how many of these were certainly not
    applied. `tombstone_id` is the id of the row that renounces it, from before that row was first sent.
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
    def cells(self) -> dict[str, str]:
        """The nine state cells that it writes, under the sheet's headers."""
        assert self.row.after is not None
        return self.row.after.by_header() | {columns.VERSION: self.row.id}

    @property
    def is_unknown(self) -> bool:
        """True where it may stand in the audit, or come to stand there, and nobody has looked yet."""
        return self.verdict is None and self.sends > self.returns

    @property
    def may_be_sent(self) -> bool:
        """True until its verdict is known or it is renounced."""
        return self.verdict is None and self.tombstone_id is None


@dataclass(frozen=True, slots=True)
class End:
    """How a command ended and when. `event_id` is there when it was applied, else `refusal` says why not."""

    ending: Ending
    at: datetime
    event_id: str | None = None
    refusal: Refusal | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """A command with all that is on the disk about it; `attempts` oldest first.

    `waiting_since` is there where it waits for the sheet to come back; `told_at` once its end was shown.
    """

    command: Command
    accepted_at: datetime
    attempts: tuple[Attempt, ...] = ()
    waiting_since: datetime | None = None
    end: End | None = None
    told_at: datetime | None = None

    @property
    def attempt(self) -> Attempt | None:
        """The last one."""
        return self.attempts[-1] if self.attempts else None

    @property
    def stage(self) -> Stage:
        """What the facts say.

        ACCEPTED: nothing is on the wire; begin with a fence read (a void attempt before is dead for ever).
        PREPARED: the same; the attempt did not reach the sheet. SENT: read the audit for its id, then its
        verdict, a resend or a tombstone. RENOUNCING: append the tombstone (again) and read; never resend.
        COUNTED: it counts, and what should undo it isn't on its way: the command hasn't ended.
        """
        attempt = self.attempt
        if self.end:
            return Stage.ENDED
        if attempt is not None and attempt.is_unknown:
            return Stage.RENOUNCING if attempt.tombstone_id else Stage.SENT
        if any(each.verdict is AttemptVerdict.COUNTS for each in self.attempts):
            return Stage.COUNTED
        if attempt is None or attempt.verdict is not None:
            return Stage.ACCEPTED
        return Stage.PREPARED

    @property
    def outcome(self) -> Outcome | None:
        """The answer for its worker, with the audit row that counts; None until it has ended.

        After a refusal the worker's mark isn't known here.
        """
        if self.end is None:
            return None
        row = next((each.row for each in self.attempts if each.id == self.end.event_id), None)
        verdict = Verdict.APPLIED if self.end.ending is Ending.APPLIED else Verdict.REFUSED
        return Outcome(self.command, verdict, row.worker_nombre if row else "", self.end.refusal, row)


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """Commands that this station can't bring to their end: people have to look how their spools stand.

    `file` is the damaged file in which they are, set aside; "" where they belong to a sheet no longer worked
    on. `tags` are their spools', None where nobody can read that.
    """

    tags: tuple[str, ...] | None
    file: str = ""
