import { ChartLine } from 'lucide-react';
import { useCallback, useEffect, useMemo, useState, useSyncExternalStore, type ReactNode } from 'react';
import Button from '@mui/material/Button';
import { useStore } from 'zustand';
import { EmptyState } from '../../ui/EmptyState';
import { ErrorNote } from '../../ui/ErrorNote';
import { useShownTheme } from '../../ui/ThemeRoot';
import type { GridSource } from '../grid/gridSource';
import { ViewBar } from '../grid/view/ViewBar';
import type { ViewedResult } from '../grid/view/viewedResult';
import { ChartControls, columnName } from './ChartControls';
import { firstChoice, type ChartChoice } from './chartChoice';
import type { ChartData } from './chartData';
import css from './ChartPane.module.css';
import { pointsText } from './chartWords';
import { Plot } from './Plot';
import { SERIES_COLOURS } from './plotOptions';
import { pointText } from './pointText';
import { useChartData } from './useChartData';

/** Choices that were made, while the result is kept. */
const choices = new WeakMap<ViewedResult, ChartChoice>();

/** A result as a chart, sorted and filtered as it is shown. */
export function ChartPane({ viewed }: { viewed: ViewedResult }): ReactNode {
  const state = useStore(viewed.store);
  const { columns } = viewed.result;
  const [choice, setChoice] = useState(() => choices.get(viewed) ?? firstChoice(columns));
  const ended = useEnded(state.source);
  const choose = (next: ChartChoice): void => {
    choices.set(viewed, next);
    setChoice(next);
  };
  if (choice === null || !ended) {
    return (
      <EmptyState
        compact
        icon={ChartLine}
        title={choice === null ? 'Nothing to draw' : 'Rows still come'}
        text={
          choice === null
            ? 'A chart needs a column of numbers. Select one, or convert a text with CAST in the statement.'
            : 'The chart is drawn when all rows are there. Cancel the statement to draw those that have come.'
        }
      />
    );
  }
  return (
    <div className={css.pane}>
      <ViewBar viewed={viewed} state={state} />
      <div className={css.bar}>
        <ChartControls columns={columns} choice={choice} onChoose={choose} />
      </div>
      <Drawing source={state.source} choice={choice} />
    </div>
  );
}

function useEnded(source: GridSource): boolean {
  const subscribe = useCallback((listener: () => void) => source.subscribe(listener), [source]);
  return useSyncExternalStore(subscribe, () => source.ended());
}

function Drawing({ source, choice }: { source: GridSource; choice: ChartChoice }): ReactNode {
  const [again, setAgain] = useState(0);
  const state = useChartData(source, choice, again);
  if (state.phase === 'reading') {
    return (
      <div className={css.reading} role="status">
        Reading rows
        <progress value={state.done} aria-label="Rows read so far" />
      </div>
    );
  }
  if (state.phase === 'failed') {
    const retry = <Button onClick={() => setAgain(again + 1)}>Try again</Button>;
    return <ErrorNote message={state.message} hint={state.hint} actions={retry} />;
  }
  if (state.data.rows.length > 0) return <Drawn {...{ source, choice }} data={state.data} />;
  const text = 'No row has a value in the column of the horizontal axis. Choose another column above.';
  return <EmptyState compact icon={ChartLine} title="Nothing to draw" text={text} />;
}

function Drawn(props: { source: GridSource; choice: ChartChoice; data: ChartData }): ReactNode {
  const { source, choice, data } = props;
  const { columns } = source;
  const theme = useShownTheme();
  const [point, setPoint] = useState<number | null>(null);
  // One list for one choice, so that a move of the cursor draws nothing anew.
  const list = useMemo(() => choice.y.map((index) => columnName(columns, index)), [choice.y, columns]);
  const xName = choice.x === null ? 'Row' : columnName(columns, choice.x);
  const shown = pointsText(data, source.rowCount());
  return (
    <>
      {list.length > 1 && (
        <ul className={css.legend} aria-label="Colours">
          {list.map((name, index) => (
            <li key={choice.y[index]}>
              <span className={css.swatch} style={{ background: SERIES_COLOURS[theme][index] }} />
              {name}
            </li>
          ))}
        </ul>
      )}
      <Plot
        {...{ data, xName }}
        names={list}
        kind={choice.kind}
        label={`Chart of ${list.join(', ')} over ${xName}. ${shown}`}
        onPoint={setPoint}
      />
      <div className={css.foot}>
        <span>{shown}</span>
        <PointReadout {...{ source, choice }} row={point === null ? null : (data.rows[point] ?? null)} />
      </div>
    </>
  );
}

/** The exact values of the row at the cursor, as the server wrote them. */
function PointReadout(props: { source: GridSource; choice: ChartChoice; row: number | null }): ReactNode {
  const { source, choice, row } = props;
  const [read, setRead] = useState<{ row: number; text: string } | null>(null);
  useEffect(() => {
    if (row === null) return;
    let wanted = true;
    source.load(row).then(
      (page) => wanted && setRead({ row, text: pointText(page, row, choice, source.columns) }),
      () => undefined,
    );
    return () => void (wanted = false);
  }, [source, choice, row]);
  return (
    <span className={css.point} role="status" data-selectable>
      {row !== null && read?.row === row ? read.text : ''}
    </span>
  );
}
