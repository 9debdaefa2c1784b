"""Options for the length and the seed of a chaos run: `build/test.py tests/chaos --chaos-actions 2000`."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("chaos")
    group.addoption(
        "--chaos-actions", type=int, default=None, help="so many actions by 4 stations, for minutes"
    )
    group.addoption("--chaos-seed", type=int, default=1, help="what the run that failed has printed")
