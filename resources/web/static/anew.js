// Loads an open page anew, so that it goes on saying what is so. Where the server doesn't answer, the page says
// that it may be wrong, and goes on asking.

const every = document.body.dataset.every * 1000;
const field = document.getElementById("q"), away = document.getElementById("away");
const state = document.getElementById("state");
let began = performance.now(), typed = -Infinity;

async function again() {
  const now = performance.now();
  if (document.hidden || now - typed < every) return; // nobody looks, or somebody types
  began = now;
  try {
    await fetch("/api/health", {cache: "no-store", credentials: "same-origin", signal: AbortSignal.timeout(10000)});
  } catch {
    if (away) away.hidden = false;
    if (state && state.dataset.unsure) state.textContent = state.dataset.unsure;
    return;
  }
  location.reload();
}

if (field) field.addEventListener("input", () => { typed = performance.now(); });
setInterval(again, every);
document.addEventListener("visibilitychange", () => performance.now() - began >= every && again());
