"""The findings of the checks, as codes and values; `texts` turns them into sentences."""

from collections.abc import Iterable, Mapping
from dataclasses import field
from enum import StrEnum

from kiosk.config.values import Problem
from kiosk.core.errors import Refusal
from kiosk.core.frozen import frozen


class Level(StrEnum):
    OK = "ok"
    WARNING = "warning"
    """The kiosk works, and somebody should look at this."""
    FAULT = "fault"
    """The kiosk, or a part of it, doesn't work."""


@frozen
class Detail:
    """One line below a finding; `kind` is the phrase's key `doctor.<kind>.detail`."""

    kind: str
    values: Mapping[str, str]


@frozen
class Finding:
    """`code` gives the phrase's key `doctor.<code>`, and `doctor.<code>.todo` unless the level is OK.

    A refusal of the core, or a problem of the settings, has a sentence of its own; `said` is the key of the
    phrase in place of a refusal's, where nothing has been refused yet.
    """

    check: str
    level: Level
    code: str
    values: Mapping[str, str] = field(default_factory=dict)
    details: tuple[Detail, ...] = ()
    refusal: Refusal | None = None
    problem: Problem | None = None
    said: str = ""


def is_healthy(findings: Iterable[Finding]) -> bool:
    """True if none is a fault."""
    return all(finding.level is not Level.FAULT for finding in findings)


def refused(check: str, refusal: Refusal) -> Finding:
    """A fault that has the core's sentence."""
    return Finding(check, Level.FAULT, refusal.code.value, refusal.values, refusal=refusal)
