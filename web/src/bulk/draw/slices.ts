// Runs long work in slices, so that the page stays responsive.

export const SLICE_MS = 9;
const STRIDE = 8192; // rows between two looks at the clock

/** Work that yields where it may pause, and returns its result. */
export type Work<T> = Generator<unknown, T>;

/** Runs work; newer work cancels older work, which then resolves to undefined. */
export type Runner = <T>(work: Work<T>) => Promise<T | undefined>;

/** Let the browser do other work, by waiting for a message to arrive. A timer would wait at least four milliseconds. */
const pause = () =>
  new Promise<void>((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });

/** Return a function that runs work in slices of time, between which the page can respond. If it is called again before
 * the work is done, the older work stops and its result is undefined. */
export function makeRunner(): Runner {
  let newest = 0;
  return async (work) => {
    newest += 1;
    const turn = newest;
    for (;;) {
      const end = performance.now() + SLICE_MS;
      do {
        const step = work.next();
        if (step.done) return step.value;
      } while (performance.now() < end);
      await pause();
      if (turn !== newest) return undefined;
    }
  };
}

/** Run work to its end, without a pause. */
export function runWhole<T>(work: Work<T>): T {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}

/** Run a plain loop at full speed over strides of rows, with a pause after each. */
export function* inStrides(n: number, run: (start: number, end: number) => void): Work<void> {
  for (let start = 0; start < n; start += STRIDE) {
    run(start, Math.min(n, start + STRIDE));
    yield;
  }
}
