"""What one check found. Codes and values; `texts` makes the sentences."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from kiosk.config.readers import Problem
from kiosk.core.errors import Refusal


class Level(StrEnum):
    OK = "ok"
    WARNING = "warning"
    """The kiosk works, and somebody should look at this."""
    FAULT = "fault"
    """The kiosk, or a part of it, doesn't work."""


@dataclass(frozen=True, slots=True)
class Detail:
    """One line below a finding; `kind` is the phrase's key `doctor.<kind>.detail`."""

    kind: str
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Finding:
    """`code` is the phrase's key `doctor.<code>`, and `doctor.<code>.todo` where it isn't OK.

    A refusal of the core, or a problem of the settings, has its sentence already.
    """

    check: str
    level: Level
    code: str
    values: Mapping[str, str] = field(default_factory=dict)
    details: tuple[Detail, ...] = ()
    refusal: Refusal | None = None
    problem: Problem | None = None


def is_healthy(findings: Iterable[Finding]) -> bool:
    """True where nothing is a fault."""
    return all(finding.level is not Level.FAULT for finding in findings)


def refused(check: str, refusal: Refusal) -> Finding:
    """A fault for which the core has a sentence."""
    return Finding(check, Level.FAULT, refusal.code.value, refusal.values, refusal=refusal)
