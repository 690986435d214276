import { useEffect, useRef, type KeyboardEvent, type ReactNode } from 'react';
import Button from '@mui/material/Button';
import { useStore } from 'zustand';
import type { Preview, PreviewItem } from '../../../shared/queryWriting';
import type { QueryTab } from '../queryTab';
import { rowsText } from '../runWords';
import { SampleTable } from './SampleTable';
import css from './writing.module.css';

/** What held statements have done, before they are committed; Esc rolls back. */
export function PreviewPanel({ tab }: { tab: QueryTab }): ReactNode {
  const preview = useStore(tab.query.writing.store, (state) => state.preview);
  return preview === null ? null : <Panel tab={tab} preview={preview} />;
}

function titleOf({ mode, earlier }: Preview, where: string): string {
  if (mode === 'ask') return `This can’t be rolled back. Run it on ${where}?`;
  const before = earlier === 0 ? '' : ` (with ${earlier.toLocaleString()} before in the same transaction)`;
  return `Not committed yet on ${where}${before}`;
}

function Panel({ tab, preview }: { tab: QueryTab; preview: Preview }): ReactNode {
  const { writing } = tab.query;
  const server = useStore(tab.query.store, (state) => state.server);
  const ending = useStore(writing.store, (state) => state.ending);
  const panel = useRef<HTMLDivElement>(null);
  useEffect(() => panel.current?.focus(), [preview]);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    writing.decide('rollback');
  };
  const asks = preview.mode === 'ask';
  const title = titleOf(preview, `${tab.title} (${server?.database ?? ''})`);
  return (
    <div
      ref={panel}
      className={css.preview}
      role="alertdialog"
      aria-label={title}
      tabIndex={-1}
      onKeyDown={onKeyDown}
    >
      <div className={css.head}>
        <strong className={css.title}>{title}</strong>
        <Button disabled={ending} onClick={() => writing.decide('rollback')}>
          {asks ? 'Don’t run' : 'Roll back'}
        </Button>
        {preview.mayKeep && (
          <Button disabled={ending} onClick={() => writing.decide('keep')}>
            Keep open
          </Button>
        )}
        <Button variant="contained" color="error" disabled={ending} onClick={() => writing.decide('commit')}>
          {asks ? 'Run' : 'Commit'}
        </Button>
      </div>
      {preview.reason !== '' && <p className={css.reason}>{preview.reason}</p>}
      <div className={css.items} tabIndex={0} role="group" aria-label="Statements">
        {preview.items.map((item) => (
          <Item key={item.index} item={item} tab={tab} asks={asks} />
        ))}
      </div>
    </div>
  );
}

function Item({ item, tab, asks }: { item: PreviewItem; tab: QueryTab; asks: boolean }): ReactNode {
  const { index, command, rows, sample } = item;
  const statement = tab.query.statementOf(index);
  return (
    <section className={css.item} aria-label={`Statement ${index + 1}`}>
      <div className={css.itemHead}>
        <span className={css.count}>
          {command === '' ? 'Statement' : command}
          {!asks && rows !== null && `: ${rowsText(rows)}`}
        </span>
        <code className={css.statement} title={statement} data-selectable>
          {statement}
        </code>
      </div>
      {sample !== null && <SampleTable sample={sample} total={rows} />}
    </section>
  );
}
