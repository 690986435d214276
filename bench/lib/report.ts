import { availableParallelism, cpus, totalmem } from 'node:os';

/** What a benchmark has found. Times in ms, sizes in bytes, rates per second. */
export interface Findings {
  metrics: Record<string, number>;
  /** Another program's figures, taken in the same run, in turn with ours. */
  peer?: Record<string, number>;
  /** Ours divided by the peer's. */
  ratio?: Record<string, number>;
}

const rounded = (values: Record<string, number> = {}): Record<string, number> =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [key, Number(value.toPrecision(6))]));

/** This machine, in short. */
function machine(): string {
  const model = cpus()[0]?.model.trim() ?? 'unknown processor';
  return `${availableParallelism()} × ${model}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform}`;
}

/**
 * Prints the findings: for people unless `--json` was given, and always one line of JSON last. Nothing else may write to
 * standard output afterwards.
 */
export function printReport(name: string, electron: string, findings: Findings): void {
  const metrics = rounded(findings.metrics);
  const peer = rounded(findings.peer);
  const ratio = rounded(findings.ratio);
  if (!process.argv.includes('--json')) {
    for (const [key, value] of Object.entries({ ...metrics, ...peer }))
      console.log(`${key.padEnd(32)} ${value}`);
    for (const [key, value] of Object.entries(ratio)) console.log(`${`ratio ${key}`.padEnd(32)} ${value}`);
  }
  const date = new Date().toISOString();
  console.log(JSON.stringify({ name, date, machine: machine(), electron, metrics, peer, ratio }));
}

/** Tells a person how far it is, without touching standard output. */
export function progress(text: string): void {
  process.stderr.write(`${text}\n`);
}
