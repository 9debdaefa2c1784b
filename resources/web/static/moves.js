// What has happened since this page was opened, for the wall.

import {held, keyOf} from "./spools.js";
import {say} from "./words.js";

export const moves = []; // the latest first

export function note(event) {
  if (event.event_type === "STATE_CHANGE" && !event.event_id) return;
  const id = event.event_id || event.timestamp + event.event_type + event.tag_spool;
  if (moves.some((move) => move.id === id)) return;
  const type = event.event_type.replace("_REPARACION", "");
  const isResult = type === "COMPLETAR_METROLOGIA";
  const verb = isResult ? (event.resultado === "APROBADO" ? "APROBADO" : "RECHAZADO") : type;
  const operation = isResult ? "METROLOGIA" : type === event.event_type ? event.operacion : "REPARACION";
  const known = held.get(keyOf(event.tag_spool));
  moves.unshift({
    id, tag: event.tag_spool, at: Date.parse(event.timestamp), operation,
    worker: event.worker_nombre || (known ? known.mark : ""),
    verb: say("verb." + verb) || say("verb.OTHER"),
  });
  moves.length = Math.min(moves.length, 12);
}
