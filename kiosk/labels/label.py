"""What stands on a label: the code that is scanned, and what people read. Pure."""

from kiosk.core.frozen import frozen
from kiosk.core.shop.codes.badge_pattern import BadgePattern
from kiosk.core.shop.codes.command_code import LEAVE, OPERATIONS
from kiosk.core.shop.data import Spool, Worker
from kiosk.core.shop.folding import folded
from kiosk.core.shop.tags.tag_tails import split_tail
from kiosk.texts import phrase


@frozen
class Label:
    """`large` is what people know it by, `before` stands small above it, `lines` below."""

    code: str
    large: str
    before: str = ""
    lines: tuple[str, ...] = ()


def badge(worker: Worker, badges: BadgePattern) -> Label:
    """A worker's mark and name, and in letters too what a scan of his badge reads."""
    code = badges.code_of(worker)
    named = (worker.nombre.strip(), worker.apellido.strip(), code if code != worker.mark else "")
    return Label(code, worker.mark, lines=tuple(filter(None, named)))


def of_spool(spool: Spool, groups: int) -> Label:
    """A spool's tag, its last `groups` groups large, with its orders."""
    head, tail = split_tail(spool.tag, groups)
    orders = " · ".join(_named(name, value) for name, value in (("NV", spool.nv), ("OT", spool.ot)) if value)
    return Label(spool.tag, tail, head, (orders,))


def _named(name: str, value: str) -> str:
    """`NV 644`, but `NV0644` as it stands."""
    return value if folded(value).startswith(folded(name)) else f"{name} {value}"


def of_commands(language: str) -> list[Label]:
    """The operations, and the way out."""
    chosen = phrase("labels.choose", language)
    operations = [Label(code, operation, lines=(chosen, code)) for operation, code in OPERATIONS.items()]
    leave, how = phrase("labels.leave", language), phrase("labels.leave.how", language)
    return [*operations, Label(LEAVE, leave, lines=(how, LEAVE))]
