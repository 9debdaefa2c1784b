"""The far search runs only when it is named."""

from pathlib import Path

import pytest

FAR = Path(__file__).parent / "test_far_search.py"


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    is_named = any(FAR.name in argument for argument in config.args)
    return True if collection_path == FAR and not is_named else None
