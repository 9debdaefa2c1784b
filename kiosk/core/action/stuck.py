"""Commands that failed on their way in a manner that nobody foresaw: kept, told once, tried again later."""

import logging
from time import monotonic

from kiosk.core.errors import Code, Refusal
from kiosk.core.journal import Record
from kiosk.core.ports import CommandJournal
from kiosk.core.shop.data import Outcome, Verdict

log = logging.getLogger(__name__)

AGAIN_S = 300.0
"""So long such a command rests, in seconds, before it is tried again; after a restart it is tried at once."""

CAUSE = "imprevisto"


class StuckCommands:
    """What one service found stuck since its start. Belongs to the service's thread.

    A stuck command stays in the journal as it is: nobody knows whether it is saved, so it is called neither
    saved nor not saved, and what was wished on its spool later waits behind it.
    """

    def __init__(self, journal: CommandJournal) -> None:
        self._journal = journal
        self._rest_until: dict[str, float] = {}

    def knows(self, command_id: str) -> bool:
        """True from its first failure until its end."""
        return command_id in self._rest_until

    def rests(self, command_id: str) -> bool:
        """True while it isn't its time to be tried again."""
        return monotonic() < self._rest_until.get(command_id, 0.0)

    def has_ended(self, command_id: str) -> None:
        """It came to its end after all."""
        self._rest_until.pop(command_id, None)

    def after(self, record: Record, error: Exception) -> Outcome:
        """What became of it, by the journal: its end, where that is written down, else that nobody knows.

        The traceback goes to the log once for each command, not at each try.
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
            return end
        values = {"tag": command.tag, "causa": CAUSE, "falla": type(error).__name__}
        return Outcome(command, Verdict.UNKNOWN, refusal=Refusal(Code.RESULTADO_DESCONOCIDO, values))

    def _end(self, command_id: str) -> Outcome | None:
        try:
            found = self._journal.find(command_id)
        except Exception:
            log.exception("the journal can't tell how far %s got", command_id)
            return None
        return found.outcome if found else None


def is_stuck(outcome: Outcome) -> bool:
    """True where it failed in an unforeseen way: a person has to look, for nothing may ever come of it."""
    refusal = outcome.refusal
    return outcome.verdict is Verdict.UNKNOWN and bool(refusal and refusal.values.get("causa") == CAUSE)
