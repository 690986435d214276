import { Check, LockKeyholeOpen, Undo2 } from 'lucide-react';
import type { Action } from '../../stores/actions';
import { activeQuery } from '../queryRegistry';
import { canUnlock, openUnlock } from './unlock';

const hasTransaction = (): boolean => {
  const state = activeQuery()?.query.writing.store.getState();
  return state !== undefined && (state.preview !== null || state.transaction.state !== 'none');
};

function unlockable(): boolean {
  const tab = activeQuery();
  return tab !== undefined && canUnlock(tab.query.store.getState());
}

function unlockActive(): void {
  const tab = activeQuery();
  if (tab !== undefined) openUnlock(tab);
}

/** What can be done about writing in the active query tab. */
export const writingActions: readonly Action[] = [
  {
    id: 'query.unlockWriting',
    title: 'Unlock writing…',
    section: 'Query',
    icon: LockKeyholeOpen,
    keywords: 'read-only guarded production write',
    when: unlockable,
    run: unlockActive,
  },
  {
    id: 'query.commit',
    title: 'Commit the transaction',
    section: 'Query',
    icon: Check,
    when: hasTransaction,
    run: () => void activeQuery()?.query.writing.end('commit'),
  },
  {
    id: 'query.rollback',
    title: 'Roll the transaction back',
    section: 'Query',
    icon: Undo2,
    keywords: 'undo',
    when: hasTransaction,
    run: () => void activeQuery()?.query.writing.end('rollback'),
  },
];
