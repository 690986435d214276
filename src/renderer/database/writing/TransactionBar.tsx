import { TriangleAlert } from 'lucide-react';
import { useEffect, useRef, type ReactNode } from 'react';
import Button from '@mui/material/Button';
import { useStore } from 'zustand';
import type { TransactionInfo } from '../../../shared/queryWriting';
import { toast } from '../../ui/toast';
import { useNow } from '../../ui/useNow';
import type { QueryTab } from '../queryTab';
import { clockText } from './unlock';
import css from './writing.module.css';

/** A transaction that stands idle for so long warns, in ms: it may hold locks that others wait for. */
const IDLE_MS = 60_000;

const statementsText = (count: number): string =>
  `${count.toLocaleString()} ${count === 1 ? 'statement' : 'statements'}`;

/** Stands above the status line as long as a transaction is open, with the ways to end it. */
export function TransactionBar({ tab }: { tab: QueryTab }): ReactNode {
  const transaction = useStore(tab.query.writing.store, (state) => state.transaction);
  const held = useStore(tab.query.writing.store, (state) => state.preview !== null);
  if (transaction.state === 'none' || held) return null;
  return <Bar tab={tab} transaction={transaction} />;
}

function Bar({ tab, transaction }: { tab: QueryTab; transaction: TransactionInfo }): ReactNode {
  const { state, since, statements } = transaction;
  const ending = useStore(tab.query.writing.store, (now) => now.ending);
  const running = useStore(tab.query.store, ({ run }) => run !== null && run.elapsedMs === null);
  const now = useNow(1000);
  const idle = useIdle(transaction, running, now);
  const failed = state === 'failed';
  return (
    <div
      className={css.bar}
      role="region"
      aria-label="Transaction"
      data-tone={failed ? 'danger' : idle ? 'warning' : undefined}
    >
      {(failed || idle) && <TriangleAlert size={14} aria-hidden />}
      <strong>{failed ? 'Transaction failed' : 'Transaction open'}</strong>
      <span className={css.clock}>{clockText(now - (since ?? now))}</span>
      <span className={css.detail}>
        {failed
          ? 'It can only be rolled back.'
          : `${statementsText(statements)}, not committed${idle ? '; it may hold up others' : ''}`}
      </span>
      <span className={css.gap} />
      <Button disabled={ending || running} onClick={() => void tab.query.writing.end('rollback')}>
        Roll back
      </Button>
      {!failed && (
        <Button
          variant="contained"
          color="primary"
          disabled={ending || running}
          onClick={() => void tab.query.writing.end('commit')}
        >
          Commit
        </Button>
      )}
    </div>
  );
}

/** Whether nothing has run in the transaction for a minute; a toast says so once for each transaction. */
function useIdle({ since, statements }: TransactionInfo, running: boolean, now: number): boolean {
  const last = useRef({ statements, at: now });
  const toldSince = useRef<number | null>(null);
  if (running || last.current.statements !== statements) last.current = { statements, at: now };
  const idle = now - last.current.at >= IDLE_MS;
  useEffect(() => {
    if (!idle || toldSince.current === since) return;
    toldSince.current = since;
    toast({
      message: `A transaction with ${statementsText(statements)} stands idle.`,
      hint: 'Commit it or roll it back: it may hold locks that others wait for.',
      tone: 'warning',
    });
  }, [idle, since, statements]);
  return idle;
}
