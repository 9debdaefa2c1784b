"""What the card of a spool says, as texts: no colours, no pixels. GUI thread: it translates."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication

from kiosk import texts
from kiosk.core.frozen import frozen
from kiosk.core.shop import rules
from kiosk.core.shop.data import Operation, Spool, Worker
from kiosk.core.shop.dates import parse_moment
from kiosk.core.shop.operations import spec_of
from kiosk.core.shop.states import states_of
from kiosk.core.shop.suggestion import begin, waits_for
from kiosk.live.freshness import Freshness
from kiosk.ui.look.elapsed import elapsed_text
from kiosk.ui.spools.row import fault_text
from kiosk.ui.state.shop_model import ShopModel

translate = QCoreApplication.translate


@frozen
class SpoolFacts:
    """`planned` are planning's data, each with its name; `faults` name their cells."""

    tag: str
    holder: str
    state: str
    next: str
    planned: tuple[tuple[str, str], ...]
    faults: tuple[str, ...]


class KnownNow(NamedTuple):
    """The workers; the shop's local time, and how long ago a moment was; whether a spool's data are too old
    to be sure of."""

    workers: Mapping[int, Worker]
    now: datetime
    since: Callable[[datetime], timedelta]
    is_unsure: bool


def known_now(shop: ShopModel, key: str) -> KnownNow:
    """What there is to know for the words about the spool with this key."""
    return KnownNow(shop.workers, shop.now(), shop.since, shop.freshness_of(key) is Freshness.UNKNOWN)


def facts_of(spool: Spool, known: KnownNow, station: str, language: str) -> SpoolFacts:
    """`station` is where its holder took it, "" if that isn't known."""
    return SpoolFacts(
        tag=spool.tag,
        holder=holder_words(spool, known, station),
        state=spool.picture.estado_detalle.strip(),
        next=_next(spool, known.now, language),
        planned=_planned(spool),
        faults=tuple(map(fault_text, spool.faults)),
    )


def holder_words(spool: Spool, known: KnownNow, station: str = "") -> str:
    """Who has it, for what, since when and where; or that it is free. Of old data, that they are old."""
    picture, now = spool.picture, known.now
    old = translate("SpoolCard", "datos antiguos") if known.is_unsure else ""
    if picture.is_free and known.is_unsure:
        return " · ".join([translate("SpoolCard", "¿Libre?"), old])
    if picture.is_free:
        return translate("SpoolCard", "Libre")
    worker = known.workers.get(picture.holder_id) if picture.holder_id is not None else None
    operation, since = states_of(picture).held_for, parse_moment(picture.fecha_ocupacion)
    who = f"{picture.ocupado_por.strip()} {worker.full_name if worker else ''}".strip()
    parts = [translate("SpoolCard", "Lo tiene {who}").format(who=who)]
    if operation:
        parts[0] += translate("SpoolCard", " para {operation}").format(operation=operation)
    if since:
        today = translate("SpoolCard", "desde las {time}")
        before = translate("SpoolCard", "desde el {time}")
        form = today if since.date() == now.date() else before
        parts.append(form.format(time=texts.clock_time(since, now.date())))
        parts.append(elapsed_text(known.since(since)))
    return " · ".join(part for part in (*parts, station, old) if part)


def _next(spool: Spool, now: datetime, language: str) -> str:
    """What can be done with it now, and by whom; else why nothing can."""
    if not spool.picture.is_free:
        who = spool.picture.ocupado_por.strip()
        if spool.picture.holder_id is None:
            text = translate(
                "SpoolCard", "Falta el número de {who}: hasta que se corrija, solo un supervisor lo libera."
            )
            return text.format(who=who)
        return translate("SpoolCard", "Solo {who} lo pausa o lo completa. Otro puede pedírselo.").format(
            who=who
        )
    steps = [f"{each}: {_any_of(each)}" for each in waits_for(spool)]
    if steps:
        return translate("SpoolCard", "Ahora espera {steps}").format(steps=" · ".join(steps))
    why = rules.on_row(begin(spool, 0, _last_operation(spool)), spool)
    return texts.why(why, language, now.date()) if why else ""


def _last_operation(spool: Spool) -> Operation:
    """The operation of which people would ask why it can't be done now."""
    return states_of(spool.picture).shown[-1][0]


def _any_of(operation: Operation) -> str:
    return translate("SpoolCard", " o ").join(sorted(spec_of(operation).roles))


def _planned(spool: Spool) -> tuple[tuple[str, str], ...]:
    named = (
        ("NV", spool.nv),
        ("OT", spool.ot),
        (translate("SpoolCard", "Cliente"), spool.cliente),
        (translate("SpoolCard", "Prioridad"), spool.prioridad),
        (translate("SpoolCard", "Compromiso"), spool.fecha_compromiso),
        (translate("SpoolCard", "Materiales"), spool.fecha_materiales),
        (translate("SpoolCard", "Fila"), str(spool.row or "")),
    )
    return tuple((name, value.strip()) for name, value in named if value.strip())
