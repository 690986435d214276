// Loaded into every process of a benchmark by NODE_OPTIONS: an Electron main process writes the delay of its event loop
// over its whole life, in ms, when it ends.
if (process.type === 'browser') {
  const { appendFileSync } = process.getBuiltinModule('node:fs');
  const { monitorEventLoopDelay } = process.getBuiltinModule('node:perf_hooks');
  const histogram = monitorEventLoopDelay({ resolution: 1 });
  histogram.enable();
  process.on('exit', () => {
    const p99 = histogram.percentile(99) / 1e6;
    appendFileSync(process.env.BENCH_LOOP_FILE, `${JSON.stringify({ argv: process.argv, p99 })}\n`);
  });
}
