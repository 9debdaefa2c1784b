"""The locales that a workbook may have: how its numbers and truth values are typed and shown. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Locale:
    """Days come before months in all of them."""

    name: str
    decimal: str
    group: str
    true: str
    false: str

    def localised(self, text: str) -> str:
        """A number as Python writes it (`1,234.5`), with this locale's signs."""
        return text.translate({ord("."): self.decimal, ord(","): self.group})


EN_GB: Final = Locale("en_GB", decimal=".", group=",", true="TRUE", false="FALSE")
ES_CL: Final = Locale("es_CL", decimal=",", group=".", true="VERDADERO", false="FALSO")

LOCALES: Final[Mapping[str, Locale]] = {each.name: each for each in (EN_GB, ES_CL)}
