// Tags, and texts as they are searched.

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
