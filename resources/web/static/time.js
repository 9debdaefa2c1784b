// Time: the shop's, whatever this device's clock and zone are.

import {numbers, page, say} from "./words.js";

let ahead = 0; // by how many ms the server's clock is ahead of this device's
export const now = () => Date.now() + ahead;

/** Take over the time of an answer that came `took` ms after its question, by its `Date` header, which has whole
 * seconds. What lies between question and answer says nothing: a slow answer is no wrong clock. */
export function setTime(date, took) {
  const said = Date.parse(date || "") + 500, asked = now() - took;
  if (said < asked - 1500 || said > now() + 1500) ahead += said - (asked + now()) / 2;
}

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
export function utcOf(text) {
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

export const SKEW = 600; // seconds: clocks of stations differ a little
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

export function ago(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  if (whole < 60) return say("ago.seconds", {count: whole});
  if (whole < 3600) return say("ago.minutes", {count: Math.floor(whole / 60)});
  return say("ago.hours", {count: Math.floor(whole / 3600)});
}

