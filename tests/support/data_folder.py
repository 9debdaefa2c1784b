"""What a process of the program is started with."""

from typing import Protocol


class DataFolder(Protocol):
    """A shop's data folder, such as a `Terminal`; `settings` are the process's own environment variables."""

    def settings(self) -> dict[str, str]: ...
