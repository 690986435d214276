import Button from '@mui/material/Button';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { FIRST_ROWS } from '../../../shared/sql/identifiers';
import { serverFilterRefusal, type PageFilter, type TablePage } from '../../../shared/sql/tablePage';
import { IconAction } from '../../ui/IconAction';
import { toast } from '../../ui/toast';
import { settleResult } from '../edits/stagedClosing';
import { Chip } from '../grid/view/ViewBar';
import { filterText } from '../grid/view/viewSpec';
import type { ResultInfo } from '../queryLog';
import type { QueryTab } from '../queryTab';
import type { ViewedResult } from '../grid/view/viewedResult';
import css from './page.module.css';
import { onServer, turned, type ShownPage } from './tablePages';

/** Properties of {@link TablePageBar}. */
export interface TablePageBarProps {
  tab: QueryTab;
  result: ResultInfo;
  viewed: ViewedResult;
  shown: ShownPage;
}

/** Which rows of a table a result shows, and the way to the others: the server sorts, filters and turns pages. */
export function TablePageBar({ tab, result, viewed, shown }: TablePageBarProps): ReactNode {
  const spec = useStore(viewed.store, (state) => state.spec);
  const busy = useStore(tab.query.store, (state) => !state.ready || result.state === 'running');
  const { page } = shown;
  const show = async (next: TablePage): Promise<void> => {
    const refusal = next.filter.map((filter) => serverFilterRefusal(filter, tab.dialect)).find(Boolean);
    if (refusal !== undefined && refusal !== null) {
      toast({ message: refusal, hint: 'Take that filter away, or use another comparison.', tone: 'warning' });
    } else if (await settleResult(tab, result.key)) tab.showPage(next, shown);
  };
  const isPlain = spec.sort.length + spec.filter.length === 0;
  const isLast = result.rows < FIRST_ROWS;
  return (
    <div className={css.bar} role="group" aria-label="Rows of the table">
      <span className={css.range} role="status">
        {rangeText(page, result)}
      </span>
      <span className={css.order}>{orderText(page)}</span>
      {page.filter.map((filter, index) => (
        <Chip
          key={index}
          text={chipText(filter)}
          onRemove={() =>
            void show({ ...page, offset: 0, filter: page.filter.filter((each) => each !== filter) })
          }
        />
      ))}
      <span className={css.gap} />
      {!isPlain && (
        <Button
          disabled={busy}
          title="Asks the server for all rows of the table that fit, in this order"
          onClick={() => void show(onServer(page, spec, result.columns))}
        >
          Ask the server for all rows
        </Button>
      )}
      <IconAction
        icon={ChevronLeft}
        label={`Previous ${FIRST_ROWS.toLocaleString()} rows`}
        disabled={busy || page.offset === 0}
        onClick={() => void show(turned(page, -1))}
      />
      <IconAction
        icon={ChevronRight}
        label={`Next ${FIRST_ROWS.toLocaleString()} rows`}
        disabled={busy || isLast}
        onClick={() => void show(turned(page, 1))}
      />
    </div>
  );
}

function rangeText({ relation, offset }: TablePage, { rows, state }: ResultInfo): string {
  const name = relation.schema === '' ? relation.name : `${relation.schema}.${relation.name}`;
  if (rows === 0) return state === 'running' ? `Rows of ${name}` : `No more rows of ${name}`;
  return `Rows ${(offset + 1).toLocaleString()}–${(offset + rows).toLocaleString()} of ${name}`;
}

function orderText({ sort, key }: TablePage): string {
  const names = sort.map(({ name, descending }) => `${descending ? '↓' : '↑'} ${name}`);
  if (names.length > 0) return `sorted by the server: ${names.join(', ')}`;
  return key.length > 0 ? `by ${key.join(', ')}` : 'in no certain order: a row may come twice or not at all';
}

function chipText({ names, any, class: kind, operation, values }: PageFilter): string {
  const column = { name: names[0] ?? '', type: '', class: kind };
  return filterText({ column: any ? null : 0, class: kind, operation, values: [...values] }, [column]);
}
