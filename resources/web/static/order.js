// Whether an event follows what is known of its spool: events can be late, and then tell of what is over.

import {fold} from "./tags.js";

export const FOLLOWS = 0, DOUBTFUL = 1, LATE = 2;
const seen = new Map(); // by folded tag: {version, at, isRead}, at the ms of the last event applied, or of the read
let readAt = NaN;

/** Begin with what was read from the moment `began` on. */
export function readAnew(rows, began) {
  seen.clear();
  readAt = began;
  for (const row of rows) {
    const key = fold(row.tag_spool), isRepeated = seen.has(key);
    seen.set(key, {version: (!isRepeated && row.version) || "", at: began, isRead: true});
  }
}

/** By the versions where both sides have one, else by the time; an event from just before a read may be in it. */
export function orderOf(event) {
  const {version, at, isRead} = seen.get(fold(event.tag_spool)) || {at: readAt, isRead: true};
  if (version && event.version && typeof event.prev === "string")
    return event.version === version || event.prev === version ? FOLLOWS : LATE;
  return !(Date.parse(event.timestamp) < at) ? FOLLOWS : isRead ? DOUBTFUL : LATE;
}

export function applied(event) {
  const key = fold(event.tag_spool), at = Date.parse(event.timestamp), old = seen.get(key);
  seen.set(key, {version: event.version || "", at: Math.max(at || -Infinity, old ? old.at : -Infinity)});
}
