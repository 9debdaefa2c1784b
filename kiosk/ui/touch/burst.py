"""Tells a scanner's keys from a person's by their pace. Pure.

A cable scanner sends a key every 5 to 20 ms, a wireless one every 50 to 120 ms and as evenly as a machine; a
person needs 80 ms at best, and never evenly. One that loses its radio for a moment sends a code in two parts.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

SHORTEST = 4
SHORTEST_NUMBER = 2
"""A badge may hold a worker's number alone; nobody types two digits and Enter that fast, nor one digit and
Enter as fast as a machine."""
PAUSE_MS = 500
"""How long a scanner may stop within a code."""

SLOWEST_MS = 150
"""The slowest scanner's next key has come by then."""

_MACHINE_MS, _MACHINE_SIGNS = 30, 6
_UNEVEN_MS, _SLOW_SIGNS = 40, 6


_DRIFT_MS = 10


class Sign(NamedTuple):
    """A printable key, and when it came, in milliseconds of any clock."""

    text: str
    at_ms: float


class KeyPace(NamedTuple):
    """The shortest and the longest time between two keys of a scanner within one code."""

    least_ms: float
    most_ms: float

    def fits(self, gaps_ms: Sequence[float]) -> bool:
        """Whether all these may be the same scanner's."""
        least, most = self.least_ms - _DRIFT_MS, self.most_ms + _DRIFT_MS
        return all(least <= gap <= most for gap in gaps_ms)


def pace_of(signs: Sequence[Sign], end_ms: float) -> KeyPace | None:
    """The pace of a scan that ended then; None where a person may have typed as much."""
    gaps = _gaps(_parts(signs, SLOWEST_MS)[-1], end_ms) if signs else []
    return KeyPace(min(gaps), max(gaps)) if len(gaps) >= _SLOW_SIGNS else None


def is_machine(signs: Sequence[Sign]) -> bool:
    """Whether no person can have typed this, whatever comes after it."""
    if len(signs) < _MACHINE_SIGNS:
        return False
    return (signs[-1].at_ms - signs[0].at_ms) / (len(signs) - 1) <= _MACHINE_MS


def scanned(
    signs: Sequence[Sign], end_ms: float, gap_ms: float, prefix: str = "", known: KeyPace | None = None
) -> str:
    """What a scanner sent before Enter or Tab came at `end_ms`, without its prefix; "" if a person typed.

    `known` is the pace at which it has sent longer codes.
    """
    if not signs:
        return ""
    quick = _from_parts(_parts(signs, gap_ms), prefix) if end_ms - signs[-1].at_ms <= gap_ms else ""
    # One whose pace is about `gap_ms` seems to be quick at its end, and would lose its beginning.
    return max(_from_slow_one(signs, end_ms, prefix, known), quick, _lone_digit(signs, end_ms), key=len)


def _from_parts(parts: list[Sequence[Sign]], prefix: str) -> str:
    text = _text(parts[-1])
    for before, after in pairwise(reversed(parts)):
        if not is_machine(after):
            if before[0].at_ms - after[-1].at_ms <= SLOWEST_MS and len(text) < _MACHINE_SIGNS:
                return ""  # the quick end of what a person types
            break
        if before[0].at_ms - after[-1].at_ms > PAUSE_MS:
            break
        text = _text(after) + text
    bare = text.removeprefix(prefix)
    is_long = len(text) >= SHORTEST or (text.isdigit() and len(text) >= SHORTEST_NUMBER)
    return bare.strip() if len(bare) < len(text) or is_long else ""


def _from_slow_one(signs: Sequence[Sign], end_ms: float, prefix: str, known: KeyPace | None) -> str:
    """The evenly sent signs at the end. Digits alone, and few signs, may be a person's, unless they begin
    with the prefix or come just as this scanner's last code did."""
    last = _parts(signs, SLOWEST_MS)[-1]
    gaps = _gaps(last, end_ms)
    text = _text(last).strip()
    bare = text.removeprefix(prefix)
    if len(last) < SHORTEST_NUMBER or gaps[-1] > SLOWEST_MS:
        return ""
    is_even = max(gaps[:-1]) - min(gaps[:-1]) <= _UNEVEN_MS
    is_sure = len(bare) < len(text) or (len(last) >= _SLOW_SIGNS and not bare.isdigit())
    is_known = known is not None and known.fits(gaps)
    return bare.strip() if is_known or (is_sure and is_even) else ""


def _lone_digit(signs: Sequence[Sign], end_ms: float) -> str:
    """A worker's number of one digit, sent by a machine and with nothing else right before it."""
    last = signs[-1]
    is_alone = len(signs) == 1 or last.at_ms - signs[-2].at_ms > SLOWEST_MS
    is_quick = end_ms - last.at_ms <= _MACHINE_MS
    return last.text if is_alone and is_quick and last.text.isdigit() else ""


def _gaps(signs: Sequence[Sign], end_ms: float) -> list[float]:
    """The times between the keys of a code, the one that ended it among them."""
    moments = [*(sign.at_ms for sign in signs), end_ms]
    return [after - before for before, after in pairwise(moments)]


def _parts(signs: Sequence[Sign], gap_ms: float) -> list[Sequence[Sign]]:
    """Split where two keys are further apart."""
    cuts = [at for at in range(1, len(signs)) if signs[at].at_ms - signs[at - 1].at_ms > gap_ms]
    return [signs[start:end] for start, end in pairwise([0, *cuts, len(signs)])]


def _text(signs: Sequence[Sign]) -> str:
    return "".join(sign.text for sign in signs)
