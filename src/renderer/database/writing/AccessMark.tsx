import { Lock, LockKeyholeOpen } from 'lucide-react';
import type { ReactNode } from 'react';
import Tooltip from '@mui/material/Tooltip';
import { useStore } from 'zustand';
import { describeError } from '../../ui/describeError';
import { toast } from '../../ui/toast';
import { useNow } from '../../ui/useNow';
import type { QueryTab } from '../queryTab';
import { canUnlock, clockText, openUnlock } from './unlock';
import css from './writing.module.css';

const READ_ONLY = 'Every statement runs in a read-only transaction, and the server refuses those that write.';

/** Whether the tab may write, until when, and the way to change that. */
export function AccessMark({ tab }: { tab: QueryTab }): ReactNode {
  const access = useStore(tab.query.store, (state) => state.access);
  const unlockable = useStore(tab.query.store, canUnlock);
  if (access.mayWrite) return access.until === null ? null : <Unlocked tab={tab} until={access.until} />;
  const role = access.role === undefined ? '' : ` The tab is logged in with “${access.role}”.`;
  return (
    <>
      <Tooltip describeChild title={READ_ONLY + role}>
        <span className={css.mark} tabIndex={0}>
          <Lock size={13} strokeWidth={1.9} aria-hidden />
          <span>Read-only</span>
          {access.role !== undefined && <span className={css.role}>as {access.role}</span>}
        </span>
      </Tooltip>
      {access.why === 'guarded' && (
        <button type="button" className={css.link} disabled={!unlockable} onClick={() => openUnlock(tab)}>
          Unlock writing…
        </button>
      )}
    </>
  );
}

function Unlocked({ tab, until }: { tab: QueryTab; until: number }): ReactNode {
  const left = until - useNow(1000);
  const lock = (): void => {
    tab.query.writing.lock().catch((error: unknown) => toast({ ...describeError(error), tone: 'error' }));
  };
  return (
    <>
      <span className={css.mark} data-tone="danger">
        <LockKeyholeOpen size={13} strokeWidth={1.9} aria-hidden />
        Writing for {clockText(left)}
      </span>
      <button type="button" className={css.link} onClick={lock}>
        End writing
      </button>
    </>
  );
}
