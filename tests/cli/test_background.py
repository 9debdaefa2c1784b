"""A call on another thread hands over its result or its error, also after Ctrl-C."""

import threading

import pytest

from kiosk.commands.background import Background

WITHIN_S = 10.0


def test_the_result_is_handed_over() -> None:
    work = Background(lambda: 93, "test")
    assert work.wait(WITHIN_S)
    assert work.result() == 93


@pytest.mark.parametrize("error", [ValueError("a fault"), SystemExit(3)])
def test_an_error_is_raised_in_the_thread_that_asks_for_the_result(error: BaseException) -> None:
    def fail() -> None:
        raise error

    work = Background(fail, "test")
    assert work.wait(WITHIN_S)
    with pytest.raises(type(error)) as caught:
        work.result()
    assert caught.value is error


def test_a_call_that_hangs_is_waited_for_no_longer_than_asked() -> None:
    go = threading.Event()
    work = Background(lambda: go.wait(WITHIN_S), "test")
    assert not work.wait(0.01)
    assert not work.has_ended
    go.set()
    assert work.wait(WITHIN_S)
    assert work.has_ended
