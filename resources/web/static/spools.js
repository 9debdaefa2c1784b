// The held spools as this page knows them: from the server's list, and from the events since.

import {FOLLOWS, LATE, applied, orderOf, readAnew} from "./order.js";
import {fold} from "./tags.js";
import {utcOf} from "./time.js";

export const held = new Map(); // by the row's key: the tag, numbered where rows share one
const names = new Map(); // of workers, by id

function spoolOf(said, old) {
  const mark = (said.worker_nombre || "").trim();
  const id = said.worker_id || +(/\((\d+)\)$/.exec(mark) || [])[1] || null;
  const name = said.nombre || names.get(id) || (old && old.mark === mark ? old.name : "");
  const cycle = /\(Ciclo (\d+(?:\/\d+)?)\)/i.exec(said.estado_detalle || "");
  return {
    tag: said.tag_spool, mark, id, name,
    operation: said.operacion || (old ? old.operation : ""),
    arm: said.arm_state || (old ? old.arm : ""),
    sold: said.sold_state || (old ? old.sold : ""),
    cycle: cycle ? cycle[1] : "",
    since: said.since ? Date.parse(said.since) : utcOf(said.fecha_ocupacion),
    place: said.station || "",
    nv: said.nv || (old ? old.nv : ""),
    ot: said.ot || (old ? old.ot : ""),
    faults: said.faults || (old ? old.faults : []),
  };
}

/** Take over a whole list, which was asked for at the moment `began`. */
export function replaceAll(rows, began) {
  readAnew(rows, began);
  for (const row of rows) if (row.worker_id && row.nombre) names.set(row.worker_id, row.nombre);
  const before = new Map(held), counts = new Map();
  held.clear();
  for (const row of rows) {
    const times = counts.get(row.tag_spool) || 0;
    counts.set(row.tag_spool, times + 1);
    const key = times ? `${row.tag_spool}#${times}` : row.tag_spool;
    held.set(key, spoolOf(row, before.get(key)));
  }
}

export function keyOf(tag) {
  if (held.has(tag)) return tag;
  const wanted = fold(tag);
  for (const key of held.keys()) if (fold(key) === wanted) return key;
  return tag;
}

const ENDS = /^(PAUSAR|COMPLETAR|CANCELAR)(_REPARACION)?$/;
const TAKES = /^TOMAR(_REPARACION)?$/;

/** When the list must be read after an event: never, at leisure for what a search looks for, or soon. */
export const ENOUGH = 0, BARE = 1, UNSURE = 2;

/** Apply an event, unless it is a late one. */
export function apply(event) {
  const order = orderOf(event);
  if (order === LATE) return UNSURE;
  const had = held.has(keyOf(event.tag_spool));
  change(event);
  applied(event);
  return order !== FOLLOWS ? UNSURE : held.has(keyOf(event.tag_spool)) && !had ? BARE : ENOUGH;
}

function change(event) {
  const key = keyOf(event.tag_spool), type = event.event_type, old = held.get(key);
  const isFreed = type === "STATE_CHANGE" && event.event_id && !event.worker_nombre;
  if (ENDS.test(type) || isFreed) held.delete(key);
  else if (TAKES.test(type)) {
    const operation = type === "TOMAR" ? event.operacion : "REPARACION";
    held.set(key, {...spoolOf({...event, operacion: operation}, old), tag: old ? old.tag : event.tag_spool});
    if (!held.get(key).since) held.get(key).since = Date.parse(event.timestamp);
  } else if (type === "STATE_CHANGE" && old) {
    const kept = {operacion: old.operation, worker_nombre: old.mark};
    const changed = spoolOf({...event, ...kept, worker_id: old.id, nombre: old.name}, old);
    held.set(key, {...changed, tag: old.tag, since: changed.since || old.since, place: old.place});
  }
}
