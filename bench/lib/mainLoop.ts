import type { ElectronApplication } from 'playwright-core';

/**
 * Watches main's event loop from inside the app while something else is measured. Resolves to a function that ends the
 * watch and returns the delay's 99th percentile in ms.
 */
export async function watchMainLoop(app: ElectronApplication): Promise<() => Promise<number>> {
  await app.evaluate(() => {
    const { monitorEventLoopDelay } = process.getBuiltinModule('node:perf_hooks');
    const histogram = monitorEventLoopDelay({ resolution: 1 });
    histogram.enable();
    (globalThis as { binnacleLoop?: typeof histogram }).binnacleLoop = histogram;
  });
  return () =>
    app.evaluate(() => {
      const histogram = (globalThis as { binnacleLoop?: { percentile(p: number): number; disable(): void } })
        .binnacleLoop;
      histogram?.disable();
      return (histogram?.percentile(99) ?? 0) / 1e6;
    });
}
