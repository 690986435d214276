import { useEffect, useState, type ReactNode } from 'react';
import Button from '@mui/material/Button';
import { useStore } from 'zustand';
import type { Plan } from '../../../shared/plans/plan';
import { describeError } from '../../ui/describeError';
import type { ResultInfo } from '../queryLog';
import type { QueryTab } from '../queryTab';
import css from './plan.module.css';
import { readPlan } from './planSource';
import { PlanSummary, PlanView } from './PlanView';

/** Properties of {@link PlanResult}. */
export interface PlanResultProps {
  tab: QueryTab;
  result: ResultInfo;
  /** The result as it is. */
  children: ReactNode;
}

type Read = { plan: Plan } | { problem: string } | null;

/** A result; one that is a plan is shown as a tree, or as it is. */
export function PlanResult({ tab, result, children }: PlanResultProps): ReactNode {
  const isPlan = useStore(tab.plans.store, ({ runs }) => runs.has(result.runId));
  return isPlan ? (
    <Shown key={result.key} {...{ tab, result }}>
      {children}
    </Shown>
  ) : (
    children
  );
}

function Shown({ tab, result, children }: PlanResultProps): ReactNode {
  const [asText, setAsText] = useState(false);
  const read = usePlan(tab, result);
  const plan = read !== null && 'plan' in read ? read.plan : null;
  return (
    <div className={css.panel}>
      <div className={css.head}>
        <Button variant="text" size="small" aria-pressed={!asText} onClick={() => setAsText(false)}>
          Plan
        </Button>
        <Button variant="text" size="small" aria-pressed={asText} onClick={() => setAsText(true)}>
          Text
        </Button>
        {plan === null ? (
          <span className={css.quiet}>{wordsOf(result, read)}</span>
        ) : (
          <PlanSummary plan={plan} />
        )}
      </div>
      {asText || plan === null ? children : <PlanView plan={plan} />}
    </div>
  );
}

function wordsOf({ state }: ResultInfo, read: Read): string {
  if (read !== null && 'problem' in read) return read.problem;
  return state === 'partial' ? 'It was cut short: there is no plan to show.' : 'Waiting for the plan.';
}

/** Null: not read yet. */
function usePlan(tab: QueryTab, { key, state }: ResultInfo): Read {
  const [read, setRead] = useState<Read>(null);
  useEffect(() => {
    const source = tab.query.source(key);
    if (state !== 'complete' || source === undefined) return undefined;
    let wanted = true;
    const settle = (next: Read): void => {
      if (wanted) setRead(next);
    };
    readPlan(source, tab.dialect).then(
      (plan) => settle({ plan }),
      (error: unknown) => settle({ problem: describeError(error).message }),
    );
    return () => {
      wanted = false;
    };
  }, [tab, key, state]);
  return read;
}
