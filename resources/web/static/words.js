// The page's words and numbers, and how they are put into elements: texts of the sheet by textContent only.

export const page = document.body.dataset;
export const numbers = JSON.parse(page.numbers);
const words = JSON.parse(page.words);

/** A phrase of the catalogue with its values. */
export const say = (key, values = {}) =>
  (words[key] || "").replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));

export const template = (name) => document.getElementById(name).content.firstElementChild;
export function write(element, text) {
  if (element && element.textContent !== text) element.textContent = text;
}
