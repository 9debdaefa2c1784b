"""The exit codes of `kiosk`."""

from collections.abc import Collection
from enum import IntEnum

from kiosk.core.shop.data import Verdict


class Exit(IntEnum):
    OK = 0
    FAILURE = 1
    REFUSED = 2
    UNKNOWN = 3
    QUEUED = 4
    USAGE = 64
    INTERRUPTED = 130


OF_VERDICT = {
    Verdict.APPLIED: Exit.OK,
    Verdict.REFUSED: Exit.REFUSED,
    Verdict.UNKNOWN: Exit.UNKNOWN,
    Verdict.QUEUED: Exit.QUEUED,
}

_WORST_FIRST = (Verdict.UNKNOWN, Verdict.QUEUED, Verdict.REFUSED)


def of_verdicts(verdicts: Collection[Verdict]) -> Exit:
    """The exit code of several commands: of the first of unknown, queued and refused that occurs, else OK."""
    return next((OF_VERDICT[each] for each in _WORST_FIRST if each in verdicts), Exit.OK)
