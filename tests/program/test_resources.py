"""The files that are not code are found from a checkout."""

import pytest

from kiosk.program.resources import resource


@pytest.mark.parametrize("folder", ["fonts", "style", "translations", "sample"])
def test_each_folder_of_resources_is_found(folder: str) -> None:
    assert resource(folder).is_dir()
