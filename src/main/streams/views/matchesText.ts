import { setFlagsFromString } from 'node:v8';
import { BinnacleError } from '../../../shared/errors';
import type { ColumnCells } from '../../../shared/rowPage';
import type { CellTest } from './cellTest';
import { isNullAt } from './columnReader';

/** Steps back that V8's usual engine may take in one cell before its linear one has to finish: under a millisecond. */
const MOST_BACKTRACKS = 5000;

/**
 * Whether a cell matches a regular expression, in time linear in the cell whatever the expression. V8's usual engine is
 * some 30 times quicker than its linear one, but may take for ever: it hands over to the other when it steps back too often.
 */
export function matchesText(pattern: string): Pick<CellTest, 'passes' | 'mark'> {
  const expression = linearExpression(pattern);
  const passes = (data: Uint8Array, start: number, end: number): boolean =>
    expression.test(textOf(data, start, end));
  return { passes, mark: (cells, passed) => markMatches(cells, passed, expression, passes) };
}

function linearExpression(pattern: string): RegExp {
  try {
    setFlagsFromString('--enable-experimental-regexp-engine');
    setFlagsFromString('--enable-experimental-regexp-engine-on-excessive-backtracks');
    setFlagsFromString(`--regexp-backtracks-before-fallback=${MOST_BACKTRACKS}`);
    // Refuses what the linear engine can't run.
    return new RegExp(new RegExp(pattern, 'l').source);
  } catch (cause) {
    throw new BinnacleError('bad-request', 'This regular expression can’t be used.', {
      hint: 'Leave out references to groups and looking ahead or behind: they can take for ever.',
      cause,
    });
  }
}

const textOf = (data: Uint8Array, start: number, end: number): string =>
  Buffer.from(data.buffer, data.byteOffset + start, end - start).toString();

/** Decodes a column at once where each of its bytes is a character. */
function markMatches(
  { data, ends, nulls }: ColumnCells,
  passed: Uint8Array,
  expression: RegExp,
  passes: CellTest['passes'],
): void {
  const text = textOf(data, 0, data.length);
  const isAscii = text.length === data.length;
  for (let at = 0; at < passed.length; at++) {
    if (passed[at] === 1 || isNullAt(nulls, at)) continue;
    const [start = 0, end = 0] = [ends[at], ends[at + 1]];
    if (isAscii ? expression.test(text.slice(start, end)) : passes(data, start, end)) passed[at] = 1;
  }
}
