import { formatBytes } from '../ui/time';
import type { ResultInfo, RunInfo } from './queryLog';

/** A duration: "12 ms", "3.4 s", "2 min 5 s". */
export function durationText(ms: number): string {
  if (ms < 1000) return `${Math.max(0, Math.round(ms))} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(ms < 10_000 ? 2 : 1)} s`;
  const seconds = Math.floor(ms / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** "1,234 rows". */
export const rowsText = (rows: number): string => `${rows.toLocaleString()} ${rows === 1 ? 'row' : 'rows'}`;

const PHASES: Record<RunInfo['phase'], string> = {
  running: 'Running',
  cancelling: 'Cancelling',
  done: 'Done',
  failed: 'Failed',
  cancelled: 'Cancelled',
  lost: 'Connection lost',
};

/** How a run stands: "Running 3 of 12". */
export function phaseText(run: RunInfo | null): string {
  if (run === null) return 'Nothing has run yet';
  const running = run.phase === 'running' || run.phase === 'cancelling';
  const which = running && run.statements > 1 ? ` ${run.index + 1} of ${run.statements}` : '';
  return PHASES[run.phase] + which;
}

/** Below this a rate says nothing, in ms. */
const RATE_FROM_MS = 100;

/** What a result has brought: "1,234 rows, 5,000 rows/s, 1.2 MiB". */
export function resultText({ rows, bytes, elapsedMs, state }: ResultInfo): string {
  const parts = [rowsText(rows)];
  if (elapsedMs >= RATE_FROM_MS)
    parts.push(`${Math.round((rows / elapsedMs) * 1000).toLocaleString()} rows/s`);
  if (bytes > 0) parts.push(formatBytes(bytes));
  if (state === 'partial') parts.push('cut short');
  return parts.join(' · ');
}

/** Limits to choose from, in ms; null: none. */
export const TIMEOUTS: readonly (number | null)[] = [null, 10_000, 30_000, 60_000, 300_000, 1_800_000];

/** A limit in words. */
export function timeoutText(ms: number | null): string {
  if (ms === null) return 'No time limit';
  return ms < 60_000 ? `At most ${ms / 1000} s` : `At most ${ms / 60_000} min`;
}
