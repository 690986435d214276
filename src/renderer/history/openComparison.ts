import { openHistorySheet } from './historyState';
import { localTimeText } from './pickedMoment';

/** A day in ms: what a comparison begins with. */
const DAY = 24 * 60 * 60 * 1000;

/** Opens a comparison of yesterday, at this time, with now. */
export function openComparison(): void {
  const text = localTimeText(Date.now() - DAY);
  openHistorySheet({ kind: 'compare', from: { kind: 'time', text }, to: { kind: 'now' }, folderId: null });
}
