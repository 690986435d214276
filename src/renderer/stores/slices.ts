/** How long one slice of a longer piece of work may take, in ms: half a frame, so that keys are heard at once. */
const SLICE_MS = 8;

/** Resolves as a task of its own, after events that wait. */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

/** Runs steps at once. */
export function finish<T>(steps: Generator<undefined, T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
}

/** Runs steps in slices, with room for other work between them; null: `current` said that nobody waits for it any more. */
export async function finishInSlices<T>(
  steps: Generator<undefined, T>,
  current: () => boolean = () => true,
): Promise<T | null> {
  let end = performance.now() + SLICE_MS;
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
    if (performance.now() < end) continue;
    await nextTask();
    if (!current()) return null;
    end = performance.now() + SLICE_MS;
  }
}
