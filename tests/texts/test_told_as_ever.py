"""The text and the journal's form of every refusal stay as they were, character for character.

`told_as_ever.json` holds every kind of refusal as earlier versions stored it in their journals, with all
texts about it. Change a sentence there by hand as well if the change is wanted.
"""

import json
from dataclasses import astuple
from datetime import date
from pathlib import Path
from typing import Any

from kiosk import texts
from kiosk.core.errors import Code
from kiosk.station.journal_codec import refusal_of, refusal_text
from kiosk.texts.refusals import key_of
from tests.texts.situations import REFUSALS_OF_THE_SHEET, refusals_of_the_rules

TODAY = date(2026, 11, 23)
TOLD: list[dict[str, Any]] = json.loads(
    (Path(__file__).parent / "told_as_ever.json").read_text(encoding="utf-8")
)


def stored(told: dict[str, Any]) -> str:
    return json.dumps(told["stored"], separators=(",", ":"), sort_keys=True)


def said(text: str) -> dict[str, list[str]]:
    """All that is ever said of a refusal as the journal has it, by language."""
    refusal = refusal_of(text)
    return {
        language: [
            *astuple(texts.sentence(refusal, language, TODAY)),
            texts.reason("TOMAR", refusal, language, TODAY),
            texts.short(refusal, language),
        ]
        for language in texts.LANGUAGES
    }


def test_refusal_of_an_earlier_version_is_told_as_it_was_then() -> None:
    for told in TOLD:
        assert key_of(refusal_of(stored(told))) == told["key"]
        assert said(stored(told)) == told["said"]


def test_alarm_that_an_earlier_version_stored_as_a_changed_sheet_is_told_as_it_was_then() -> None:
    alarms = [told for told in TOLD if told["stored"]["code"] == Code.ESCRITURA_DETENIDA]
    assert len(alarms) == 5
    for told in alarms:
        earlier = stored({"stored": {**told["stored"], "code": Code.HOJA_CAMBIADA}})
        assert (key_of(refusal_of(earlier)), said(earlier)) == (told["key"], told["said"])


def test_refusal_is_stored_in_the_same_bytes() -> None:
    for told in TOLD:
        assert refusal_text(refusal_of(stored(told))) == stored(told)


def test_what_the_rules_refuse_and_the_sheet_raises_is_what_was_told() -> None:
    known = {stored(told) for told in TOLD}
    now = {refusal_text(refusal) for refusal in [*refusals_of_the_rules(), *REFUSALS_OF_THE_SHEET]}
    assert now == known
