"""kiosk.toml as `kiosk init` changes it: single keys, everything else as it was, and in one step."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError


class UnreadableConfig(Exception):
    """The file that is there can't be read as TOML; it is left as it is."""


@dataclass(frozen=True, slots=True)
class Change:
    """One key before and after; "" where it isn't there."""

    key: str
    before: str
    after: str


class ConfigFile:
    """The file and what it would hold. Nothing is written before `save`."""

    def __init__(self, path: Path) -> None:
        """Read it where it exists. Raises `UnreadableConfig`."""
        self.path = path
        try:
            self.exists = path.exists()
            self._text = path.read_bytes().decode("utf-8-sig") if self.exists else ""
            self._document = tomlkit.parse(self._text)
        except (OSError, ValueError, TOMLKitError) as error:
            raise UnreadableConfig(str(path)) from error

    def get(self, key: str) -> str:
        """A key's text; "" where it isn't there, or is no text."""
        value: Any = self._document.get(key)
        return str(value) if isinstance(value, str) else ""

    def change(self, values: Mapping[str, str]) -> list[Change]:
        """Set these keys, and take out those whose value is empty. Returns what differs from before."""
        changes = []
        for key, value in values.items():
            before = self.get(key)
            if value == before and (value or key not in self._document):
                continue
            changes.append(Change(key, before, value))
            if value:
                self._document[key] = value
            else:
                self._document.pop(key, None)
        return changes

    def content(self) -> bytes:
        """What the file would hold."""
        return tomlkit.dumps(self._document).encode()

    def save(self) -> None:
        """Put the new content in the old one's place in one step. Raises OSError; then all is as it was."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        draft = self.path.with_name(f".{self.path.name}.{os.getpid()}")
        try:
            # It may hold the password of Redis.
            mode = self.path.stat().st_mode & 0o777 if self.path.exists() else 0o600
            draft.touch(mode=mode)
            draft.chmod(mode)
            with draft.open("wb") as file:
                file.write(self.content())
                file.flush()
                os.fsync(file.fileno())
            draft.replace(self.path)
        finally:
            draft.unlink(missing_ok=True)
