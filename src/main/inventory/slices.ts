import { setImmediate } from 'node:timers/promises';

/** What one slice of work may take, in ms: calls wait no longer. */
export const SLICE_MS = 4;

/** Does something for each item in slices, between which other calls are served. */
export async function inSlices<T>(items: Iterable<T>, work: (item: T) => void): Promise<void> {
  let end = performance.now() + SLICE_MS;
  for (const item of items) {
    work(item);
    if (performance.now() < end) continue;
    await setImmediate();
    end = performance.now() + SLICE_MS;
  }
}
