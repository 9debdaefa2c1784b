"""The supervisors' PINs at a station: what is kept, who is believed, and what wrong tries cost."""

import json
import stat
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from kiosk.core.errors import Refusal
from kiosk.core.supervisor_refusals import PinCause, PinRequired
from kiosk.locks.file_lock import FileLock
from kiosk.station import pin_file
from kiosk.station.pin_file import PinFile, PinsUnusable, is_pin
from tests.support.quick_pins import REAL_COST

ZONE = ZoneInfo("America/Santiago")
MARCELA, HERNAN = 5, 3


class SetClock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 23, 17, 30, tzinfo=UTC)

    def utc(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def opened(tmp_path: Path, clock: SetClock) -> Callable[[], PinFile]:
    """Opens the file as another process of the same station would."""
    return lambda: PinFile(
        tmp_path / "supervisor_pins", clock.utc, lambda moment: moment.astimezone(ZONE).replace(tzinfo=None)
    )


def cause(refusal: Refusal | None) -> PinCause | None:
    assert refusal is None or isinstance(refusal, PinRequired)
    return refusal.causa if refusal else None


def test_each_pin_takes_32_mib_to_compare(
    opened: Callable[[], PinFile], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(pin_file._COST, "n", REAL_COST["n"])
    pins = opened()
    pins.set(MARCELA, "4711")
    (kept,) = json.loads(pins.path.read_text("utf-8")).values()
    assert 128 * kept["n"] * kept["r"] >= 32 << 20
    assert pins.refusal(MARCELA, "4711") is None


@pytest.mark.logs(r"PIN of supervisor 5")
def test_a_pin_is_right_for_its_own_supervisor_only(opened: Callable[[], PinFile]) -> None:
    pins = opened()
    pins.set(MARCELA, "4711")
    pins.set(HERNAN, "0815")
    assert pins.refusal(MARCELA, "4711") is None
    assert cause(pins.refusal(MARCELA, "0815")) is PinCause.WRONG
    assert pins.supervisors() == {MARCELA, HERNAN}


def test_a_supervisor_without_a_pin_is_told_so(opened: Callable[[], PinFile]) -> None:
    pins = opened()
    assert pins.supervisors() == frozenset()
    assert cause(pins.refusal(MARCELA, "4711")) is PinCause.NONE_SET


def test_the_file_opens_nothing_and_is_its_owners_alone(opened: Callable[[], PinFile]) -> None:
    pins = opened()
    pins.set(MARCELA, "47110815")
    pins.set(HERNAN, "47110815")
    text = pins.path.read_text()
    assert "47110815" not in text
    hashes = [each["hash"] for each in json.loads(text).values()]
    assert len(set(hashes)) == 2  # two with the same PIN can't tell
    if sys.platform != "win32":
        assert stat.S_IMODE(pins.path.stat().st_mode) == 0o600


@pytest.mark.parametrize("text", ["123", "1" * 13, "12a4", "", "١٢٣٤", "12 34"])
def test_only_digits_that_the_pad_has_make_a_pin(text: str) -> None:
    assert not is_pin(text)
    assert is_pin("1234")
    assert is_pin("1" * 12)


@pytest.mark.logs(r"PIN of supervisor 5")
def test_three_wrong_tries_block_for_a_quarter_of_an_hour(
    opened: Callable[[], PinFile], clock: SetClock, caplog: pytest.LogCaptureFixture
) -> None:
    pins = opened()
    pins.set(MARCELA, "4711")
    told = [pins.refusal(MARCELA, "0000") for _ in range(3)]
    assert [each.values.get("quedan") for each in told if each] == ["2", "1", None]
    assert cause(told[2]) is PinCause.BLOCKED
    assert told[2] is not None
    assert told[2].values["hasta"] == "14:45"
    clock.now += timedelta(minutes=14, seconds=59)
    assert cause(pins.refusal(MARCELA, "4711")) is PinCause.BLOCKED
    clock.now += timedelta(seconds=1)
    assert pins.refusal(MARCELA, "4711") is None
    assert cause(pins.refusal(MARCELA, "0000")) is PinCause.WRONG
    assert "4711" not in caplog.text
    assert "0000" not in caplog.text


@pytest.mark.logs(r"PIN of supervisor 5")
def test_after_the_quarter_of_an_hour_there_are_three_tries_again(
    opened: Callable[[], PinFile], clock: SetClock
) -> None:
    pins = opened()
    pins.set(MARCELA, "4711")
    for _ in range(3):
        pins.refusal(MARCELA, "0000")
    clock.now += timedelta(minutes=15)
    assert [cause(pins.refusal(MARCELA, "0000")) for _ in range(3)] == [
        PinCause.WRONG,
        PinCause.WRONG,
        PinCause.BLOCKED,
    ]


@pytest.mark.logs(r"PIN of supervisor 5")
def test_tries_are_counted_over_restarts_and_by_all_processes(opened: Callable[[], PinFile]) -> None:
    opened().set(MARCELA, "4711")
    window, terminal = opened(), opened()
    assert cause(window.refusal(MARCELA, "0000")) is PinCause.WRONG
    assert cause(terminal.refusal(MARCELA, "0001")) is PinCause.WRONG
    assert cause(opened().refusal(MARCELA, "0002")) is PinCause.BLOCKED
    assert cause(window.refusal(MARCELA, "4711")) is PinCause.BLOCKED


@pytest.mark.logs(r"PIN of supervisor 5")
def test_a_right_pin_forgets_the_wrong_tries(opened: Callable[[], PinFile]) -> None:
    pins = opened()
    pins.set(MARCELA, "4711")
    for _ in range(2):
        pins.refusal(MARCELA, "0000")
    assert pins.refusal(MARCELA, "4711") is None
    assert pins.refusal(MARCELA, "0000") == PinRequired("5", PinCause.WRONG, quedan="2")


@pytest.mark.logs(r"PIN of supervisor 5")
def test_a_new_pin_ends_the_block(opened: Callable[[], PinFile]) -> None:
    pins = opened()
    pins.set(MARCELA, "4711")
    for _ in range(3):
        pins.refusal(MARCELA, "0000")
    pins.set(MARCELA, "2222")
    assert pins.refusal(MARCELA, "2222") is None


@pytest.mark.logs(r"PIN of supervisor 5")
def test_a_clock_that_is_set_back_blocks_no_longer_than_the_whole_time(
    opened: Callable[[], PinFile], clock: SetClock
) -> None:
    pins = opened()
    pins.set(MARCELA, "4711")
    for _ in range(3):
        pins.refusal(MARCELA, "0000")
    clock.now -= timedelta(days=30)
    told = pins.refusal(MARCELA, "4711")
    assert told is not None
    assert told.values["hasta"] == "14:45"


def test_a_try_is_counted_before_it_is_compared(
    opened: Callable[[], PinFile], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process that is killed while it compares has had its try."""
    pins = opened()
    pins.set(MARCELA, "4711")

    def dies(*_: object) -> bool:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(pin_file, "_is_right", dies)
        for _ in range(3):
            with pytest.raises(KeyboardInterrupt):
                pins.refusal(MARCELA, "0000")
    kept = json.loads(pins.path.read_text())["5"]
    assert kept["wrong"] == 3
    assert kept["blocked_at"] is not None


@pytest.mark.logs(r"PIN of supervisor 5")
def test_tries_at_once_are_counted_each(opened: Callable[[], PinFile]) -> None:
    opened().set(MARCELA, "4711")
    with ThreadPoolExecutor(3) as threads:
        told = list(threads.map(lambda _: opened().refusal(MARCELA, "0000"), range(3)))
    causes = [cause(each) for each in told]
    assert sorted(filter(None, causes)) == [PinCause.BLOCKED, PinCause.WRONG, PinCause.WRONG]


@pytest.mark.logs(r"the file of PINs can't be used")
@pytest.mark.parametrize("text", ["{", "[]", '{"5": {}}', '{"5": {"salt": "zz"}}', b"\xff\xfe"])
def test_a_damaged_file_lets_nobody_in_and_is_not_written_over(
    opened: Callable[[], PinFile], text: str | bytes
) -> None:
    pins = opened()
    pins.path.write_bytes(text if isinstance(text, bytes) else text.encode())
    before = pins.path.read_bytes()
    told = pins.refusal(MARCELA, "4711")
    assert cause(told) is PinCause.UNREADABLE
    with pytest.raises(PinsUnusable):
        pins.set(MARCELA, "4711")
    assert pins.path.read_bytes() == before


@pytest.mark.logs(r"the file of PINs can't be used")
def test_a_file_that_another_process_keeps_lets_nobody_in(
    opened: Callable[[], PinFile], monkeypatch: pytest.MonkeyPatch
) -> None:
    pins = opened()
    pins.set(MARCELA, "4711")
    monkeypatch.setattr(pin_file, "WAIT_S", 0.0)
    lock = FileLock(pins.path.with_suffix(".lock"))
    assert lock.try_acquire()
    try:
        assert cause(pins.refusal(MARCELA, "4711")) is PinCause.UNREADABLE
    finally:
        lock.release()
    assert pins.refusal(MARCELA, "4711") is None
