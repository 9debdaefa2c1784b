"""How an acceptance ended, told as a sentence or as JSON."""

from collections.abc import Mapping
from dataclasses import field
from typing import Any

from kiosk.commands import output
from kiosk.commands.exits import Exit
from kiosk.core.frozen import frozen
from kiosk.texts import phrase


@frozen
class Conclusion:
    """`code` gives the phrase `accept.<code>`."""

    exit: Exit
    code: str
    values: Mapping[str, str] = field(default_factory=dict)


def say(end: Conclusion, language: str, json: bool, details: Mapping[str, Any] | None = None) -> int:
    """Tell it; `details` are further keys of the JSON. Returns the exit code."""
    message = phrase(f"accept.{end.code}", language, **end.values)
    if json:
        answer = {"ok": end.exit is Exit.OK, "code": end.code, "message": message}
        output.say_json({**answer, **(details or {})})
    else:
        (output.say if end.exit is Exit.OK else output.tell)(message)
    return end.exit
