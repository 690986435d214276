import { useEffect, useState, type ReactNode } from 'react';
import Button from '@mui/material/Button';
import { useStore } from 'zustand';
import type { JournalChange, OpenedJournal } from '../../../shared/journalEdits';
import edits from '../edits/edits.module.css';
import { EditChanges } from '../edits/EditPlace';
import css from '../library/library.module.css';
import { attempting, copyText } from '../library/libraryCommands';
import type { QueryTab } from '../queryTab';
import { openedEdits, shownCells } from './openedEdits';

/** Changes that are shown; more would keep the window busy. All of them are taken back. */
const MAX_SHOWN = 200;
/** UTF-16 units of one value that are shown. */
const LONGEST_SHOWN = 300;

const WORDS: Record<JournalChange['kind'], string> = {
  update: 'Changed',
  insert: 'Added',
  delete: 'Deleted',
};

/** One entry: what it changed, the SQL of its inverse, and the inverse staged to be applied. */
export function OpenedEntry({ tab, opened }: { tab: QueryTab; opened: OpenedJournal }): ReactNode {
  const [staged] = useState(() =>
    openedEdits(opened, (question) => tab.query.editOpened(opened.resultId, question)),
  );
  const some = useStore(staged.store, (state) => state.staged.size > 0);
  const [sql, setSql] = useState<readonly string[]>([]);
  useEffect(() => attempting(async () => setSql(await staged.review())), [staged]);
  const { changes, columns, entry } = opened;
  const more = changes.length - MAX_SHOWN;
  return (
    <>
      {entry.leftOut > 0 && (
        <div className={css.note}>
          {entry.leftOut.toLocaleString()} of the changes were applied without being kept.
        </div>
      )}
      <div>
        {changes.slice(0, MAX_SHOWN).map((change, at) => (
          <table key={at} className={edits.table}>
            <caption>
              {WORDS[change.kind]} in {entry.table}
            </caption>
            <thead>
              <tr>
                <th scope="col">Column</th>
                <th scope="col">Before</th>
                <th scope="col">After</th>
              </tr>
            </thead>
            <tbody>
              {shownCells(change, columns).map(({ name, before, after }) => (
                <tr key={name}>
                  <th scope="row">{name}</th>
                  <td>
                    <Value text={before} />
                  </td>
                  <td className={before === after ? undefined : edits.differs}>
                    <Value text={after} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        ))}
        {more > 0 && <div className={css.note}>And {more.toLocaleString()} more.</div>}
      </div>
      <pre className={css.preview} tabIndex={0} aria-label="SQL of the inverse" data-selectable>
        {sql.slice(0, MAX_SHOWN).join('\n\n')}
      </pre>
      <div>
        <Button
          size="small"
          disabled={sql.length === 0}
          onClick={() => attempting(() => copyText(sql.join('\n')))}
        >
          Copy the inverse SQL
        </Button>
      </div>
      <div className={css.note} role="status">
        {some
          ? 'What takes these changes back is staged below. Nothing is sent until you apply it.'
          : 'Nothing is staged here any more. Open the entry again to stage its inverse anew.'}
      </div>
      {some && <EditChanges tab={tab} edits={staged} />}
    </>
  );
}

function Value({ text }: { text: string | null | undefined }): ReactNode {
  if (text === undefined) return <span className={edits.null}>no row</span>;
  if (text === null || text === '')
    return <span className={edits.null}>{text === null ? 'NULL' : 'empty'}</span>;
  return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text;
}
