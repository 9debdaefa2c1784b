"""The exit codes of `kiosk`."""

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
