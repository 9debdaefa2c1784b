// The held spools as this page knows them, kept up to date by the shop's events.
// Texts of the sheet reach the page by textContent only.

const page = document.body.dataset;
const words = JSON.parse(page.words);
export const numbers = JSON.parse(page.numbers);

/** A phrase of the catalogue with its values. */
export const say = (key, values = {}) =>
  (words[key] || "").replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));

// ---- time: the shop's, whatever this device's clock and zone are

let ahead = 0; // by how many ms the server's clock is ahead of this device's
export const now = () => Date.now() + ahead;

const wall = new Intl.DateTimeFormat("en-US", {
  timeZone: page.zone, hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric",
  hour: "numeric", minute: "numeric", second: "numeric",
});

function offset(utc) {
  const part = {};
  for (const each of wall.formatToParts(utc)) part[each.type] = +each.value;
  return Date.UTC(part.year, part.month - 1, part.day, part.hour, part.minute, part.second) - Math.floor(utc / 1000) * 1000;
}

/** `DD-MM-YYYY HH:MM:SS` of the shop as UTC in ms; NaN if it is no moment. */
function utcOf(text) {
  const found = /^(\d\d)-(\d\d)-(\d{4})(?: (\d\d):(\d\d):(\d\d))?$/.exec((text || "").trim());
  if (!found) return NaN;
  const [day, month, year, hour = 0, minute = 0, second = 0] = found.slice(1).map((part) => +(part || 0));
  const local = Date.UTC(year, month - 1, day, hour, minute, second);
  const near = local - offset(local);
  return local - offset(near);
}

/** `16:32` in the shop. */
export function clock(utc) {
  const local = new Date(utc + offset(utc));
  return local.toISOString().slice(11, 16);
}

const SKEW = 600; // seconds: clocks of stations differ a little
/** `[words, kind]` of the time since a moment: `["3 h 51", "short"]`. */
export function elapsed(utc) {
  const seconds = (now() - utc) / 1000;
  if (!(seconds >= -SKEW)) return [say("elapsed.unknown"), "unknown"];
  const minutes = Math.floor(seconds / 60), hours = Math.floor(minutes / 60);
  const kind = seconds >= numbers.over ? "too_long" : seconds >= numbers.long ? "long" : "short";
  if (minutes < 1) return [say("elapsed.now"), kind];
  if (hours < 1) return [say("elapsed.minutes", {minutes}), kind];
  if (hours < 24) return [say("elapsed.hours", {hours, minutes: String(minutes % 60).padStart(2, "0")}), kind];
  return [say("elapsed.days", {days: Math.floor(hours / 24), hours: hours % 24}), kind];
}

function ago(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  if (whole < 60) return say("ago.seconds", {count: whole});
  if (whole < 3600) return say("ago.minutes", {count: Math.floor(whole / 60)});
  return say("ago.hours", {count: Math.floor(whole / 3600)});
}

// ---- tags

const tailOf = (tag, count) => tag.split("-").slice(-count).join("-");

/** The fewest last groups by which no two of these tags are alike. */
export function groupsNeeded(tags) {
  const known = [...new Set(tags)];
  const most = Math.max(1, ...known.map((tag) => tag.split("-").length));
  for (let count = 1; count < most; count++)
    if (new Set(known.map((tag) => tailOf(tag, count))).size === known.length) return count;
  return most;
}

export function splitTag(tag, count) {
  const tail = tailOf(tag, count);
  return [tag.slice(0, tag.length - tail.length), tail];
}

/** Letters and digits only, upper case, without accents. */
export const fold = (text) =>
  text.normalize("NFKD").replace(/[^\p{L}\p{N}]/gu, "").toUpperCase();
const named = (name, value) => (value ? name + (value.startsWith(name) ? value.slice(name.length) : value) : "");
export const haystack = (spool) =>
  [fold(spool.tag), named("NV", fold(spool.nv)), named("OT", fold(spool.ot)), fold(spool.mark), fold(spool.name)].join("|");

// ---- the shop

export const held = new Map(); // by the row's key: the tag, numbered where rows share one
const names = new Map(); // of workers, by id
export const shortOf = (operation) => ({REPARACION: "REP", METROLOGIA: "MET"}[operation] || operation || "");

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

function replaceAll(rows) {
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

function keyOf(tag) {
  if (held.has(tag)) return tag;
  const wanted = fold(tag);
  for (const key of held.keys()) if (fold(key) === wanted) return key;
  return tag;
}

const ENDS = /^(PAUSAR|COMPLETAR|CANCELAR)(_REPARACION)?$/;
const TAKES = /^TOMAR(_REPARACION)?$/;

/** Returns true if the spool is one that is now held without all that a search looks for. */
function apply(event) {
  const key = keyOf(event.tag_spool), type = event.event_type, old = held.get(key);
  const isFreed = type === "STATE_CHANGE" && event.event_id && !event.worker_nombre;
  if (ENDS.test(type) || isFreed) held.delete(key);
  else if (TAKES.test(type)) {
    const operation = type === "TOMAR" ? event.operacion : "REPARACION";
    held.set(key, {...spoolOf({...event, operacion: operation}, old), tag: old ? old.tag : event.tag_spool});
    if (!held.get(key).since) held.get(key).since = Date.parse(event.timestamp);
    return !old;
  } else if (type === "STATE_CHANGE" && old) {
    const kept = {operacion: old.operation, worker_nombre: old.mark};
    const changed = spoolOf({...event, ...kept, worker_id: old.id, nombre: old.name}, old);
    held.set(key, {...changed, tag: old.tag, since: changed.since || old.since, place: old.place});
  }
  return false;
}

// ---- moves, for the wall

export const moves = []; // since this page was opened, the latest first

function note(event) {
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

// ---- following the server

const READ_AGAIN_MS = 60000, RETRY_MS = 3000, HEALTH_MS = 10000, ANSWER_MS = 8000, LONGEST_RETRY_MS = 15000;
let changed = () => {}, lit = () => {};
let stream, isUp = false, retryMs = RETRY_MS, isReading = false, readsAgain = false, since = [];
let sheetAt = NaN, heardAt = now(), downSince = 0, isServed = null;

/** `[status, answer]`; `[0]` where nobody answers. */
async function ask(path) {
  const cut = new AbortController();
  const late = setTimeout(() => cut.abort(), ANSWER_MS);
  let answer, said;
  try {
    answer = await fetch(path, {signal: cut.signal, cache: "no-cache", credentials: "same-origin"});
    said = await answer.json();
  } catch (error) {
    lost();
    return [0];
  } finally {
    clearTimeout(late);
  }
  const date = Date.parse(answer.headers.get("Date") || "");
  // The header has whole seconds: a smaller difference says nothing.
  if (date && Math.abs(date - now()) > 2000) ahead = date - Date.now();
  heard();
  return [answer.status, said];
}

function heard() {
  heardAt = now();
  if (downSince) {
    downSince = 0;
    restart(); // what seemed open may be dead
  }
}

function lost() {
  if (!downSince) downSince = heardAt;
  show();
}

let readTimer;
function readIn(ms) {
  clearTimeout(readTimer);
  readTimer = setTimeout(readAll, ms);
}

/** Take over everything that the server knows, with the events on top that came meanwhile. */
async function readAll() {
  if (isReading) {
    readsAgain = true;
    return;
  }
  isReading = true;
  since = [];
  const [status, rows] = await ask("/api/dashboard/occupied");
  isReading = false;
  if (status === 200) {
    replaceAll(rows);
    for (const event of since) apply(event);
    changed();
  }
  readIn(status === 200 ? READ_AGAIN_MS * (0.8 + 0.4 * Math.random()) : RETRY_MS);
  if (readsAgain) {
    readsAgain = false;
    readAll();
  }
}

let healthTimer;
async function readHealth() {
  clearTimeout(healthTimer);
  const [, health] = document.hidden ? [0] : await ask("/api/health"); // nobody looks: the network is spared
  if (health && health.sheet) {
    sheetAt = health.sheet.age_s === null ? NaN : now() - health.sheet.age_s * 1000;
    isServed = health.redis.state;
  }
  show();
  healthTimer = setTimeout(readHealth, HEALTH_MS);
}

function restart() {
  if (stream) stream.close();
  isUp = false;
  stream = new EventSource("/api/sse/stream");
  stream.onopen = () => {
    isUp = true;
    retryMs = RETRY_MS;
    heard();
    readAll();
    show();
  };
  stream.onerror = () => {
    isUp = false;
    if (!downSince) downSince = now();
    show();
    if (stream.readyState !== EventSource.CLOSED) return; // it tries again by itself
    setTimeout(restart, retryMs);
    retryMs = Math.min(retryMs * 2, LONGEST_RETRY_MS);
  };
  stream.addEventListener("snapshot_required", readAll);
  stream.addEventListener("spool_update", (message) => {
    let event;
    try {
      event = JSON.parse(message.data);
    } catch (error) {
      console.warn("not an event", error);
      return;
    }
    heardAt = now();
    if (isReading) since.push(event);
    note(event);
    if (apply(event)) readIn(5000 + 10000 * Math.random()); // for its NV and OT
    changed(event);
  });
}

const LINKS = {down: "link.server", "not configured": "link.alone"}; // others: connecting

/** The state of link and data, in words: what the lights show. */
function light() {
  const isDown = downSince > 0 || !isUp;
  const isLive = !isDown && isServed === "live";
  const age = (now() - sheetAt) / 1000, strict = age / (isLive ? numbers.lenience : 1);
  const level = !(age >= -SKEW) ? "loading" : strict <= numbers.fresh ? "fresh" : strict <= numbers.ageing ? "ageing" : "unknown";
  const link = downSince ? say("link.down", {time: clock(downSince)})
    : isLive ? say("link.live") : say(isUp && LINKS[isServed] || "link.connecting");
  const linkLevel = downSince ? "unknown" : isUp && isServed === "down" ? "ageing" : "fresh";
  return {level, link, linkLevel, isLive, ago: age >= -SKEW ? ago(age) : ""};
}

function show() {
  const said = light();
  document.documentElement.classList.toggle("old", said.level === "unknown");
  const stale = document.getElementById("stale");
  const text = said.level === "unknown" ? say("stale", {ago: said.ago}) : "";
  if (stale.textContent !== text) stale.textContent = text;
  lit(said);
}

/** Begin. `onChange(event?)` after each change of `held`, `onLight(light)` each second. */
export function follow(onChange, onLight) {
  changed = onChange;
  lit = onLight;
  restart();
  readHealth();
  setInterval(show, 1000);
  addEventListener("offline", lost);
  addEventListener("online", lookAgain);
  document.addEventListener("visibilitychange", () => document.hidden || lookAgain());
}

function lookAgain() {
  readHealth();
  readAll();
}

// ---- elements

export const template = (name) => document.getElementById(name).content.firstElementChild;
export function write(element, text) {
  if (element && element.textContent !== text) element.textContent = text;
}
export function chip(operation, progress, isOn, more) {
  const short = shortOf(operation), made = document.createElement("span");
  made.className = `chip ${progress}${isOn ? " on " + short.toLowerCase() : ""}`;
  const state = document.createElement("span");
  state.className = "vh";
  state.textContent = " " + say("progress." + progress);
  made.append(short, document.createElement("i"), more || "", state);
  return made;
}
/** What is wrong with a spool, in a few words. */
export function faultOf(spool) {
  const fault = spool.faults.find((each) => each.kind === "duplicado") || spool.faults[0];
  if (fault) return say("fault." + fault.kind.toUpperCase(), {raw: fault.raw, where: fault.cell});
  return spool.mark && !/\(\d+\)$/.test(spool.mark) ? say("fault.SIN_ID", {raw: spool.mark}) : "";
}
