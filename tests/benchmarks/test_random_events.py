"""A hundred thousand random messages through the decoder of events; run it with `-s` to see the counts."""

from random import Random

from tests.support.random_events import check_messages

MESSAGES = 100_000


def test_hundred_thousand_random_messages_are_events_or_refused() -> None:
    counts = check_messages(Random(4711), MESSAGES)
    print(f"\n{MESSAGES} messages:", *(f"{n} {name}," for name, n in counts.most_common()))
