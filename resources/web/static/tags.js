// Tags, and texts as they are searched.

const LEAST_SIGNS = 3; // `7` alone is no name for a spool
const alike = (tag) => tag.trim().replace(/[\p{Pd}\u2212\u2043\u02d7\u2796]/gu, "-").toUpperCase();

/** The fewest last groups by which no two of these tags are alike; the program's own rule. */
export function groupsNeeded(tags) {
  const known = [...new Set(tags.map(alike))];
  for (let count = 1; ; count++) {
    const split = known.map((tag) => splitTag(tag, count));
    if (split.some(([head, tail]) => head && tail.length < LEAST_SIGNS)) continue;
    if (new Set(split.map((each) => each[1])).size === known.length) return count;
  }
}

export function splitTag(tag, count) {
  const groups = tag.split("-"), last = groups.slice(-count);
  if (groups.length <= count || !last.some(Boolean)) return ["", tag];
  const tail = last.join("-");
  return [tag.slice(0, tag.length - tail.length), tail];
}

/** Letters and digits only, upper case, without accents. */
export const fold = (text) =>
  text.normalize("NFKD").replace(/[^\p{L}\p{N}]/gu, "").toUpperCase();

const pieces = (text) => (text.normalize("NFKC").match(/[\p{L}\p{N}]+/gu) || []).map(fold);
function order(name, text) {
  const value = fold(text).replace(new RegExp("^" + name), ""), number = value.replace(/^0+(?=.)/, "");
  return value ? [value, name + value, number, name + number] : [];
}
const partsOf = ({tag, nv, ot, mark, name}) =>
  `|${[fold(tag), ...pieces(tag), ...order("NV", nv), ...order("OT", ot)].join("|")}|` +
  `|${[fold(mark), ...pieces(mark), fold(name), ...pieces(name)].join("|")}|`;

/** The entries `[key, spool]` that a search means: whole parts go before pieces of them. */
export function matching(query, entries) {
  const words = query.replace(/\b(NV|OT)[^\p{L}\p{N}]+(?=\d)/giu, "$1").split(/\s+/).map(fold).filter(Boolean);
  const found = entries.map((entry) => [entry, partsOf(entry[1])])
    .filter(([, parts]) => words.every((word) => parts.includes(word)));
  const whole = found.filter(([, parts]) => words.every((word) => parts.includes(`|${word}|`)));
  return (whole.length ? whole : found).map(([entry]) => entry);
}
