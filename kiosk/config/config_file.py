"""Edits single keys of kiosk.toml; keeps everything else, and replaces the file atomically."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

from kiosk.config.values import UnreadableConfig


@dataclass(frozen=True)
class ConfigChange:
    """One key before and after; "" if it is absent."""

    key: str
    before: str
    after: str


class ConfigFile:
    """The file with its pending changes. Nothing is written before `save`."""

    def __init__(self, path: Path) -> None:
        """Read the file if it exists. Raises `UnreadableConfig`."""
        self.path = path
        try:
            self.exists = path.exists()
            self._text = path.read_bytes().decode("utf-8-sig") if self.exists else ""
            self._document = tomlkit.parse(self._text)
        except (OSError, ValueError, RecursionError, TOMLKitError) as error:
            raise UnreadableConfig(str(path)) from error

    def get(self, key: str) -> str:
        """A key's text; "" if it is absent or not a text."""
        value: Any = self._document.get(key)
        return str(value) if isinstance(value, str) else ""

    def change(self, values: Mapping[str, str | int]) -> list[ConfigChange]:
        """Set these keys, and remove those with an empty text. Returns the differences."""
        changes = []
        for key, value in values.items():
            found: Any = self._document.get(key)
            before = found if isinstance(found, str | int) else ""
            if value == before and (value != "" or key not in self._document):
                continue
            changes.append(ConfigChange(key, str(before), str(value)))
            if value != "":
                self._document[key] = value
            else:
                self._document.pop(key, None)
        return changes

    def content(self) -> bytes:
        """The file's new content."""
        return tomlkit.dumps(self._document).encode()

    def save(self) -> None:
        """Replace the file atomically. Raises OSError; the file is then unchanged."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        draft = self.path.with_name(f".{self.path.name}.{os.getpid()}")
        try:
            # The file may contain the password of Redis.
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
