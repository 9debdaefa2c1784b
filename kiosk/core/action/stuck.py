"""Contains unforeseen failures: a command that meets one is kept, told once, and tried again later."""

import logging
from collections.abc import Callable, Sequence
from math import inf
from time import monotonic

from kiosk.core.errors import JournalError
from kiosk.core.journal import Record, UnreadableRecord
from kiosk.core.ports import CommandJournal
from kiosk.core.refusals import OutcomeUnknown, UnknownCause
from kiosk.core.shop.data import Outcome, Verdict

log = logging.getLogger(__name__)

AGAIN_S = 300.0
"""A stuck command is tried again after this many seconds; after a restart at once."""


class StuckCommands:
    """The commands that this process has found stuck. Belongs to the writer thread.

    A stuck command stays in the journal as it is. Nobody knows whether it is saved, so it is called neither
    saved nor not saved, and later commands on its spool wait behind it. `placed` brings an outcome that the
    journal already had up to date.
    """

    def __init__(self, journal: CommandJournal, placed: Callable[[Outcome], Outcome]) -> None:
        self._journal = journal
        self._placed = placed
        self._rest_until: dict[str, float] = {}

    def contain(self, record: Record, work: Callable[[], Outcome]) -> Outcome:
        """Do some work on a command; an unforeseen failure in it costs this command only.

        The failure ends here: its traceback goes to the log, and the outcome tells the worker to get help.
        Raises `JournalError`, which is foreseen.
        """
        try:
            return work()
        except JournalError:
            raise
        except Exception as error:  # noqa: BLE001 -- logged with its traceback and told, see above
            return self._after(record, error)

    def contain_joint(self, records: Sequence[Record], work: Callable[[], list[Outcome]]) -> list[Outcome]:
        """The same for work on several commands at once: after an unforeseen failure each goes on alone.

        A failure that is one command's own is then contained as that one's.
        """
        try:
            return work()
        except JournalError:
            raise
        except Exception:
            log.exception("unforeseen at %d commands at once: each goes on alone", len(records))
            return []

    def stays(self, record: UnreadableRecord) -> None:
        """A command that can't be read is stuck for good: only people can look what became of it."""
        if not self.knows(record.id):
            log.error("unforeseen: command %r on %s can't be read", record.id, record.tag or "?")
        self._rest_until[record.id] = inf

    def knows(self, command_id: str) -> bool:
        """True from its first failure until its end."""
        return command_id in self._rest_until

    def rests(self, command_id: str) -> bool:
        """True until it is time to try it again."""
        return monotonic() < self._rest_until.get(command_id, 0.0)

    def has_ended(self, command_id: str) -> None:
        """It came to its end after all."""
        self._rest_until.pop(command_id, None)

    def _after(self, record: Record, error: Exception) -> Outcome:
        """Its end if the journal has one, else that its outcome is unknown.

        The traceback is logged once for each command, not at each attempt.
        """
        command = record.command
        if self.knows(command.id):
            log.warning("%s on %s is still stuck: %r", command.action, command.tag, error)
        else:
            log.error("unforeseen at %s on %s (%s)", command.action, command.tag, command.id, exc_info=error)
        self._rest_until[command.id] = monotonic() + AGAIN_S
        end = self._end(command.id)
        if end is not None:
            self.has_ended(command.id)
            return self._placed(end)
        refusal = OutcomeUnknown(command.tag, UnknownCause.UNFORESEEN, falla=type(error).__name__)
        return Outcome(command, Verdict.UNKNOWN, refusal=refusal)

    def _end(self, command_id: str) -> Outcome | None:
        try:
            found = self._journal.find(command_id)
        except Exception:  # the journal may be what failed; the outcome above is told all the same
            log.exception("the journal can't tell how far %s got", command_id)
            return None
        return found.outcome if found else None
