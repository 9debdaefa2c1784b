// Following the shop: when what is asked, and what comes of it.

import {heardHealth, isKnown, light, link} from "./light.js";
import {pauses, rounds} from "./rounds.js";
import {ask} from "./server.js";
import {BARE, UNSURE, apply, held, replaceAll} from "./spools.js";
import {closeStream, openStream, renewStream} from "./stream.js";
import {now} from "./time.js";
import {say, write} from "./words.js";

const READ_AGAIN_MS = 60000, READS_APART_MS = 2000, HEALTH_MS = 10000;
const TURNED_AWAY_MS = 30000; // of a wall, which nobody loads anew
const UNFOLLOWED_MS = 3000; // what is read before the stream is open must be read again
const LET_IN_NO_LONGER = 401;
const isWall = document.body.classList.contains("wall");
const isWatched = () => isWall || !document.hidden; // a page that nobody sees takes up no connection
let changed, lit, heard;
let heardAt = now(), isRead = false, isReading = false, since = [], readsAt = -Infinity;

async function answerTo(path) {
  const [status, said] = await ask(path);
  if (status === LET_IN_NO_LONGER) {
    link.isLocked = true;
    closeStream();
  } else if (status === 0) lost();
  else {
    const wasDown = link.downSince > 0, wasLocked = link.isLocked;
    heardAt = now();
    link.downSince = 0;
    link.isLocked = false;
    if (wasLocked) begin();
    else if (wasDown) renewStream();
  }
  return [status, said];
}

function lost() {
  if (!link.downSince) link.downSince = heardAt;
  show();
}

const isIdle = () => !isWatched() || link.isLocked;
const between = (least, most) => least + (most - least) * Math.random();

/** Everything that the server knows, with the events on top that came meanwhile. */
const readPause = pauses();
const reading = rounds(async () => {
  if (isIdle()) return Infinity;
  const asked = readsAt = performance.now();
  isReading = true;
  since = [];
  const [status, rows] = await answerTo("/api/dashboard/occupied");
  isReading = false;
  if (status === 200) {
    replaceAll(rows, now() - (performance.now() - asked));
    isRead = true;
    since.forEach(take);
    tell();
    readPause.reset();
    return between(0.8, 1.2) * READ_AGAIN_MS;
  }
  return isIdle() ? Infinity : readPause.next();
});

/** Not each page at the same moment, and causes that come together are one. */
const readSoon = () => reading.within(Math.max(between(100, 400), readsAt + READS_APART_MS - performance.now()));

const asking = rounds(async () => {
  if (!isWatched()) return Infinity;
  const [status, health] = await answerTo("/api/health?lang=" + document.documentElement.lang);
  if (health && health.freshness) heardHealth(health); // with 503 it says what it can't vouch for
  show();
  if (isWall && link.isLocked) return TURNED_AWAY_MS;
  return isIdle() ? Infinity : HEALTH_MS;
});

function take(event) {
  const outcome = apply(event);
  if (outcome === UNSURE) readSoon();
  if (outcome === BARE) reading.within(between(5000, 15000)); // for its NV and OT
}

function tell(event) {
  if (isRead) document.title = say("title", {what: say("live"), count: held.size});
  changed(event);
}

function begin() {
  openStream({
    opened(isNew) {
      link.isUp = true;
      link.downSince = 0;
      heardAt = now();
      if (isNew) reading.within(0);
      else asking.within(0);
      show();
    },
    cut(isRefused) {
      link.isUp = false;
      if (!link.downSince) link.downSince = now();
      if (isRefused) asking.within(0); // it knows whether this browser is let in at all
      show();
    },
    missed: () => reading.within(0),
    happened(event) {
      heardAt = now();
      if (isReading) since.push(event);
      heard(event);
      take(event);
      tell(event);
    },
  });
  reading.within(UNFOLLOWED_MS);
  asking.within(0);
}

function show() {
  if (!isKnown()) return; // it is as the server rendered it
  const said = light();
  document.body.classList.toggle("old", said.level === "unknown");
  write(document.getElementById("stale"), said.banner);
  lit(said);
}

function onSeen() {
  if (!isWatched()) {
    closeStream();
    link.isUp = false;
  } else if (document.hidden) return; // the wall, which keeps its stream
  else if (link.isLocked) asking.within(0);
  else begin();
}

/** Begin. `onChange(event?)` after each change of `held`, `onLight(light)` each second, `onEvent(event)` before
 * an event is applied. */
export function follow(onChange, onLight, onEvent = () => {}) {
  [changed, lit, heard] = [onChange, onLight, onEvent];
  if (isWatched()) begin();
  setInterval(show, 1000);
  addEventListener("offline", lost);
  addEventListener("online", () => {
    reading.within(0);
    asking.within(0);
  });
  document.addEventListener("visibilitychange", onSeen);
}
