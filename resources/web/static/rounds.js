// A task that is done again and again: never twice at a time, and with one timer.

const FIRST_MS = 3000, LONGEST_MS = 30000;

/** `task` returns after how many ms it is done again; never after `Infinity`, until `within` is called. */
export function rounds(task) {
  let timer, due = Infinity, isRunning = false;

  async function run() {
    due = Infinity;
    isRunning = true;
    let wait = LONGEST_MS;
    try {
      wait = await task();
    } catch (error) {
      console.error(error);
    }
    isRunning = false;
    const next = Math.min(due, performance.now() + wait);
    due = Infinity;
    at(next);
  }

  function at(moment) {
    if (moment >= due) return;
    due = moment;
    clearTimeout(timer);
    if (!isRunning) timer = setTimeout(run, due - performance.now());
  }

  return {
    /** What is due earlier stays. */
    within: (ms) => at(performance.now() + ms),
    stop() {
      clearTimeout(timer);
      due = Infinity;
    },
  };
}

/** The pauses after failures: ever longer up to a limit, and not the same for all. */
export function pauses() {
  let ms = FIRST_MS;
  return {
    next() {
      const pause = ms * (0.75 + 0.5 * Math.random());
      ms = Math.min(ms * 2, LONGEST_MS);
      return pause;
    },
    reset() { ms = FIRST_MS; },
  };
}
