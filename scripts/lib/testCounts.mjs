import { readFileSync } from 'node:fs';

/** Adds the counts of `more` (missing ones are 0) to `counts`. */
export function addCounts(counts, more) {
  for (const key of ['passed', 'failed', 'skipped']) counts[key] += more[key] ?? 0;
}

/**
 * Counts from vitest's JSON report. A file that could not be loaded and an error outside of any test count
 * as one failed test each: neither may pass unseen. `exitCode` is vitest's own.
 */
export function readCounts(path, exitCode) {
  let report;
  try {
    report = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return { failed: 1 };
  }
  const isFailed = ({ status }) => status === 'failed';
  const brokenFiles = report.testResults.filter(
    (file) => isFailed(file) && !file.assertionResults.some(isFailed),
  ).length;
  const failed = report.numFailedTests + brokenFiles;
  return {
    passed: report.numPassedTests,
    failed: failed === 0 && exitCode !== 0 ? 1 : failed,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}
