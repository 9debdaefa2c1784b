"""A process that ends again and again is started ever more rarely, and never for the last time."""

from kiosk.start.restart_pauses import HEALTHY_S, LONGEST_S, REFUSED_S, RestartPauses


def test_the_pause_doubles_up_to_its_limit() -> None:
    pauses = RestartPauses()
    assert [pauses.after(0.1, was_refused=False) for _ in range(8)] == [1, 2, 4, 8, 16, 32, 60, 60]


def test_after_a_long_life_the_pauses_begin_anew() -> None:
    pauses = RestartPauses()
    for _ in range(8):
        pauses.after(HEALTHY_S - 0.1, was_refused=False)
    assert pauses.after(HEALTHY_S, was_refused=False) == 1


def test_what_people_must_mend_is_tried_slowly_from_the_first_time_on() -> None:
    pauses = RestartPauses()
    told = [pauses.after(0.1, was_refused=True) for _ in range(5)]
    assert told == [REFUSED_S, 20, 40, LONGEST_S, LONGEST_S]
