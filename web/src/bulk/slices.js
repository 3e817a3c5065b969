// Long work in slices, between which the page answers its reader.

export const SLICE_MS = 9;
export const STRIDE = 8192; // rows between two looks at the clock

// As a message, not a timer: timers wait four milliseconds at the least.
const pause = () =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });

// Run generators one at a time: a newer one ends those before it, which then give undefined.
export function makeRunner() {
  let newest = 0;
  return async (work) => {
    const mine = ++newest;
    for (;;) {
      const end = performance.now() + SLICE_MS;
      do {
        const step = work.next();
        if (step.done) return step.value;
      } while (performance.now() < end);
      await pause();
      if (mine !== newest) return undefined;
    }
  };
}
