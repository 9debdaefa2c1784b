"""A wrong badge pattern is told at the start and by the doctor."""

import pytest

from tests.cli.terminal import Terminal

SAID = "badge_pattern: «BADGE» tiene que llevar {id} una sola vez"


@pytest.mark.parametrize("command", ["doctor", "occupied", "labels"])
def test_wrong_badge_pattern_is_told_with_its_place(terminal: Terminal, command: str) -> None:
    config = terminal.folder / "kiosk.toml"
    config.write_text('badge_pattern = "BADGE"')
    answer = terminal.kiosk(command, *(["--workers"] if command == "labels" else []))
    assert answer.code == 1
    assert f"{config}: {SAID}" in answer.out + answer.err
