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
const named = (name, value) => (value ? name + (value.startsWith(name) ? value.slice(name.length) : value) : "");
export const haystack = (spool) =>
  [fold(spool.tag), named("NV", fold(spool.nv)), named("OT", fold(spool.ot)), fold(spool.mark), fold(spool.name)].join("|");
