"""What is said of the hand-over of a spool, and why it is refused."""

from collections.abc import Mapping
from typing import Final

_NO: Final = "It was not saved."

REFUSALS: Final[Mapping[str, tuple[str, str, str]]] = {
    "RELEVO_NO_VIGENTE": (
        "The hand-over of {tag} is no longer valid.",
        _NO,
        "Look how it stands now, and ask again if need be.",
    ),
    "RELEVO_NO_VIGENTE.propio": (
        "{tag} is already held by the one who would receive it.",
        _NO,
        "Choose another worker for the hand-over.",
    ),
    "RELEVO_NO_VIGENTE.sin_pedido": (
        "Nobody has asked for {tag}, or the 10 minutes are over.",
        _NO,
        "The next worker has to ask first, or it is handed over by his name.",
    ),
    "RELEVO_NO_VIGENTE.pedido": (
        "{quien} has already asked for {tag}.",
        _NO,
        "Wait for the answer, or choose another spool.",
    ),
    "RELEVO_NO_VIGENTE.libre": (
        "Nobody holds {tag}: it needs no hand-over.",
        _NO,
        "Take it.",
    ),
    "RELEVO_NO_VIGENTE.rechazado": (
        "{quien} does not hand {tag} over.",
        "It was not saved: it stays with the holder.",
        "Talk to {quien}, or choose another spool.",
    ),
    "RELEVO_NO_VIGENTE.devuelto": (
        "{tag} was given back or went to somebody else: the hand-over is no longer valid.",
        _NO,
        "Look how it stands now: if it is free, take it.",
    ),
    "RELEVO_NO_VIGENTE.vencido": (
        "{tag} was asked for more than 10 minutes ago: that is no longer valid.",
        _NO,
        "Ask again.",
    ),
    "RELEVO_NO_VIGENTE.sin_redis": (
        "Without Redis no other station can be told that {tag} is asked for.",
        _NO,
        "Let {quien} hand it over at this very station.",
    ),
}

HANDOVER: Final[Mapping[str, str]] = {
    "relevo.asked": "You asked {holder} for {tag}. Nothing is saved until there is an answer, within "
    "10 minutes.",
    "relevo.asked_here": "You asked {holder} for {tag}. Nothing is saved. Without Redis only this station "
    "knows: let {holder} hand it over here.",
    "relevo.granted": "{holder} handed {tag} over to {worker}.",
    "relevo.got": "{worker} has {tag}.",
    "relevo.declined": "{holder} does not hand {tag} over to {worker}. Nothing was saved. {worker} will be "
    "told.",
    "action.RELEVO": "HAND OVER",
    "verb.RELEVO": "hand over",
    "pending.RELEVO": "Handing {tag} over for {operacion}…",
    "done.RELEVO": "{tag} handed over to {worker} for {operacion}",
    "late.applied.RELEVO": "{tag} was handed over to {receiver} for {operacion}.",
    "late.refused.RELEVO": "{tag} was not handed over to {receiver}. {what}",
    "event.TOMAR.handed": "{giver} handed {tag} over to {worker} for {operacion}",
    "event.TOMAR_REPARACION.handed": "{giver} handed {tag} over to {worker} for REPARACION",
    "reason.RELEVO_NO_VIGENTE": "the hand-over is no longer valid.",
    "reason.RELEVO_NO_VIGENTE.propio": "it is already yours.",
    "reason.RELEVO_NO_VIGENTE.sin_pedido": "nobody has asked for {spool}.",
    "reason.RELEVO_NO_VIGENTE.pedido": "{quien} has already asked for it.",
    "reason.RELEVO_NO_VIGENTE.libre": "nobody holds {spool}.",
    "reason.RELEVO_NO_VIGENTE.rechazado": "{quien} does not hand it over.",
    "reason.RELEVO_NO_VIGENTE.devuelto": "{spool} was given back or went to another.",
    "reason.RELEVO_NO_VIGENTE.vencido": "it was asked for more than 10 minutes ago.",
    "reason.RELEVO_NO_VIGENTE.sin_redis": "without Redis, {quien} hands it over at this station.",
}
