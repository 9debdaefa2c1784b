// What tiles show of a spool besides its texts.

import {say} from "./words.js";

export const shortOf = (operation) => ({REPARACION: "REP", METROLOGIA: "MET"}[operation] || operation || "");

export function chip(operation, progress, isOn, more) {
  const short = shortOf(operation), made = document.createElement("span");
  made.className = `chip ${progress}${isOn ? " on " + short.toLowerCase() : ""}`;
  const state = document.createElement("i"); // a sign, which stands for these words
  state.textContent = " " + say("progress." + progress);
  made.append(short, state, more ? " " + more : "");
  return made;
}
/** What is wrong with a spool, in a few words. */
export function faultOf(spool) {
  const fault = spool.faults.find((each) => each.kind === "duplicado") || spool.faults[0];
  if (fault) return say("fault." + fault.kind.toUpperCase(), {raw: fault.raw, where: fault.cell});
  return spool.mark && !/\(\d+\)$/.test(spool.mark) ? say("fault.SIN_ID", {raw: spool.mark}) : "";
}
