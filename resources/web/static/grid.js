// The live grid of a phone: groups of tiles, searched and ordered here, kept up to date by events.

import {follow} from "./follow.js";
import {chip, faultOf, shortOf} from "./pieces.js";
import {held} from "./spools.js";
import {fold, groupsNeeded, matching, splitTag} from "./tags.js";
import {elapsed} from "./time.js";
import {say, template, write} from "./words.js";

const CALM_MS = 2000; // nothing moves until nobody has touched the page for so long
const SAID_EVERY_MS = 8000;
const byId = (id) => document.getElementById(id);
const box = byId("groups"), field = byId("q"), note = byId("note"), anyway = byId("anyway"), further = byId("further");
const tileOf = template("tile-template"), groupOf = template("group-template");
let order = document.querySelector(".seg [aria-current]").dataset.by;
let touchedAt = -Infinity, timer, isRead = false;

function paint(tile, spool, groups) {
  const [head, tail] = splitTag(spool.tag, groups), [age, kind] = elapsed(spool.since);
  tile.className = "tile " + kind;
  tile.firstElementChild.href = "/spool/" + encodeURIComponent(spool.tag);
  write(tile.querySelector(".tag small"), head);
  write(tile.querySelector(".tag b"), tail);
  write(tile.querySelector(".age"), age);
  const [mark, name] = tile.querySelector(".who").children;
  write(mark, spool.mark);
  write(name, spool.name);
  write(tile.querySelector(".at"), spool.place);
  write(tile.querySelector(".fault"), faultOf(spool));
  const chips = tile.querySelector(".chips"), said = [spool.operation, spool.arm, spool.sold, spool.cycle].join();
  if (chips.dataset.said === said) return;
  chips.dataset.said = said;
  const wanted = spool.operation === "REPARACION"
    ? [chip("REPARACION", "en_progreso", true, spool.cycle && say("cycle", {cycle: spool.cycle}))]
    : [["ARM", spool.arm], ["SOLD", spool.sold]].filter((each) => each[1]).map(([name, state]) => chip(name, state, spool.operation === name));
  chips.replaceChildren(...wanted);
}

const byAge = ([one, a], [other, b]) => (a.since || Infinity) - (b.since || Infinity) || (one < other ? -1 : 1);

const ORDERS = {
  persona: (spools) => apart(spools, (spool) => fold(spool.mark)).sort((a, b) => b[1].length - a[1].length),
  antiguos: (spools) => (spools.length ? [["", spools]] : []),
  operacion: (spools) => {
    const shops = ["ARM", "SOLD", "METROLOGIA", "REPARACION"];
    const place = (key) => (shops.includes(key) ? shops.indexOf(key) : shops.length);
    return apart(spools, (spool) => spool.operation).sort((a, b) => place(a[0]) - place(b[0]));
  },
};

function apart(spools, key) {
  const found = new Map();
  for (const each of spools) {
    const name = key(each[1]);
    if (!found.has(name)) found.set(name, []);
    found.get(name).push(each);
  }
  return [...found];
}

function head(section, key, spools) {
  const [face, title, count] = section.firstElementChild.children, first = spools[0][1];
  const isPerson = order === "persona";
  write(face, isPerson ? first.mark.split("(")[0].slice(0, 2).toUpperCase() : "");
  write(title.children[0], isPerson ? first.mark : shortOf(key) || say("operation.none"));
  write(title.children[1], isPerson ? first.name : "");
  write(count.children[0], String(spools.length));
  write(count.children[1], say(spools.length === 1 ? "count.one" : "count.several"));
}

/** Make the children of `parent` these, in this order; those in place are not moved. */
function arrange(parent, wanted) {
  const kept = new Set(wanted);
  for (const child of [...parent.children]) if (!kept.has(child)) child.remove();
  let at = parent.firstElementChild;
  for (const child of wanted) {
    if (child === at) at = at.nextElementSibling;
    else parent.insertBefore(child, at);
  }
}

function render() {
  clearTimeout(timer);
  if (further) further.remove(); // all of them are shown now
  const focused = document.activeElement;
  const groups = groupsNeeded([...held.values()].map((spool) => spool.tag));
  const found = matching(field.value, [...held]).sort(byAge);
  const tiles = new Map([...box.querySelectorAll("[data-k]")].map((tile) => [tile.dataset.k, tile]));
  const sections = new Map([...box.children].map((section) => [section.dataset.g, section]));
  const shown = ORDERS[order](found).map(([key, spools]) => {
    const section = sections.get(key) || groupOf.cloneNode(true);
    section.dataset.g = key;
    head(section, key, spools);
    arrange(section.lastElementChild, spools.map(([name, spool]) => {
      const tile = tiles.get(name) || tileOf.cloneNode(true);
      tile.dataset.k = name;
      paint(tile, spool, groups);
      return tile;
    }));
    return section;
  });
  box.className = "by-" + order;
  arrange(box, shown);
  if (focused !== document.activeElement && focused.isConnected) focused.focus({preventScroll: true});
  const query = field.value.trim();
  write(note, !held.size ? say("nobody") : !found.length ? say("nothing_found", {query})
    : query ? say("search.found", {count: found.length, total: held.size}) : "");
  anyway.hidden = !query || found.length > 0;
  anyway.firstElementChild.href = "/spool?q=" + encodeURIComponent(query);
}

/** What can be shown at once while somebody touches: contents, and that a spool is free. */
function repaint() {
  const groups = groupsNeeded([...held.values()].map((spool) => spool.tag));
  for (const tile of box.querySelectorAll("[data-k]")) {
    const spool = held.get(tile.dataset.k);
    if (spool) paint(tile, spool, groups);
    else {
      tile.className = "tile gone";
      write(tile.querySelector(".age"), say("gone"));
    }
  }
}

function refresh() {
  write(byId("total"), String(held.size));
  const calmIn = touchedAt + CALM_MS - performance.now();
  if (calmIn <= 0) return render();
  repaint();
  clearTimeout(timer);
  timer = setTimeout(refresh, calmIn);
}

let untold = [], toldAt = 0, teller;
/** Tell who listens, quietly: several events at once. */
function tell(event) {
  if (event.event_type === "STATE_CHANGE") return;
  untold.push(event);
  clearTimeout(teller);
  teller = setTimeout(() => {
    const last = untold[untold.length - 1];
    const verb = say("verb." + last.event_type.replace("_REPARACION", "")) || say("verb.OTHER");
    const more = untold.length > 1 ? ` (+${untold.length - 1})` : "";
    write(byId("say"), `${last.worker_nombre || ""} ${verb} ${last.tag_spool}${more}`.trim());
    untold = [];
    toldAt = performance.now();
  }, Math.max(500, toldAt + SAID_EVERY_MS - performance.now()));
}

function onLight(light) {
  const ago = light.ago && (light.linkLevel === "fresh" ? light.ago : say("ago", {ago: light.ago}));
  byId("pill").className = "pill " + light.tone;
  write(byId("pill").lastElementChild, [light.link, ago].filter(Boolean).join(" · "));
}

for (const kind of ["pointerdown", "pointermove", "touchmove", "wheel", "keydown", "scroll"])
  addEventListener(kind, () => { touchedAt = performance.now(); }, {passive: true, capture: true});

field.addEventListener("input", () => isRead && render());
field.form.addEventListener("submit", (event) => {
  if (!isRead) return;
  event.preventDefault();
  field.blur();
});
for (const link of document.querySelectorAll(".seg a"))
  link.addEventListener("click", (event) => {
    if (!isRead) return;
    event.preventDefault();
    order = link.dataset.by;
    for (const each of document.querySelectorAll(".seg a")) each.removeAttribute("aria-current");
    link.setAttribute("aria-current", "true");
    field.form.elements.by.value = order;
    const address = new URL(location);
    address.searchParams.set("by", order);
    history.replaceState(null, "", address);
    render();
  });

follow((event) => {
  isRead = isRead || !event;
  if (!isRead) return; // an event alone isn't the whole shop
  if (event) tell(event);
  refresh();
}, onLight);
setInterval(() => isRead && repaint(), 10000);
