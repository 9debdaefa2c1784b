// The wall: pages of tiles that turn by themselves, totals, the most loaded people, the last moves.

import {follow} from "./follow.js";
import {moves, note} from "./moves.js";
import {faultOf, shortOf} from "./pieces.js";
import {rounds} from "./rounds.js";
import {held} from "./spools.js";
import {fold, groupsNeeded, splitTag} from "./tags.js";
import {clock, elapsed, now} from "./time.js";
import {numbers, say, template, write} from "./words.js";

const byId = (id) => document.getElementById(id);
const tileOf = template("tile-template"), mostOf = template("most-template"), moveOf = template("move-template");
let page = 0, turnsAt = performance.now() + numbers.page * 1000, isRead = false;

const sorted = () => [...held].sort(([one, a], [other, b]) => (a.since || Infinity) - (b.since || Infinity) || (one < other ? -1 : 1));
const pagesOf = (count) => Math.max(1, Math.ceil(count / numbers.perPage));

function paint(tile, [key, spool], groups) {
  const [age, kind] = elapsed(spool.since), fault = faultOf(spool), badge = tile.querySelector(".chip");
  const short = shortOf(spool.operation);
  tile.className = "tile " + kind;
  tile.dataset.k = key;
  write(tile.querySelector(".tail"), splitTag(spool.tag, groups)[1]);
  write(tile.querySelector(".age"), age);
  badge.className = "chip on " + (short.toLowerCase() || "none");
  write(badge, short);
  const who = tile.querySelector(".who");
  write(who.children[1], spool.mark);
  write(who.children[2], spool.name.split(" ")[0]);
  who.hidden = Boolean(fault);
  write(tile.querySelector(".fault"), fault);
}

function fill(list, from, count, put) {
  while (list.children.length > count) list.lastElementChild.remove();
  while (list.children.length < count) list.append(from.cloneNode(true));
  [...list.children].forEach(put);
}

function render() {
  const spools = sorted(), groups = groupsNeeded(spools.map((each) => each[1].tag));
  page %= pagesOf(spools.length);
  const shown = spools.slice(page * numbers.perPage, (page + 1) * numbers.perPage);
  fill(byId("page"), tileOf, shown.length, (tile, at) => paint(tile, shown[at], groups));
  write(byId("note"), spools.length ? "" : say("nobody"));
  write(byId("total"), String(spools.length));
  write(byId("held"), say(spools.length === 1 ? "wall.held.one" : "wall.held"));
  const over = spools.filter((each) => elapsed(each[1].since)[1] === "too_long").length;
  write(byId("over"), over ? say("wall.over", {count: over}) : "");
  for (const total of document.querySelectorAll("[data-op]"))
    write(total, String(spools.filter((each) => each[1].operation === total.dataset.op).length));
  most(spools);
  lastMoves(groups);
}

function most(spools) {
  const people = new Map();
  for (const [, spool] of spools) {
    const key = fold(spool.mark);
    people.set(key, [(people.get(key) || [0])[0] + 1, spool]);
  }
  const top = [...people.values()].sort((a, b) => b[0] - a[0]).slice(0, numbers.most);
  fill(byId("most"), mostOf, top.length, (line, at) => {
    const [count, spool] = top[at], [given, ...rest] = spool.name.split(" ");
    write(line.firstElementChild.children[0], spool.mark);
    write(line.firstElementChild.children[1], rest.length ? `${given} ${rest[rest.length - 1][0]}.` : given);
    write(line.lastElementChild, String(count));
  });
}

function lastMoves(groups) {
  const list = byId("moves");
  for (const move of [...moves].reverse()) {
    if (move.isShown || [...list.children].some((line) => line.dataset.id === move.id)) continue;
    move.isShown = true; // once: those that were cut off below would come back on top
    const line = moveOf.cloneNode(true);
    line.dataset.id = move.id;
    line.dataset.tag = move.tag;
    write(line.children[0], clock(move.at));
    write(line.children[3], move.worker);
    write(line.children[4], `${move.verb} ${shortOf(move.operation)}`.trim());
    list.prepend(line);
  }
  while (list.children.length > numbers.moves) list.lastElementChild.remove();
  for (const line of list.children) write(line.children[1], splitTag(line.dataset.tag, groups)[1]);
  byId("no-moves").hidden = list.children.length > 0;
}

function turn() {
  const count = pagesOf(held.size), line = byId("pages");
  if (performance.now() >= turnsAt) {
    turnsAt = performance.now() + numbers.page * 1000;
    page = (page + 1) % count;
    if (isRead) render();
  }
  line.hidden = count < 2;
  const left = Math.max(1, Math.ceil((turnsAt - performance.now()) / 1000));
  write(line.querySelector("b"), say("wall.page", {page: page + 1, pages: count}));
  write(line.querySelector("b + span"), say("wall.next", {seconds: left}));
  line.querySelector(".bar span").style.width = `${100 * (1 - (turnsAt - performance.now()) / numbers.page / 1000)}%`;
  write(byId("clock"), clock(now()));
}

function onLight(light) {
  byId("sheet").className = "pill " + light.sheet;
  write(byId("sheet").lastElementChild, light.ago ? say("ago", {ago: light.ago}) : "—");
  byId("link").className = "pill " + light.linkLevel;
  write(byId("link").lastElementChild, light.link);
}

const USED_MS = 8000;
let unusedSoon;
/** The way to the phone's page is there for whoever touches or moves something, and no part of the wall. */
function onUse(event) {
  if (event.type === "pointermove" && !event.movementX && !event.movementY) return; // the page moved, nobody else
  document.body.classList.add("used");
  clearTimeout(unusedSoon);
  unusedSoon = setTimeout(() => document.body.classList.remove("used"), USED_MS);
}
for (const kind of ["pointerdown", "pointermove", "keydown"]) addEventListener(kind, onUse, {passive: true});

/** The last moves as the server's page has them: no event tells what happens while Redis is away. Where that page
 * doesn't come it is asked for again. */
const rereading = rounds(async () => {
  const known = [...moves];
  const answer = await fetch(location, {cache: "no-store", signal: AbortSignal.timeout(8000)});
  const list = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("moves");
  byId("moves").replaceChildren(...list.children);
  for (const move of moves) move.isShown = known.includes(move); // those since the question go on top again
  render();
  return Infinity;
});

follow((event) => {
  isRead = isRead || !event;
  if (!event) rereading.within(0);
  if (isRead) render();
}, onLight, note);
setInterval(turn, 1000);
