"""The two languages side by side, looked up by key. Never raises for a missing value: a `?` shows instead."""

from collections.abc import Mapping
from typing import Final

from kiosk.texts import en, es

LANGUAGES: Final = ("es", "en")
PHRASES: Final[Mapping[str, Mapping[str, str]]] = {"es": es.PHRASES, "en": en.PHRASES}
SENTENCES: Final[Mapping[str, Mapping[str, tuple[str, str, str]]]] = {"es": es.SENTENCES, "en": en.SENTENCES}
"""What happened, saved or not, what to do, by code and variant."""


class _Values(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "?"


def fill(template: str, values: Mapping[str, str]) -> str:
    """The template with its values; a brace inside a value means nothing."""
    return template.format_map(_Values(values))


def phrase(key: str, language: str, /, **values: str) -> str:
    """The phrase of the catalogue, filled. Spanish where the language isn't one of ours."""
    return fill(PHRASES.get(language, es.PHRASES)[key], values)


def has_phrase(key: str) -> bool:
    """True where the catalogue knows the key."""
    return key in es.PHRASES


def three_parts(key: str, language: str) -> tuple[str, str, str] | None:
    """The templates of a sentence; None where the catalogue doesn't know the key."""
    return SENTENCES.get(language, es.SENTENCES).get(key)
