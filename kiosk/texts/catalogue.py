"""Looks up phrases by key in either language. A missing value raises nothing: it is shown as `?`."""

from collections.abc import Mapping
from functools import cache
from types import ModuleType
from typing import Final

from kiosk.texts import es

LANGUAGES: Final = ("es", "en")


@cache
def _of(language: str) -> ModuleType:
    if language == "en":
        from kiosk.texts import en  # 0.3 MB, which most stations never need

        return en
    return es


def phrases(language: str) -> Mapping[str, str]:
    """All phrases by key; in Spanish if the language is unknown."""
    found: Mapping[str, str] = _of(language).PHRASES
    return found


def sentences(language: str) -> Mapping[str, tuple[str, str, str]]:
    """By code and variant: what happened, whether it was saved, what to do; else as `phrases`."""
    found: Mapping[str, tuple[str, str, str]] = _of(language).SENTENCES
    return found


class _Values(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "?"


def fill(template: str, values: Mapping[str, str]) -> str:
    """Fill a template with values; braces inside a value are plain text."""
    return template.format_map(_Values(values))


def phrase(key: str, language: str, /, **values: str) -> str:
    """A phrase of the catalogue with its values; in Spanish if the language is unknown."""
    return fill(phrases(language)[key], values)


def has_phrase(key: str) -> bool:
    """True if the catalogue has the key."""
    return key in es.PHRASES


def special(key: str, code: str) -> str:
    """The key of the phrase for this code, where the catalogue has one of its own; else the key itself."""
    own = f"{key}.{code}"
    return own if has_phrase(own) else key


def three_parts(key: str, language: str) -> tuple[str, str, str] | None:
    """The templates of a sentence; None if the catalogue lacks the key."""
    return sentences(language).get(key)
