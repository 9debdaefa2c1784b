"""What is said of the hand-over of a spool, and why it is refused."""

from collections.abc import Mapping
from typing import Final

_NO: Final = "No se guardó."

REFUSALS: Final[Mapping[str, tuple[str, str, str]]] = {
    "RELEVO_NO_VIGENTE": (
        "El relevo de {tag} ya no vale.",
        _NO,
        "Mira cómo está ahora y pídelo otra vez si hace falta.",
    ),
    "RELEVO_NO_VIGENTE.propio": (
        "{tag} ya está a nombre de quien lo recibiría.",
        _NO,
        "Elige a otro trabajador para el relevo.",
    ),
    "RELEVO_NO_VIGENTE.sin_pedido": (
        "Nadie ha pedido el relevo de {tag}, o ya pasaron sus 10 minutos.",
        _NO,
        "El que sigue tiene que pedirlo primero, o se le entrega por su nombre.",
    ),
    "RELEVO_NO_VIGENTE.pedido": (
        "{quien} ya pidió el relevo de {tag}.",
        _NO,
        "Espera su respuesta, o elige otro spool.",
    ),
    "RELEVO_NO_VIGENTE.libre": (
        "Nadie tiene tomado {tag}: no hace falta un relevo.",
        _NO,
        "Tómalo.",
    ),
    "RELEVO_NO_VIGENTE.rechazado": (
        "{quien} no entrega {tag}.",
        "No se guardó: sigue a su nombre.",
        "Habla con {quien}, o elige otro spool.",
    ),
    "RELEVO_NO_VIGENTE.devuelto": (
        "{tag} se soltó o pasó a otro: el relevo ya no vale.",
        _NO,
        "Mira cómo está ahora: si está libre, tómalo.",
    ),
    "RELEVO_NO_VIGENTE.vencido": (
        "El relevo de {tag} se pidió hace más de 10 minutos: ya no vale.",
        _NO,
        "Pídelo otra vez.",
    ),
    "RELEVO_NO_VIGENTE.sin_redis": (
        "Sin Redis no se puede avisar a otro puesto que se pide {tag}.",
        _NO,
        "Que lo entregue {quien} en este mismo puesto.",
    ),
}

HANDOVER: Final[Mapping[str, str]] = {
    "relevo.asked": "Pediste el relevo de {tag} a {holder}. No se guarda nada hasta que responda, en "
    "10 minutos.",
    "relevo.asked_here": "Pediste el relevo de {tag} a {holder}. No se guarda nada. Sin Redis solo lo sabe "
    "este puesto: que lo entregue aquí.",
    "relevo.granted": "{holder} entregó {tag} a {worker}.",
    "relevo.got": "{worker} tiene {tag}.",
    "relevo.declined": "{holder} no entrega {tag} a {worker}. No se guardó nada. {worker} lo sabrá.",
    "action.RELEVO": "ENTREGAR",
    "verb.RELEVO": "entregar",
    "pending.RELEVO": "Entregando {tag} para {operacion}…",
    "done.RELEVO": "{tag} entregado a {worker} para {operacion}",
    "late.applied.RELEVO": "{tag} quedó entregado a {receiver} para {operacion}.",
    "late.refused.RELEVO": "{tag} no quedó entregado a {receiver}. {what}",
    "event.TOMAR.handed": "{giver} entregó {tag} a {worker} para {operacion}",
    "event.TOMAR_REPARACION.handed": "{giver} entregó {tag} a {worker} para REPARACION",
    "reason.RELEVO_NO_VIGENTE": "el relevo ya no vale.",
    "reason.RELEVO_NO_VIGENTE.propio": "ya lo tienes tú.",
    "reason.RELEVO_NO_VIGENTE.sin_pedido": "nadie ha pedido {spool}.",
    "reason.RELEVO_NO_VIGENTE.pedido": "ya lo pidió {quien}.",
    "reason.RELEVO_NO_VIGENTE.libre": "nadie tiene {spool}.",
    "reason.RELEVO_NO_VIGENTE.rechazado": "{quien} no lo entrega.",
    "reason.RELEVO_NO_VIGENTE.devuelto": "{spool} se soltó o pasó a otro.",
    "reason.RELEVO_NO_VIGENTE.vencido": "se pidió hace más de 10 minutos.",
    "reason.RELEVO_NO_VIGENTE.sin_redis": "sin Redis, lo entrega {quien} en este puesto.",
}
