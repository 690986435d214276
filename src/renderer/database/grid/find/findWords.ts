import type { FindState } from './gridFinder';

/** What a search has come to, such as “3 of 1,204”; `ended`: no more rows come. Empty: nothing is looked for. */
export function findText({ counted, at, stepping }: FindState, ended: boolean): string {
  if (counted === null) return '';
  const cells = counted.cells.toLocaleString();
  const sofar = ended ? '' : ' in the rows so far';
  if (counted.done < 1) {
    const part = `${Math.floor(counted.done * 100)} %`;
    return counted.cells === 0 ? `Searching, ${part}` : `${cells} found, ${part}`;
  }
  if (counted.cells === 0) return stepping ? 'Searching' : `Nothing found${sofar}`;
  const ordinal = at?.ordinal ?? null;
  return (ordinal === null ? `${cells} found` : `${ordinal.toLocaleString()} of ${cells}`) + sofar;
}

/** That a step went round; empty: it did not. */
export const wrappedText = ({ at, back }: Pick<FindState, 'at' | 'back'>): string =>
  at?.wrapped !== true ? '' : back ? 'On from the end' : 'On from the top';
