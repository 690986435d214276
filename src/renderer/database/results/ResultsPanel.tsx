import { Download, Pin, PinOff, Table2, X } from 'lucide-react';
import { lazy, Suspense, useCallback, useId, useState, type ReactNode, type WheelEvent } from 'react';
import { useStore } from 'zustand';
import { EmptyState } from '../../ui/EmptyState';
import { IconAction } from '../../ui/IconAction';
import { TabStrip, type TabItem } from '../../ui/TabStrip';
import { CompareButton } from '../compare/CompareButton';
import { ComparedPlace } from '../compare/ComparedPlace';
import { EditPlace } from '../edits/EditPlace';
import { settleResult } from '../edits/stagedClosing';
import { followKeys } from '../follow/followKeys';
import type { FollowedCell } from '../grid/ResultGrid';
import type { SelectionSummary } from '../grid/selectionSummary';
import type { ResultInfo } from '../queryLog';
import type { QueryTab } from '../queryTab';
import { TablePageBar } from '../page/TablePageBar';
import { PlanResult } from '../plan/PlanResult';
import { firstTable } from '../resultLabel';
import { exportResult } from '../transfer/exportCommands';
import { MessagesView } from './MessagesView';
import css from './ResultsPanel.module.css';
import { summaryText } from './summaryText';
import { ViewSwitch } from './ViewSwitch';

const ChartPane = lazy(() =>
  import('../chart/ChartPane').then(({ ChartPane: component }) => ({ default: component })),
);

const MESSAGES = 'messages';

const countText = ({ rows, state }: ResultInfo): string =>
  rows.toLocaleString() + (state === 'running' ? '…' : '');

/** Results as tabs, and the messages of the server behind the last one. */
export function ResultsPanel({ tab }: { tab: QueryTab }): ReactNode {
  const id = useId();
  const results = useStore(tab.query.store, (state) => state.results);
  const shown = useStore(tab.query.store, (state) => state.shown);
  const messages = useStore(tab.query.store, (state) => state.messages);
  /** Keys of the results that are shown as charts. */
  const [charts, setCharts] = useState<ReadonlySet<number>>(new Set());
  const active = shown === null ? MESSAGES : String(shown);
  const result = results.find(({ key }) => key === shown);
  const tabs: TabItem[] = [
    ...results.map((each) => ({ id: String(each.key), label: each.label, count: countText(each) })),
    {
      id: MESSAGES,
      label: 'Messages',
      count: messages.length === 0 ? undefined : messages.length.toLocaleString(),
    },
  ];
  const idOf = (of: string): string => `${id}-${of}`;
  return (
    <div className={css.panel} data-query-part="results">
      <div className={css.head}>
        <div className={css.strip} onWheel={turnSideways}>
          <TabStrip
            label="Results"
            tabs={tabs}
            active={active}
            onPick={(picked) => tab.query.pick(picked === MESSAGES ? null : Number(picked))}
            idOf={idOf}
          />
        </div>
        <span className={css.gap} />
        {result !== undefined && (
          <ViewSwitch
            label={result.label}
            view={charts.has(result.key) ? 'chart' : 'table'}
            onPick={(view) => setCharts(switched(charts, result.key, view === 'chart'))}
          />
        )}
        {result !== undefined && <ResultButtons tab={tab} result={result} />}
      </div>
      <div className={css.body} role="tabpanel" id={idOf(active)} aria-labelledby={`${idOf(active)}-tab`}>
        {result === undefined ? (
          <Messages tab={tab} />
        ) : (
          <PlanResult tab={tab} result={result}>
            <Result tab={tab} result={result} asChart={charts.has(result.key)} />
          </PlanResult>
        )}
      </div>
    </div>
  );
}

/** Tabs that have no room are reached by the wheel, too. */
function turnSideways({ currentTarget, deltaY }: WheelEvent<HTMLElement>): void {
  currentTarget.scrollLeft += deltaY;
}

function Messages({ tab }: { tab: QueryTab }): ReactNode {
  const none = useStore(tab.query.store, (state) => state.messages.length === 0);
  if (!none) return <MessagesView tab={tab} />;
  return (
    <EmptyState
      compact
      icon={Table2}
      title="No results yet"
      text="Type a statement above and run it, or open a table in the explorer. Results appear here, with what the server says beside them."
    />
  );
}

function ResultButtons({ tab, result }: { tab: QueryTab; result: ResultInfo }): ReactNode {
  const { key, label, pinned } = result;
  /** What is staged would go with the result, at once or with the next run. */
  const afterStaged = async (act: () => void, loses = true): Promise<void> => {
    if (!loses || (await settleResult(tab, key))) act();
  };
  return (
    <>
      <IconAction
        icon={Download}
        size={14}
        label={`Export ${label} to a file`}
        onClick={() => exportResult(tab, result)}
      />
      <CompareButton tab={tab} result={result} />
      <IconAction
        icon={pinned ? PinOff : Pin}
        size={14}
        label={pinned ? `Let the next run replace ${label}` : `Keep ${label} when something else runs`}
        pressed={pinned}
        onClick={() => void afterStaged(() => tab.query.pin(key, !pinned), pinned)}
      />
      <IconAction
        icon={X}
        size={15}
        label={`Close ${label}`}
        onClick={() => void afterStaged(() => tab.query.closeResult(key))}
      />
    </>
  );
}

function switched(before: ReadonlySet<number>, key: number, on: boolean): ReadonlySet<number> {
  const after = new Set(before);
  if (on) after.add(key);
  else after.delete(key);
  return after;
}

function Result(props: { tab: QueryTab; result: ResultInfo; asChart: boolean }): ReactNode {
  const { tab, result, asChart } = props;
  const [summary, setSummary] = useState<SelectionSummary | null>(null);
  const { key, resultId } = result;
  const onFollow = useCallback(
    (cell: FollowedCell) => void followKeys(tab, { key, resultId }, cell),
    [tab, key, resultId],
  );
  const viewed = tab.query.viewed(result.key);
  const edits = tab.edits.of(result.key);
  if (viewed === undefined || edits === undefined) return null;
  if (asChart) {
    return (
      <Suspense fallback={null}>
        <ChartPane key={result.key} viewed={viewed} />
      </Suspense>
    );
  }
  if (result.compared !== null) {
    return (
      <div className={css.grid}>
        <ComparedPlace
          key={result.key}
          counts={result.compared}
          viewed={viewed}
          label={result.label}
          dialect={tab.dialect}
          onSummary={setSummary}
        />
      </div>
    );
  }
  const shownPage = tab.pages.shownBy(result.runId);
  return (
    <>
      {shownPage !== undefined && <TablePageBar {...{ tab, result, viewed }} shown={shownPage} />}
      <div className={css.grid}>
        <EditPlace
          key={result.key}
          tab={tab}
          edits={edits}
          viewed={viewed}
          complete={result.state === 'complete'}
          label={result.label}
          table={firstTable(result.statement)}
          dialect={tab.dialect}
          onSummary={setSummary}
          onFollow={onFollow}
        />
      </div>
      {summary !== null && (
        <div className={css.summary} data-selectable>
          {summaryText(summary)}
        </div>
      )}
    </>
  );
}
