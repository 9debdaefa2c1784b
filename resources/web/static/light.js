// How far what is shown can be believed: what the server says of it, aged by the time since it said so.

import {SKEW, ago, clock, now} from "./time.js";
import {numbers, say} from "./words.js";

const LEVELS = ["fresh", "ageing", "unknown"];
const LINKS = {down: "link.server", "not configured": "link.alone"}; // others: connecting
const worse = (one, other) => (LEVELS.indexOf(one) > LEVELS.indexOf(other) ? one : other);

export const link = {isUp: false, downSince: 0, isLocked: false};
let health = {freshness: "loading", redis: {state: "connecting"}, sheet: {}, clock: {}, alarms: []};
let isSaid = false, saidAt = now(), sheetAt = NaN;

/** What `/api/health` has just said. */
export function heardHealth(said) {
  health = said;
  isSaid = true;
  saidAt = now();
  sheetAt = said.sheet.age_s === null ? NaN : saidAt - said.sheet.age_s * 1000;
}

/** False until there is something to say that the server hasn't rendered. */
export const isKnown = () => isSaid || link.downSince > 0 || link.isLocked;

function levelOf() {
  const since = Math.abs(now() - saidAt) / 1000;
  const aged = since <= numbers.fresh ? "fresh" : since <= numbers.ageing ? "ageing" : "unknown";
  return LEVELS.includes(health.freshness) ? worse(health.freshness, aged) : aged === "unknown" ? aged : "loading";
}

function linkOf() {
  const redis = health.redis;
  if (link.isLocked) return ["unknown", say("link.locked")];
  if (link.downSince) return ["unknown", say("link.down", {time: clock(link.downSince)})];
  if (!link.isUp) return ["ageing", say("link.connecting")];
  if (redis.state === "live") return [redis.reason ? "ageing" : "fresh", say("link.live")];
  return [redis.state === "not configured" ? "fresh" : "ageing", say(LINKS[redis.state] || "link.connecting")];
}

/** What lights and banner show: `level` is that of the data, `sheet` and `linkLevel` those of two lights, `tone` of
 * one for both. */
export function light() {
  const level = levelOf(), [linkLevel, words] = linkOf(), age = (now() - sheetAt) / 1000;
  const said = age >= -SKEW ? ago(age) : "";
  const stopped = [health.clock.message, ...health.alarms.map((each) => each.message)].filter(Boolean);
  const isAway = health.sheet.state === "away";
  const sheet = stopped.length ? "unknown" : isAway && level === "fresh" ? "ageing" : level;
  const tone = sheet === "fresh" && linkLevel !== "fresh" ? "ageing" : sheet;
  const banner = [
    ...(link.isLocked ? [say("locked")] : []),
    ...stopped,
    ...(isAway ? [say("away")] : []),
    ...(level === "unknown" ? [say("stale", {ago: said || ago((now() - saidAt) / 1000)})] : []),
  ];
  return {level, sheet, tone, link: words, linkLevel, ago: said, banner: banner.join(" ")};
}
