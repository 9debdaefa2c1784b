"""What three scans tell about a scanner."""

from itertools import accumulate, chain, cycle, islice

import pytest

from kiosk.core.shop.codes.badge_pattern import BadgePattern
from kiosk.core.shop.data import Worker
from kiosk.ui.learn.key_burst import KeyBurst, LastKey
from kiosk.ui.learn.scanner_lesson import Learnt, LessonStep, ScannerLesson, ScanTrouble
from kiosk.ui.touch.burst import Sign
from kiosk.ui.touch.scanner_habits import ScannerHabits, Suffix

TAG, OTHER = "MK-1335-CW-25238-016", "MK-1346-TW-28082-011"
WORKERS = [
    Worker(93, "Mauricio", "Rodríguez"),
    Worker(5, "Marcela", "Olivares"),
    Worker(7, "Inés", "Fuera", False),
]


def sent(text: str, *gaps_ms: float, end: LastKey = LastKey.ENTER) -> KeyBurst:
    gaps = islice(cycle(gaps_ms or (10,)), len(text))
    *moments, end_ms = accumulate(gaps, initial=1_000.0)
    signs = tuple(Sign(sign, at) for sign, at in zip(text, moments, strict=True))
    return KeyBurst(signs, end, signs[-1].at_ms if end is LastKey.SILENCE else end_ms)


@pytest.fixture
def lesson() -> ScannerLesson:
    return ScannerLesson([TAG, OTHER, "A1"], WORKERS, BadgePattern())


def taught(
    lesson: ScannerLesson, *texts: str, gaps: tuple[float, ...] = (10,), end: LastKey = LastKey.ENTER
) -> Learnt:
    for text in texts:
        assert lesson.take(sent(text, *gaps, end=end)) is None
    assert lesson.step is LessonStep.DONE
    return lesson.learnt


def test_a_usual_scanner_needs_no_setting_but_its_end(lesson: ScannerLesson) -> None:
    learnt = taught(lesson, TAG, OTHER, "MR(93)", gaps=(8, 14))
    assert learnt == Learnt(ScannerHabits("", Suffix.ENTER, None), 8, 14, "", WORKERS[0])
    assert lesson.read == [TAG, OTHER, "MR(93)"]


@pytest.mark.parametrize("prefix", ["~", "]C1", "PISTOLA "])
def test_what_stands_before_known_labels_is_the_prefix(lesson: ScannerLesson, prefix: str) -> None:
    learnt = taught(lesson, prefix + TAG, prefix + OTHER, f"{prefix}93")
    assert learnt.habits.prefix == prefix
    assert learnt.worker == WORKERS[0]


def test_a_scanner_on_a_keyboard_of_another_country_is_understood(lesson: ScannerLesson) -> None:
    learnt = taught(lesson, "]" + TAG.replace("-", "'"), "]" + OTHER.lower(), "]MR)93=")
    assert learnt.habits.prefix == "]"


@pytest.mark.parametrize(
    ("end", "suffix"),
    [(LastKey.ENTER, Suffix.ENTER), (LastKey.TAB, Suffix.TAB), (LastKey.SILENCE, Suffix.NONE)],
)
def test_the_key_behind_a_code_is_the_suffix(lesson: ScannerLesson, end: LastKey, suffix: Suffix) -> None:
    assert taught(lesson, TAG, OTHER, "93", end=end).habits == ScannerHabits("", suffix, None)


def test_one_that_ends_now_so_now_so_has_any_suffix(lesson: ScannerLesson) -> None:
    for text, end in ((TAG, LastKey.ENTER), (OTHER, LastKey.TAB), ("93", LastKey.ENTER)):
        lesson.take(sent(text, end=end))
    assert lesson.learnt.habits.suffix is Suffix.ANY


@pytest.mark.parametrize(
    ("gaps", "end", "gap_ms"),
    [
        ((75, 82), LastKey.ENTER, None),  # even: known by its pace
        ((40, 120), LastKey.ENTER, 160),
        ((200,), LastKey.ENTER, 260),
        ((30,), LastKey.SILENCE, None),
        ((50,), LastKey.SILENCE, 70),
        ((75,), LastKey.SILENCE, 100),
    ],
)
def test_a_pace_that_is_not_known_by_itself_needs_a_setting(
    lesson: ScannerLesson, gaps: tuple[float, ...], end: LastKey, gap_ms: int | None
) -> None:
    assert taught(lesson, TAG, OTHER, "MR(93)", gaps=gaps, end=end).habits.gap_ms == gap_ms


def test_a_pause_of_its_radio_is_no_pace(lesson: ScannerLesson) -> None:
    lesson.take(sent(TAG, *chain([10] * 8, [400], [10] * 10), 10))
    lesson.take(sent(OTHER))
    lesson.take(sent("93"))
    assert (lesson.learnt.slowest_ms, lesson.learnt.habits.gap_ms) == (10, None)


@pytest.mark.parametrize(
    ("badge", "pattern", "worker"),
    [
        ("BADGE-93", "BADGE-{id}", 93),
        ("BADGE-00093", "BADGE-{id}", 93),
        ("T-2026-93.", "T-2026-{id}.", 93),
        ("0093", "", 93),
        ("MO(5)", "", 5),
    ],
)
def test_the_pattern_of_badges_is_found_by_a_workers_number(
    lesson: ScannerLesson, badge: str, pattern: str, worker: int
) -> None:
    learnt = taught(lesson, TAG, OTHER, badge)
    assert learnt.badge_pattern == pattern
    assert learnt.worker is not None
    assert learnt.worker.id == worker


def test_a_pattern_that_reads_the_badge_already_stays() -> None:
    lesson = ScannerLesson([TAG, OTHER], WORKERS, BadgePattern("B{id}"))
    assert taught(lesson, TAG, OTHER, "B93").badge_pattern == "B{id}"


@pytest.mark.parametrize("badge", ["BADGE-94", "BADGE-7", "BADGE-93-5", "BADGE", "{93}"])
def test_a_badge_of_nobody_or_of_two_teaches_nothing(lesson: ScannerLesson, badge: str) -> None:
    lesson.take(sent(TAG))
    lesson.take(sent(OTHER))
    assert lesson.take(sent(badge)) is ScanTrouble.UNKNOWN_BADGE
    assert lesson.step is LessonStep.BADGE
    assert lesson.take(sent("BADGE-93")) is None


def test_a_shop_without_badges_is_done_after_two(lesson: ScannerLesson) -> None:
    lesson.take(sent(f"~{TAG}"))
    lesson.take(sent(f"~{OTHER}"))
    lesson.leave_out_badge()
    assert (lesson.learnt.habits.prefix, lesson.learnt.worker) == ("~", None)


def test_labels_must_be_two_known_ones_that_begin_alike(lesson: ScannerLesson) -> None:
    assert lesson.take(sent("QQ-9999")) is ScanTrouble.UNKNOWN_LABEL
    assert (
        lesson.take(sent("A1")) is ScanTrouble.UNKNOWN_LABEL
    )  # too short to be sure of what stands before it
    assert lesson.take(sent(f"~{TAG}")) is None
    assert lesson.take(sent(f"~{TAG}")) is ScanTrouble.SAME_LABEL
    assert lesson.take(sent(OTHER)) is ScanTrouble.OTHER_PREFIX
    assert lesson.step is LessonStep.OTHER_LABEL
    lesson.begin()
    assert (lesson.step, list(lesson.read)) == (LessonStep.LABEL, [])


def test_of_a_label_with_several_parts_the_first_is_known(lesson: ScannerLesson) -> None:
    assert lesson.take(sent(f"~{TAG}\x1dNV0644")) is None
    assert lesson.read == [TAG]


def test_what_a_person_types_teaches_nothing(lesson: ScannerLesson) -> None:
    assert lesson.take(sent(TAG, 180, 420, 300)) is ScanTrouble.TYPED
    assert lesson.step is LessonStep.LABEL
