"""What `kiosk doctor --accept-audit`, `--accept-cells` and `--accept-clock` say."""

from collections.abc import Mapping
from typing import Final

ACCEPTING: Final[Mapping[str, str]] = {
    "help.doctor.accept_audit": "acepta Metadata como quedó, si alguien la cambió y los puestos se "
    "detuvieron",
    "help.doctor.who": "nombre de quien acepta; se anota",
    "accept.rows": "Filas que alguien tocó: {n}.",
    "accept.row": "{sheet}, fila {row}  {tag}  {what}",
    "accept.more": "… y {n} más (todas con --json).",
    "accept.what.moved": "cambió de lugar",
    "accept.what.changed": "cambió su contenido",
    "accept.what.verdict": "vale de otra forma que antes",
    "accept.what.missing": "ya no está; estaba ahí",
    "accept.what.inserted": "apareció entre filas de antes",
    "accept.what.follows_later_or_void": "sigue a una fila que viene después o que no vale",
    "accept.what.called_void": "vale, y se había anotado que no",
    "accept.what.follows_nothing": "sigue a una fila que no está",
    "accept.what.shown_and_absent": "muestra una anotación que no está",
    "accept.what.strayed": "muestra lo anotado para otro spool",
    "accept.what.other": "no se sabe qué le pasó",
    "accept.changed": "Spools cuyo estado cambia: {n} de {all}. Los demás quedan como están.",
    "accept.unchanged": "No cambia el estado de ningún spool ({all} quedan como están).",
    "accept.spool": "{tag}  ({sheet}, fila {row})",
    "accept.rowless": "{tag}  (ahora sin una fila suya en {sheet})",
    "accept.now": "ahora:   {state}",
    "accept.then": "quedará: {state}",
    "accept.stays": "queda:   {state}",
    "accept.nothing_counts": "nada que valga",
    "accept.free": "libre",
    "accept.held": "{worker} desde {since}",
    "accept.cell": "{header}: {before} → {after}",
    "accept.empty": "vacío",
    "accept.gone": "De estos no se anota nada, porque no vale ninguna anotación suya ni están en la "
    "planilla: {tags}.",
    "accept.window": "La ventana de este puesto está abierta: se compara con lo que tiene guardado, y eso no "
    "se toca.",
    "accept.alone": "Este puesto no sabe cómo estaba todo antes, y sin Redis no se sabe de otros. Si otro "
    "puesto trabajaba con esta planilla, contesta que no y hazlo allí.",
    "accept.alone.order": "Este puesto conocía {sheet}, pero entre las filas de antes hay otras que nunca "
    "leyó, y no sabe en qué orden iban; sin Redis no se sabe de otros. Si otro puesto trabajó después que "
    "este, contesta que no y hazlo allí. Si no, mira las que en la lista dicen «apareció entre filas de "
    "antes», y acepta si están bien ahí.",
    "accept.who": "¿Quién lo acepta? Escribe tu nombre:",
    "accept.ask": "¿Aceptar {sheet} como está, con lo que dice esta lista? No se escribe en ninguna otra "
    "hoja. [s/N]",
    "accept.void": "Mientras leías llegó otra fila a {sheet}: lo aceptado no vale. Se mira de nuevo.",
    "accept.absent": "La planilla no contestó y la aceptación no está en {sheet}. Se mira de nuevo.",
    "accept.done": "{sheet} quedó aceptada por {who}. Los puestos siguen solos desde su próxima lectura, y "
    "corrigen las celdas que haga falta.",
    "accept.nothing": "No hay nada que aceptar: {sheet} está como la conocía este puesto, o alguien ya la "
    "aceptó. Si hubo una alarma, terminó.",
    "accept.nothing_known": "No hay nada que aceptar: {sheet} no se contradice, y este puesto no la conocía "
    "de antes. Si otro puesto sigue detenido, hazlo allí.",
    "accept.declined": "No se aceptó nada. No se guardó nada.",
    "accept.may_land": "No se aceptó esta lista. Una aceptación que se envió antes y no se vio llegar puede "
    "llegar todavía a {sheet}, y entonces vale: mira en un minuto con kiosk doctor.",
    "accept.gave_up": "{sheet} cambia mientras se lee, y nada quedó aceptado. Si no hay acciones en curso, "
    "mira si tiene algo escrito bajo su última fila o a su derecha, bórralo y repite.",
    "accept.no_terminal": "Aquí nadie puede contestar: usa una terminal, o --yes con --who NOMBRE. No se "
    "guardó nada.",
    "accept.older": "Hay puestos de una versión que no conoce esta orden: {stations}. Actualízalos o "
    "ciérralos y repite. No se guardó nada.",
    "accept.leave": "Este puesto no sabe cómo estaba todo antes, y otros sí: haz esto en {stations}. Si allí "
    "dice lo mismo, cierra los demás puestos y repite. No se guardó nada.",
    "accept.no_redis": "Este puesto no sabe cómo estaba todo antes, y Redis no contesta: no se sabe si otros "
    "lo saben. Repite cuando conteste, o en un puesto que haya trabajado hoy. No se guardó nada.",
    "accept.leave.order": "Este puesto conocía {sheet}, pero entre las filas de antes hay otras que nunca "
    "leyó, y no sabe en qué orden iban; otros pueden saberlo: haz esto en {stations}. Si allí dice lo mismo, "
    "devuelve esas filas a su lugar, o cierra los demás puestos y repite. No se guardó nada.",
    "accept.no_redis.order": "Este puesto conocía {sheet}, pero entre las filas de antes hay otras que nunca "
    "leyó, y no sabe en qué orden iban; Redis no contesta: no se sabe si otros lo saben. Repite cuando "
    "conteste, o en el puesto que trabajó el último. No se guardó nada.",
    "accept.last_row": "La última fila de {sheet}, la {row}, no se puede leer: bórrala o complétala, y "
    "repite. No se guardó nada.",
    "help.doctor.accept_cells": "acepta una columna de estado que se vació de golpe, como Armador",
    "accept.cells": "Celdas de {column} que se vaciaron: {n}. Si las aceptas, quedan vacías:",
    "accept.emptied": "{sheet}, fila {row}  {tag}  era {was}",
    "accept.cells.ask": "¿Aceptar {column} como está? Los puestos anotarán esas celdas como editadas a mano; "
    "quien tenía un spool por ellas, lo pierde. [s/N]",
    "accept.cells.why": "{column}, celdas que se vaciaron: {n}",
    "accept.cells.nothing": "No hay nada que aceptar: en {column} no hay celdas vacías que este puesto "
    "conociera llenas.",
    "accept.cells.done": "{column} quedó aceptada como está por {who}. Los puestos lo anotan y siguen solos "
    "desde su próxima lectura.",
    "accept.cells.audit": "Alguien cambió también {sheet}, y ningún puesto escribe hasta que vuelva a estar "
    "como estaba o alguien la acepte: haz eso primero, con «kiosk doctor --accept-audit».",
    "accept.cells.done.stopped": "{column} quedó aceptada como está por {who}, pero los puestos siguen "
    "detenidos: devuelve {sheet} a como estaba, o acéptala con «kiosk doctor --accept-audit». Después anotan "
    "estas celdas.",
    "accept.cells.unknown": "La planilla no contestó, y no se sabe si {column} quedó aceptada: mira el final "
    "de {sheet}, y repite si no está.",
    "help.doctor.accept_clock": "acepta la hora de este equipo, si nadie trabajó en mucho tiempo y el "
    "kiosco no la cree",
    "accept.clock.ask": "Este equipo dice que son las {hora}; lo último de la planilla es del {otra}. ¿Es "
    "correcta la hora de este equipo? [s/N]",
    "accept.clock.nothing": "No hay nada que aceptar: nada habla en contra de la hora de este equipo.",
    "accept.clock.other": "Otro reloj habla en contra de la hora de este equipo: dice {hora}, y debería "
    "decir cerca de {otra}. No se aceptó. Pon este equipo en hora.",
    "accept.clock.no_terminal": "Hace falta alguien que conteste: repite en una terminal, o con --yes si la "
    "hora de este equipo está bien.",
    "accept.clock.done": "La hora de este equipo ({hora}) quedó aceptada. Este puesto sigue solo.",
}
