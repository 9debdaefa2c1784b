"""Whether the web face is there, lets in only whom it should, and can prove who it is. Pure."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Final

from kiosk.commands.doctor.finding import Finding, Level
from kiosk.commands.doctor.web_facts import Validity, WebFacts
from kiosk.commands.web.own_socket import CertificateRefused
from kiosk.core.shop.dates import format_moment

CHECK = "web"
SOON: Final = timedelta(days=21)
"""A certificate that ends within this time is named, so that there is time to get another."""


def check(
    facts: WebFacts, now: datetime, to_local: Callable[[datetime], datetime], why: Callable[[int], str]
) -> list[Finding]:
    """No finding where nothing is set. `now` is UTC; `why` words an errno."""
    findings = []
    if facts.down:
        since = format_moment(to_local(facts.down.since))
        code, level = ("web.refused", Level.FAULT) if facts.down.why else ("web.down", Level.WARNING)
        findings.append(Finding(CHECK, level, code, {"since": since, "why": facts.down.why}))
    if facts.is_shut:
        findings.append(Finding(CHECK, Level.WARNING, "web.shut"))
    if facts.networks:
        values = {"networks": ", ".join(facts.networks)}
        findings.append(Finding(CHECK, Level.WARNING, "web.open", values))
    findings += [
        Finding(CHECK, Level.WARNING, "web.readable", {"file": str(each)}) for each in facts.readable
    ]
    if facts.tokens_unread:
        number = facts.tokens_unread.errno
        values = {"file": str(facts.token_file), "why": why(number or 0)}
        code = "web.tokens_damaged" if number is None else "web.tokens"
        findings.append(Finding(CHECK, Level.FAULT, code, values))
    findings += _of_certificate(facts, now, to_local, why)
    return findings


def _of_certificate(
    facts: WebFacts, now: datetime, to_local: Callable[[datetime], datetime], why: Callable[[int], str]
) -> Iterator[Finding]:
    found, file = facts.certificate, str(facts.certificate_file)
    if isinstance(found, CertificateRefused):
        code = f"web.{found.cause or 'unopened'}"
        yield Finding(CHECK, Level.FAULT, code, {"file": file, "why": why(found.errno or 0)})
    elif isinstance(found, Validity):
        values = {
            "file": file,
            "begins": format_moment(to_local(found.begins)),
            "ends": format_moment(to_local(found.ends)),
        }
        if found.begins > now:
            yield Finding(CHECK, Level.FAULT, "web.early", values)
        elif found.ends <= now:
            yield Finding(CHECK, Level.FAULT, "web.ended", values)
        elif found.ends <= now + SOON:
            yield Finding(CHECK, Level.WARNING, "web.soon", values)
        else:
            yield Finding(CHECK, Level.OK, "web.ok", values)
