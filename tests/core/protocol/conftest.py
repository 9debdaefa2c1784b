"""Leaves the far searches out unless they are named on the command line."""

from pathlib import Path

import pytest


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    is_named = any(collection_path.name in argument for argument in config.args)
    return True if collection_path.name.startswith("test_far_") and not is_named else None
