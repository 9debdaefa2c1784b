"""The Redis server: reachability, version, permissions. Pure."""

from kiosk.commands.doctor.finding import Finding, Level
from kiosk.core.sharing.link import LinkReason
from kiosk.realtime.checkup import OLDEST, RedisFacts
from kiosk.realtime.proof import Proof

CHECK = "redis"


def check(facts: RedisFacts | None, shown: str, channel: str, is_unverified: bool = False) -> list[Finding]:
    """`facts` is None if no Redis is configured; `shown` is its address without a password."""
    if facts is None:
        return [Finding(CHECK, Level.OK, "redis.none")]
    found = _answer(facts, shown, channel)
    if is_unverified:
        found.append(Finding(CHECK, Level.WARNING, "redis.unverified", {"url": shown}))
    return found


def _answer(facts: RedisFacts, shown: str, channel: str) -> list[Finding]:
    if facts.reason is not LinkReason.NONE:
        return [Finding(CHECK, Level.FAULT, "redis.down", {"url": shown, "reason": facts.reason.value})]
    found = []
    if facts.is_too_old:
        oldest = ".".join(map(str, OLDEST))
        found.append(Finding(CHECK, Level.FAULT, "redis.old", {"version": facts.version, "oldest": oldest}))
    if facts.refused:
        values = {"commands": ", ".join(facts.refused), "channel": channel}
        found.append(Finding(CHECK, Level.FAULT, "redis.rights", values))
    if facts.proof is not Proof.KEPT:
        level = Level.WARNING if facts.proof is Proof.DENIED else Level.FAULT
        found.append(Finding(CHECK, level, f"redis.{facts.proof.value}", {"channel": channel}))
    if facts.elsewhere:
        values = {"stations": ", ".join(facts.elsewhere), "url": shown}
        found.append(Finding(CHECK, Level.FAULT, "redis.elsewhere", values))
    values = {"url": shown, "version": facts.version or "?", "ms": f"{facts.ms:.0f}"}
    return found or [Finding(CHECK, Level.OK, "redis.ok", values)]
