"""Keeps in kiosk.toml what was learnt of the scanner: in one step, and all else in it stays as it was."""

from collections.abc import Mapping
from pathlib import Path

from kiosk import dependency
from kiosk.config.settings import PREFIX, SettingsError, config_file_of, load_settings
from kiosk.config.values import UnreadableConfig
from kiosk.core.frozen import frozen
from kiosk.texts import os_reason, phrase
from kiosk.ui.learn.scanner_lesson import Learnt


class ScannerNotKept(Exception):
    """Nothing was written; the text is the sentence that says why."""


@frozen
class KeptScanner:
    """What was written."""

    file: Path
    changes: tuple[str, ...]
    """A line for each key that is another now."""
    overridden: tuple[str, ...]
    """Variables of the environment that say otherwise, and win."""


class ScannerFile:
    """The file of settings of this station. Any thread; blocks on the disk."""

    def __init__(self, config: Path | None, environ: Mapping[str, str], language: str) -> None:
        """`config` is the file that was named, if one was."""
        self._config, self._environ, self._language = config, environ, language

    def keep(self, learnt: Learnt) -> KeptScanner:
        """Write it. Raises `ScannerNotKept`."""
        path, values = config_file_of(self._config, self._environ), _values_of(learnt)
        try:
            file = dependency.settings_file(path)
            changes = file.change(values)
            load_settings(self._config, self._environ, file.content())
            if changes:
                file.save()
        except UnreadableConfig:
            raise ScannerNotKept(phrase("init.unreadable_config", self._language, file=str(path))) from None
        except SettingsError as error:
            raise ScannerNotKept(str(error)) from None
        except OSError as error:
            why = os_reason(error.errno, self._language)
            raise ScannerNotKept(phrase("trouble.file", self._language, path=str(path), why=why)) from None
        lines = tuple(f"{each.key}: {each.before or '–'} → {each.after or '–'}" for each in changes)
        return KeptScanner(path, lines, tuple(self._overridden(values)))

    def refusal(self, learnt: Learnt) -> str:
        """Write it; why that can't be done or doesn't count, or ""."""
        try:
            kept = self.keep(learnt)
        except ScannerNotKept as why:
            return str(why)
        return "".join(
            phrase("init.environment", self._language, variable=each) for each in kept.overridden[:1]
        )

    def _overridden(self, values: Mapping[str, str | int]) -> list[str]:
        named = ((PREFIX + key.upper(), str(value)) for key, value in values.items())
        return [name for name, value in named if self._environ.get(name, "").strip() not in ("", value)]


def _values_of(learnt: Learnt) -> dict[str, str | int]:
    """The settings by key; an empty text is the usual one, and needs no key."""
    prefix, suffix, gap_ms = learnt.habits
    return {
        "scanner_prefix": prefix,
        "scanner_suffix": str(suffix),
        "scanner_gap_ms": "" if gap_ms is None else gap_ms,
        "badge_pattern": learnt.badge_pattern,
    }
