import { useEffect, useId, useState, type FormEvent, type ReactNode } from 'react';
import Button from '@mui/material/Button';
import { LONGEST_QUERY, smartFolderSchema, type SmartFolder } from '../../../shared/model/settings';
import { call } from '../../ipc/client';
import { folderPath, useInventory } from '../../stores/inventory';
import { describeError } from '../../ui/describeError';
import { ErrorNote } from '../../ui/ErrorNote';
import { TextField } from '../../ui/Field';
import { SideSheet } from '../../ui/SideSheet';
import { attempt } from '../commands';
import { confirmDiscard } from '../confirmDiscard';
import { checkForm, type Checked } from '../formIssues';
import { SearchHints } from '../SearchHints';
import { closeSheet } from '../sheets';
import { revealSmartFolder } from '../treeState';
import { useForm } from '../useForm';
import { findSmartFolder, putSmartFolder } from './smartFolders';
import form from '../form.module.css';
import css from './smart.module.css';

/** How long typing must rest before the hosts are counted, in ms. */
const REST_MS = 150;
/** Hosts that are named below the query. */
const EXAMPLES = 5;

type Found = { query: string; ids: readonly string[] } | { query: string; failure: string };

function useFound(query: string): Found | null {
  const [found, setFound] = useState<Found | null>(null);
  const revision = useInventory((state) => state.revision);
  useEffect(() => {
    if (query === '') return undefined;
    let current = true;
    const timer = setTimeout(() => {
      call('inventory.match', { query }).then(
        (ids) => current && setFound({ query, ids }),
        (error: unknown) => current && setFound({ query, failure: describeError(error).message }),
      );
    }, REST_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [query, revision]);
  return query === '' ? null : found;
}

/** How many hosts a query finds, and the first of them. */
function Preview({ query }: { query: string }): ReactNode {
  const found = useFound(query);
  const mirror = useInventory();
  if (found === null) return <div className={css.preview}>The hosts it finds are counted here.</div>;
  if ('failure' in found) return <ErrorNote message={found.failure} />;
  const { ids } = found;
  const count = ids.length === 0 ? 'No host' : ids.length === 1 ? '1 host' : `${ids.length} hosts`;
  return (
    <div className={css.preview} aria-live="polite">
      <div className={css.previewCount}>{`${count} now`}</div>
      {ids.slice(0, EXAMPLES).map((id) => {
        const host = mirror.hosts.get(id);
        if (host === undefined) return null;
        const path = folderPath(mirror, host.folderId).join(' / ');
        return (
          <div key={id} className={css.previewHost}>
            <span className={css.previewName}>{host.name}</span>
            <span className={css.previewPath}>{path}</span>
          </div>
        );
      })}
      {ids.length > EXAMPLES && <div className={css.previewPath}>{`and ${ids.length - EXAMPLES} more`}</div>}
    </div>
  );
}

type Typed = Pick<SmartFolder, 'name' | 'query'>;

const check = ({ name, query }: Typed): Checked<Typed> =>
  checkForm(smartFolderSchema.omit({ id: true }), { name: name.trim(), query: query.trim() });

/** Properties of {@link SmartFolderForm}. */
export interface SmartFolderFormProps {
  /** Null: a new one. */
  id: string | null;
  /** What a new one searches for at first. */
  query: string;
}

/** Adds or edits a smart folder: its name, and what it searches for. */
export function SmartFolderForm({ id, query }: SmartFolderFormProps): ReactNode {
  const [saved] = useState(() => (id === null ? undefined : findSmartFolder(id)));
  const state = useForm({ name: saved?.name ?? '', query: saved?.query ?? query }, check);
  const typed = state.form;
  const formId = useId();
  const isNew = saved === undefined;
  const title = isNew ? 'Save as a smart folder' : `Edit ${saved.name}`;
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    attempt(async () => {
      const smart = await state.submit(async (draft) => {
        const next = { ...draft, id: saved?.id ?? crypto.randomUUID() };
        await putSmartFolder(next);
        return next;
      });
      if (smart === undefined) return;
      closeSheet();
      if (isNew) revealSmartFolder(smart.id);
    });
  };
  const cancel = async (): Promise<void> => {
    if (await confirmDiscard(state.dirty, title)) closeSheet();
  };
  return (
    <SideSheet
      open
      title={title}
      subtitle="A search that stands in the tree and always holds the hosts it finds. They stay in their folders."
      dirty={state.dirty}
      onClose={closeSheet}
      footer={
        <>
          <Button variant="text" onClick={() => attempt(cancel)}>
            Cancel
          </Button>
          <Button type="submit" form={formId} variant="contained" color="primary" disabled={state.saving}>
            {isNew ? 'Add smart folder' : 'Save'}
          </Button>
        </>
      }
    >
      <form id={formId} className={form.form} onSubmit={onSubmit} noValidate>
        {state.failure !== null && <ErrorNote {...state.failure} />}
        <TextField
          label="Name"
          required
          autoFocus
          value={typed.name}
          onChange={(name) => state.change({ name })}
          placeholder="Core switches in production"
          error={state.issue('name')}
        />
        <div className={css.query}>
          <TextField
            label="Search for"
            required
            mono
            value={typed.query}
            onChange={(next) => state.change({ query: next })}
            placeholder="tag:core env:prod -site:lab"
            help="Words and filters, as in the search box."
            error={state.issue('query')}
            inputProps={{ maxLength: LONGEST_QUERY }}
          />
          <SearchHints
            text={typed.query}
            onPick={(next) => state.change({ query: next })}
            onLeave={() => undefined}
          />
        </div>
        <Preview query={typed.query.trim()} />
      </form>
    </SideSheet>
  );
}
