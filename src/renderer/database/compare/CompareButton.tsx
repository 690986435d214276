import { GitCompareArrows } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { IconAction } from '../../ui/IconAction';
import type { ResultInfo } from '../queryLog';
import type { QueryTab } from '../queryTab';
import { comparableWith } from './comparable';
import { CompareSheet } from './CompareSheet';

/** Compares a result with another one of its tab. */
export function CompareButton({ tab, result }: { tab: QueryTab; result: ResultInfo }): ReactNode {
  const results = useStore(tab.query.store, (state) => state.results);
  const [open, setOpen] = useState(false);
  // Whether rows are kept can change with the connection.
  useStore(tab.query.store, (state) => state.ready);
  const kept = (each: ResultInfo): boolean => tab.query.isKept(each.key, result.key);
  const others = comparableWith(results, result).filter(kept);
  const can = result.compared === null && result.state !== 'running' && kept(result) && others.length > 0;
  return (
    <>
      <IconAction
        icon={GitCompareArrows}
        size={14}
        label={
          can ? `Compare ${result.label} with another result` : 'Compare: keep a result, then run another'
        }
        disabled={!can}
        onClick={() => setOpen(true)}
      />
      {open && can && <CompareSheet {...{ tab, result, others }} onClose={() => setOpen(false)} />}
    </>
  );
}
