"""Formats the findings as text and as JSON. Pure."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from kiosk.commands.doctor.finding import Detail, Finding, Level, is_healthy
from kiosk.commands.output import one_line
from kiosk.texts import phrase, problem, sentence
from kiosk.texts.catalogue import has_phrase

Json = dict[str, Any]

_HEADED = frozenset({"headers.missing"})
"""The kinds of details that say what is wrong in a line above them, once for all of one worksheet."""

SHOWN = 20
"""The most lines shown below one finding; JSON has them all."""

_SIGNS = {Level.OK: "✓", Level.WARNING: "!", Level.FAULT: "✗"}


def text(findings: Sequence[Finding], language: str) -> str:
    """One block for each check, and a summary line at the end."""
    lines: list[str] = []
    for check, those in groupby(findings, key=lambda each: each.check):
        lines.append(phrase(f"doctor.check.{check}", language))
        for finding in those:
            lines += _lines(finding, language)
    return "\n".join([*lines, "", summary(findings, language)])


def summary(findings: Sequence[Finding], language: str) -> str:
    """The number of faults and warnings."""
    levels = [finding.level for finding in findings]
    counts = {"faults": str(levels.count(Level.FAULT)), "warnings": str(levels.count(Level.WARNING))}
    return phrase("doctor.healthy" if is_healthy(findings) else "doctor.unwell", language, **counts)


def as_json(findings: Sequence[Finding], language: str) -> Json:
    """The one object of `kiosk doctor --json`; its keys are a contract."""
    return {"ok": is_healthy(findings), "checks": [_json(finding, language) for finding in findings]}


def message(finding: Finding, language: str) -> str:
    """The sentence that describes a finding."""
    if finding.said:
        return phrase(finding.said, language, **finding.values)
    if finding.refusal:
        return sentence(finding.refusal, language).what
    if finding.problem:
        return problem(finding.problem, language)
    return phrase(f"doctor.{finding.code}", language, **_values(finding, language))


def todo(finding: Finding, language: str) -> str:
    """The remedy; "" if all is well, or if the message contains it."""
    if finding.refusal:
        return sentence(finding.refusal, language).todo
    if finding.level is Level.OK or finding.problem:
        return ""
    own = f"doctor.{finding.check}.{finding.values.get('reason')}.todo"
    key = own if has_phrase(own) else f"doctor.{finding.code}.todo"
    return phrase(key, language, **_values(finding, language))


def _values(finding: Finding, language: str) -> Mapping[str, str]:
    """The finding's values; the reason of a lost link becomes its phrase."""
    reason = finding.values.get("reason")
    return {**finding.values, "why": phrase(f"link.{reason}", language)} if reason else finding.values


def _lines(finding: Finding, language: str) -> list[str]:
    word = phrase(f"doctor.level.{finding.level}", language)
    lines = [f"  {_SIGNS[finding.level]} {word}: {one_line(message(finding, language))}"]
    for (kind, sheet), those in groupby(finding.details[:SHOWN], key=_shared):
        if kind in _HEADED:
            lines.append(f"      {phrase(f'doctor.{kind}.head.detail', language, sheet=one_line(sheet))}")
        for at, detail in enumerate(those):
            said = _detail(detail, language, is_linked=at == 0 or kind not in _HEADED)
            lines += [f"      {one_line(line)}" for line in said.split("\n")]
    if len(finding.details) > SHOWN:
        more = str(len(finding.details) - SHOWN)
        lines.append("      " + phrase("doctor.more", language, n=more))
    if what := todo(finding, language):
        lines.append(f"      → {one_line(what)}")
    return lines


def _shared(detail: Detail) -> tuple[str, str]:
    return detail.kind, detail.values.get("sheet", "")


def _detail(detail: Detail, language: str, is_linked: bool = True) -> str:
    # A line break within a cell must not start a line of the report.
    values = {name: one_line(value) for name, value in detail.values.items()}
    if what := values.get("what"):
        values["said"] = phrase(f"accept.what.{what}", language)
    if form := values.get("form"):
        values["value"] = phrase(f"form.{form}", language, value=values["value"])
    said = phrase(f"doctor.{detail.kind}.detail", language, **values)
    link = values.get("link")
    return f"{said}\n  {link}" if link and is_linked else said


def _json(finding: Finding, language: str) -> Json:
    return {
        "check": finding.check,
        "level": finding.level.value,
        "code": finding.code,
        "message": message(finding, language),
        "todo": todo(finding, language) or None,
        "details": [{"kind": each.kind, **each.values} for each in finding.details],
    }
