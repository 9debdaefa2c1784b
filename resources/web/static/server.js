// Asking the server for JSON.

import {setTime} from "./time.js";

const ANSWER_MS = 8000;

/** `[status, answer]`; `[0]` where nobody answers. */
export async function ask(path) {
  const cut = new AbortController(), asked = Date.now();
  const late = setTimeout(() => cut.abort(), ANSWER_MS);
  try {
    const answer = await fetch(path, {signal: cut.signal, cache: "no-cache", credentials: "same-origin"});
    const said = await answer.json();
    setTime(answer.headers.get("Date"), Date.now() - asked);
    return [answer.status, said];
  } catch (error) {
    return [0];
  } finally {
    clearTimeout(late);
  }
}
