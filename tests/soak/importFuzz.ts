import { spawnSync } from 'node:child_process';
import { FORMATS } from '../../src/main/inventory/import/formats';
import { corpusOf } from './importFuzz/corpus';
import { makeInput } from './importFuzz/makeInput';
import { LARGE_FILES, runLarge } from './importFuzz/largeRun';
import { add, superviseRange } from './importFuzz/supervise';
import { formatOf, tryInput } from './importFuzz/tryInput';
import { type Counts, keepInput, noCounts, runWorker, type WorkerTask } from './importFuzz/worker';
import { numberOption } from './store/random';

/**
 * `npm run soak -- importFuzz [--n INPUTS] [--seed SEED] [--format ID] [--workers COUNT] [--only INDEX]`: so many damaged
 * files for every importer, each read and planned into an empty and a small inventory. A tree that is not whole, any
 * error but a clear refusal and more than two seconds of processor time are wrong, beyond what the header of a KeePass
 * database asks for; what was wrong stays in a file.
 * Prints one line of JSON, which ends with an error if anything was wrong. `--large ENTRIES` reads one huge file of each
 * format instead and prints a line for each.
 */
const [, program = '', ...argv] = process.argv;
/** Inputs of one part: workers take the next one when they are done. */
const PART = 5000;

/** After this a large file counts as one that never ends, in milliseconds of the clock. */
const LARGE_MS = 120_000;

async function runFormat(formatId: string, n: number, seed: number, workers: number): Promise<Counts> {
  const total = noCounts();
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < n) {
      const from = next;
      next = Math.min(n, from + PART);
      add(total, await superviseRange(program, { formatId, seed, from, to: next }));
    }
  };
  await Promise.all(Array.from({ length: workers }, work));
  return total;
}

async function runOne(formatId: string, seed: number, index: number): Promise<void> {
  const input = makeInput(corpusOf(formatId), formatId, seed, index);
  const verdict = await tryInput(formatOf(formatId), input);
  keepInput(formatId, seed, input, verdict.reason ?? verdict.outcome);
  console.log(JSON.stringify({ name: 'importFuzz', seed, formatId, index, ...verdict }));
}

async function runAll(ids: readonly string[], n: number, seed: number): Promise<void> {
  const started = Date.now();
  const formats: Record<string, Counts & { inputsPerSecond: number }> = {};
  const whole = noCounts();
  for (const id of ids) {
    const formatStarted = Date.now();
    const counts = await runFormat(id, n, seed, numberOption(argv, 'workers', 2));
    const inputsPerSecond = Math.round((counts.inputs * 1000) / Math.max(1, Date.now() - formatStarted));
    formats[id] = { ...counts, inputsPerSecond };
    add(whole, counts);
    console.error(JSON.stringify({ format: id, ...formats[id] }));
  }
  const seconds = Math.round((Date.now() - started) / 1000);
  console.log(JSON.stringify({ name: 'importFuzz', seed, ...whole, seconds, formats }));
  if (whole.crashes + whole.hangs > 0) process.exitCode = 1;
}

if (argv[0] === 'large') {
  await runLarge(argv[1] ?? '', Number(argv[2]));
} else if (argv.includes('--large')) {
  const entries = numberOption(argv, 'large', 1_000_000);
  for (const file of LARGE_FILES) {
    const { status } = spawnSync(process.execPath, [program, 'large', file, String(entries)], {
      stdio: 'inherit',
      timeout: LARGE_MS,
    });
    if (status !== 0) console.log(JSON.stringify({ file, entries, outcome: 'never ended' }));
  }
} else if (argv[0] === 'worker') {
  console.log(JSON.stringify(await runWorker(JSON.parse(argv[1] ?? '') as WorkerTask)));
} else {
  const seed = numberOption(argv, 'seed', 1);
  const named = argv[argv.indexOf('--format') + 1];
  const ids = argv.includes('--format') && named !== undefined ? [named] : FORMATS.map(({ id }) => id);
  const withSeeds = ids.filter((id) => corpusOf(id).length > 0);
  if (argv.includes('--only')) await runOne(ids[0] ?? '', seed, numberOption(argv, 'only', 0));
  else await runAll(withSeeds, numberOption(argv, 'n', 100_000), seed);
}
