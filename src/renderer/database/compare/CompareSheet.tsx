import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import Button from '@mui/material/Button';
import Checkbox from '@mui/material/Checkbox';
import FormControlLabel from '@mui/material/FormControlLabel';
import LinearProgress from '@mui/material/LinearProgress';
import { BinnacleError } from '../../../shared/errors';
import type { CompareQuestion } from '../../../shared/resultCompare';
import { describeError } from '../../ui/describeError';
import { ErrorNote } from '../../ui/ErrorNote';
import { SelectField } from '../../ui/Field';
import { SideSheet } from '../../ui/SideSheet';
import type { ResultInfo } from '../queryLog';
import type { QueryTab } from '../queryTab';
import css from '../transfer/transfer.module.css';
import { comparedLabel, compareQuestion, inOrder, sharedColumns, type SharedColumn } from './comparable';
import { guessKey } from './guessKey';

/** Columns that can be chosen for the key; tables with more have theirs among the first. */
const MAX_CHOICES = 400;
/** Names of columns that are not compared, in the note about them. */
const MAX_NAMED = 8;

/** Properties of {@link CompareSheet}. */
export interface CompareSheetProps {
  tab: QueryTab;
  result: ResultInfo;
  /** What it can be compared with; not empty. */
  others: readonly ResultInfo[];
  onClose: () => void;
}

/** Asks which result another one is compared with, and which columns tell rows apart. */
export function CompareSheet({ tab, result, others, onClose }: CompareSheetProps): ReactNode {
  const [otherKey, setOtherKey] = useState(others[0]?.key ?? 0);
  const other = others.find(({ key }) => key === otherKey) ?? others[0] ?? result;
  const pair = useMemo(() => inOrder(result, other), [result, other]);
  const { shared, others: left } = useMemo(() => sharedColumns(pair[0].columns, pair[1].columns), [pair]);
  const [key, setKey] = useKey(tab, pair, shared);
  const work = useComparison(tab, result.key, onClose);
  const ready = work.done === null && key.size > 0;
  return (
    <SideSheet
      open
      title="Compare two results"
      subtitle="Shows the rows that differ as a new result. Values count as they are written: 1.0 and 1.00 differ."
      onClose={() => {
        work.stop();
        onClose();
      }}
      width={520}
      footer={
        <>
          <span style={{ flex: 1 }} />
          <Button
            variant="text"
            onClick={() => {
              work.stop();
              onClose();
            }}
          >
            Cancel
          </Button>
          <Button
            variant="contained"
            color="primary"
            disabled={!ready}
            onClick={() => work.start(compareQuestion(pair, shared, key), comparedLabel(pair))}
          >
            Compare
          </Button>
        </>
      }
    >
      <SelectField
        label={`Compare ${result.label} with`}
        value={String(other.key)}
        options={others.map((each) => ({
          value: String(each.key),
          label: `${each.label} (${each.rows.toLocaleString()} rows${each.state === 'partial' ? ', cut short' : ''})`,
        }))}
        onChange={(value) => setOtherKey(Number(value))}
      />
      {shared.length === 0 ? (
        <p className={css.partial}>These results have no column of the same name.</p>
      ) : (
        <KeyChoice shared={shared} chosen={key} onChange={setKey} />
      )}
      {left.length > 0 && shared.length > 0 && (
        <p className={css.note}>
          Not compared, because only one result has them, or has them twice:{' '}
          {left.slice(0, MAX_NAMED).join(', ')}
          {left.length > MAX_NAMED && ` and ${(left.length - MAX_NAMED).toLocaleString()} more`}.
        </p>
      )}
      {pair.some(({ state }) => state === 'partial') && (
        <p className={css.partial}>A result was cut short: rows that were not fetched count as missing.</p>
      )}
      {work.done !== null && (
        <LinearProgress variant="determinate" value={work.done * 100} aria-label="Compared so far" />
      )}
      {work.error !== null && <ErrorNote {...describeError(work.error)} />}
    </SideSheet>
  );
}

interface KeyChoiceProps {
  shared: readonly SharedColumn[];
  chosen: ReadonlySet<string>;
  onChange: (key: ReadonlySet<string>) => void;
}

function KeyChoice({ shared, chosen, onChange }: KeyChoiceProps): ReactNode {
  const toggle = (name: string): void => {
    const next = new Set(chosen);
    if (!next.delete(name)) next.add(name);
    onChange(next);
  };
  return (
    <>
      <h3 className={css.heading}>Columns that say which rows belong together</h3>
      <div className={css.columns} role="group" aria-label="Key">
        {shared.slice(0, MAX_CHOICES).map(({ name }) => (
          <FormControlLabel
            key={name}
            label={name === '' ? 'without a name' : name}
            control={<Checkbox size="small" checked={chosen.has(name)} onChange={() => toggle(name)} />}
          />
        ))}
      </div>
      {chosen.size === 0 && <p className={css.note}>Choose at least one.</p>}
    </>
  );
}

/** The key as it was guessed, until a person chooses. */
function useKey(
  tab: QueryTab,
  pair: readonly [ResultInfo, ResultInfo],
  shared: readonly SharedColumn[],
): [ReadonlySet<string>, (key: ReadonlySet<string>) => void] {
  const [chosen, setChosen] = useState<{ of: typeof shared; key: ReadonlySet<string> } | null>(null);
  useEffect(() => {
    let wanted = true;
    void guessKey(tab, pair[1], shared).then((key) => {
      if (wanted) setChosen((before) => (before?.of === shared ? before : { of: shared, key }));
    });
    return () => {
      wanted = false;
    };
  }, [tab, pair, shared]);
  const key = chosen?.of === shared ? chosen.key : NO_KEY;
  return [key, (next) => setChosen({ of: shared, key: next })];
}

const NO_KEY: ReadonlySet<string> = new Set();

interface Comparison {
  /** From 0 to 1; null: none goes on. */
  done: number | null;
  error: unknown;
  start: (question: CompareQuestion, label: string) => void;
  stop: () => void;
}

function useComparison(tab: QueryTab, key: number, onDone: () => void): Comparison {
  const [done, setDone] = useState<number | null>(null);
  const [error, setError] = useState<unknown>(null);
  const stop = useRef<() => void>(() => undefined);
  const failed = (problem: unknown): void => {
    setDone(null);
    if (!(problem instanceof BinnacleError && problem.code === 'cancelled')) setError(problem);
  };
  const start = (question: CompareQuestion, label: string): void => {
    setError(null);
    setDone(0);
    try {
      const running = tab.query.compare(key, question, label, setDone);
      stop.current = running.stop;
      running.made.then(onDone, failed);
    } catch (problem) {
      failed(problem);
    }
  };
  return { done, error, start, stop: () => stop.current() };
}
