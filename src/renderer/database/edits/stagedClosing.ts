import { choose } from '../../ui/confirm';
import type { QueryTab } from '../queryTab';
import { applyStaged, countOfChanges, readOnlyReason } from './applyStaged';
import type { ResultEdits } from './resultEdits';

const sizeOf = (edits: ResultEdits): number => edits.store.getState().staged.size;

/** Whether anything is staged in a tab and not applied. */
export const hasStaged = ({ edits }: QueryTab): boolean => edits.staged().length > 0;

/** Asks what becomes of everything that is staged in a tab before it closes. False: the tab stays. */
export function settleStaged(tab: QueryTab): Promise<boolean> {
  return settle(tab, tab.edits.staged(), 'close the tab');
}

/** The same for one result that is closed, or that the next run may replace. True: nothing is staged in it any more. */
export function settleResult(tab: QueryTab, key: number): Promise<boolean> {
  const edits = tab.edits.of(key);
  return settle(tab, edits === undefined || sizeOf(edits) === 0 ? [] : [edits], 'let the result go');
}

async function settle(tab: QueryTab, staged: readonly ResultEdits[], goal: string): Promise<boolean> {
  if (staged.length === 0) return true;
  const size = staged.reduce((sum, edits) => sum + sizeOf(edits), 0);
  const count = countOfChanges(size);
  const refusal = readOnlyReason(tab);
  const choice = await choose({
    title: `${count} ${size === 1 ? 'is' : 'are'} staged and not applied`,
    text: refusal === null ? `Apply what is staged before you ${goal}?` : `It can’t be applied: ${refusal}`,
    host: { name: tab.title },
    cancelLabel: 'Keep open',
    ...(refusal === null ? { otherLabel: 'Apply…' } : {}),
    confirmLabel: 'Discard',
    danger: true,
  });
  if (choice === 'cancel') return false;
  for (const edits of staged) {
    if (choice === 'confirm') edits.discard();
    // What was refused must be seen.
    else if (!(await applyStaged(tab, edits))) return false;
  }
  return true;
}
