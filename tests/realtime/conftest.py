"""Shorter waits for tests that need a whole outage: the kiosk's own constants, a fraction of their size."""

import pytest


@pytest.fixture
def short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Back-off between attempts to subscribe; its real size has a test of its own."""
    monkeypatch.setattr("kiosk.realtime.listen.backoff.FIRST_PAUSE_S", 0.1)
    monkeypatch.setattr("kiosk.realtime.listen.backoff.LONGEST_PAUSE_S", 0.5)


@pytest.fixture
def quick_pings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pings of a subscription, and the silence after which it is lost."""
    for name, seconds in (("PING_EVERY_S", 0.3), ("SILENCE_S", 0.9), ("PONG_WITHIN_S", 0.6)):
        monkeypatch.setattr(f"kiosk.realtime.listen.subscription.{name}", seconds)


@pytest.fixture
def short_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Time limit of a command to Redis."""
    monkeypatch.setattr("kiosk.realtime.connection.COMMAND_S", 0.25)


@pytest.fixture
def prompt_retries(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pause before an event is published again."""
    monkeypatch.setattr("kiosk.realtime.publish.announcer.RETRY_S", 0.1)
