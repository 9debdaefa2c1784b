"""What is said to somebody by name goes on as a sentence does, and a tag stays as it is written."""

import pytest

from kiosk.texts.actions import said_to


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("Tomaste MK-1-011 para ARM", "Ana, tomaste MK-1-011 para ARM"),
        ("MK-1-011 entregado a CP(36)", "Ana, MK-1-011 entregado a CP(36)"),
        ("", "Ana, "),
    ],
)
def test_a_sentence_goes_on_after_the_name(said: str, heard: str) -> None:
    assert said_to("Ana", said, "es") == heard
