"""What three scans tell about a scanner: two spools' labels, whose text is known, and a badge. Pure.

What comes before a known text is the scanner's prefix, the key behind it its suffix. Its pace needs a setting
only where it isn't known for a scanner's by itself (`touch/burst`).
"""

import re
from collections.abc import Collection, Iterable, Sequence
from enum import Enum, auto
from typing import Final

from kiosk.core.frozen import frozen
from kiosk.core.shop.codes.badge_pattern import ID, BadgePattern
from kiosk.core.shop.codes.command_code import LEAVE, OPERATIONS
from kiosk.core.shop.data import Spool, Worker
from kiosk.core.shop.search_match import fold, label_parts
from kiosk.ui.learn.key_burst import KeyBurst, LastKey
from kiosk.ui.touch.burst import SHORTEST, pace_of, scanned
from kiosk.ui.touch.scanner_habits import GAP_MS, ScannerHabits, Suffix

SLOWEST_MS: Final = 250
"""No scanner is as slow as this: a person has typed."""
MARGIN: Final = 1.3
LEAST_MARGIN_MS: Final = 20
PAUSE: Final = 3.0
"""A time between two keys that is so many times the usual one is a pause of its radio, and no pace."""


class LessonStep(Enum):
    """What is to be scanned next."""

    LABEL = auto()
    OTHER_LABEL = auto()
    BADGE = auto()
    DONE = auto()


class ScanTrouble(Enum):
    """Why a scan teaches nothing."""

    TYPED = auto()
    UNKNOWN_LABEL = auto()
    SAME_LABEL = auto()
    OTHER_PREFIX = auto()
    UNKNOWN_BADGE = auto()


@frozen
class Learnt:
    """What was measured, and the settings that follow."""

    habits: ScannerHabits
    quickest_ms: int
    slowest_ms: int
    """Between two keys."""
    badge_pattern: str
    worker: Worker | None
    """Whose badge was scanned; None where none was."""


def codes_of(spools: Iterable[Spool]) -> list[str]:
    """What labels of this shop may say: tags, and the codes that `kiosk labels` prints."""
    return [*(spool.tag for spool in spools), *OPERATIONS.values(), LEAVE]


class ScannerLesson:
    """Takes scans one by one."""

    def __init__(self, codes: Collection[str], workers: Collection[Worker], badges: BadgePattern) -> None:
        """`codes` are what labels of this shop may say; `badges` is how badges are read now."""
        self._codes = sorted((code for code in codes if len(fold(code)) >= SHORTEST), key=len, reverse=True)
        self._workers = {worker.id: worker for worker in workers if worker.active}
        self._usual = badges
        self.begin()

    def begin(self) -> None:
        """Forget everything that was scanned."""
        self._bursts: list[KeyBurst] = []
        self._read: list[str] = []
        self._prefix = ""
        self._badges = self._usual
        self._worker: Worker | None = None
        self.step = LessonStep.LABEL

    @property
    def read(self) -> Sequence[str]:
        """What was scanned so far, without the prefix."""
        return self._read

    def take(self, burst: KeyBurst) -> ScanTrouble | None:
        """Learn from a scan; the next step, or why it teaches nothing."""
        if self.step is LessonStep.DONE:
            return None
        if _median(burst.gaps_ms) > SLOWEST_MS:
            return ScanTrouble.TYPED
        trouble = self._take_badge(burst) if self.step is LessonStep.BADGE else self._take_label(burst)
        if trouble is None:
            self._bursts.append(burst)
            self.step = LessonStep(self.step.value + 1)
        return trouble

    def leave_out_badge(self) -> None:
        """This shop has no badges."""
        self.step = LessonStep.DONE

    @property
    def learnt(self) -> Learnt:
        """Once it is done."""
        assert self.step is LessonStep.DONE
        gaps = [gap for burst in self._bursts for gap in _steady(burst.gaps_ms)] or [0.0]
        habits = ScannerHabits(self._prefix, self._suffix(), self._gap_ms(max(gaps)))
        return Learnt(habits, round(min(gaps)), round(max(gaps)), self._badges.pattern, self._worker)

    def _take_label(self, burst: KeyBurst) -> ScanTrouble | None:
        text = label_parts(burst.text)[0] if label_parts(burst.text) else ""
        code = next((code for code in self._codes if fold(text).endswith(fold(code))), None)
        if code is None:
            return ScanTrouble.UNKNOWN_LABEL
        prefix = text[: max(at for at in range(len(text)) if fold(text[at:]) == fold(code))]
        if self.step is LessonStep.OTHER_LABEL and fold(code) == fold(self._read[0]):
            return ScanTrouble.SAME_LABEL
        if self.step is LessonStep.OTHER_LABEL and prefix != self._prefix:
            return ScanTrouble.OTHER_PREFIX
        self._prefix = prefix
        self._read.append(text.removeprefix(prefix))
        return None

    def _take_badge(self, burst: KeyBurst) -> ScanTrouble | None:
        text = burst.text.removeprefix(self._prefix).strip()
        for badges in (self._usual, BadgePattern(), *self._patterns_of(text)):
            worker = self._workers.get(badges.worker_id(text) or 0)
            if worker is not None:
                self._badges, self._worker = badges, worker
                self._read.append(text)
                return None
        return ScanTrouble.UNKNOWN_BADGE

    def _patterns_of(self, text: str) -> list[BadgePattern]:
        """The pattern of a text in which exactly one number is an active worker's."""
        numbers = [found for found in re.finditer("[0-9]+", text) if int(found[0]) in self._workers]
        if len(numbers) != 1 or set(text) & set("{}"):
            return []
        begin, end = numbers[0].span()
        return [BadgePattern(text[:begin] + ID + text[end:])]

    def _suffix(self) -> Suffix:
        ends = {burst.end for burst in self._bursts}
        only = {LastKey.ENTER: Suffix.ENTER, LastKey.TAB: Suffix.TAB, LastKey.SILENCE: Suffix.NONE}
        return only[ends.pop()] if len(ends) == 1 else Suffix.ANY

    def _gap_ms(self, slowest_ms: float) -> int | None:
        """The setting; None where these scans are known for a scanner's without it."""
        needed = max(slowest_ms * MARGIN, slowest_ms + LEAST_MARGIN_MS)
        is_known = needed <= GAP_MS if self._suffix() is Suffix.NONE else self._are_known()
        return None if is_known else -(-round(needed) // 10) * 10

    def _are_known(self) -> bool:
        pace = None
        for burst in self._bursts:
            text = burst.text.removeprefix(self._prefix).strip()
            if scanned(burst.signs, burst.end_ms, GAP_MS, self._prefix, pace) != text:
                return False
            pace = pace_of(burst.signs, burst.end_ms) or pace
        return True


def _steady(gaps_ms: Sequence[float]) -> list[float]:
    """Without the pauses of a radio."""
    usual = _median(gaps_ms)
    return [gap for gap in gaps_ms if gap <= max(usual * PAUSE, GAP_MS)]


def _median(gaps_ms: Sequence[float]) -> float:
    return sorted(gaps_ms)[len(gaps_ms) // 2] if gaps_ms else 0.0
