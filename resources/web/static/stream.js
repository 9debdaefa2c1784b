// One stream of events, kept open while it is wanted.

import {pauses, rounds} from "./rounds.js";

const pause = pauses();
let stream, isWanted = false, told;

const opening = rounds(() => {
  if (stream) stream.close();
  if (!isWanted) return Infinity;
  let isNew = true;
  stream = new EventSource("/api/sse/stream");
  stream.onopen = () => {
    pause.reset();
    told.opened(isNew); // one that was cut goes on where it was
    isNew = false;
  };
  stream.onerror = () => {
    const isRefused = stream.readyState === EventSource.CLOSED; // else it tries again by itself
    if (isRefused) opening.within(pause.next());
    told.cut(isRefused);
  };
  stream.addEventListener("snapshot_required", () => told.missed());
  stream.addEventListener("spool_update", (message) => {
    let event;
    try {
      event = JSON.parse(message.data);
    } catch (error) {
      console.warn("not an event", error);
      return;
    }
    told.happened(event);
  });
  return Infinity;
});

/** Begin to follow. `told` has `opened(isNew)`, `cut(isRefused)`, `missed()` and `happened(event)`. */
export function openStream(callbacks) {
  told = callbacks;
  isWanted = true;
  opening.within(0);
}

export function closeStream() {
  isWanted = false;
  opening.stop();
  if (stream) stream.close();
}

/** A new one in place of one that seems open, and may be dead. */
export function renewStream() {
  if (isWanted && stream && stream.readyState === EventSource.OPEN) opening.within(0);
}
