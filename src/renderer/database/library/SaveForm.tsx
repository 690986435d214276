import { useEffect, useId, useState, type FormEvent, type ReactNode } from 'react';
import Button from '@mui/material/Button';
import type { Offered, SavedQueryInfo } from '../../../shared/model/savedQuery';
import { call } from '../../ipc/client';
import { useInventory } from '../../stores/inventory';
import { SelectField, TextField } from '../../ui/Field';
import { SideSheet } from '../../ui/SideSheet';
import { toast } from '../../ui/toast';
import type { QueryTab } from '../queryTab';
import css from './library.module.css';
import { attempting } from './libraryCommands';
import { closeLibrary, openLibrary } from './libraryState';
import { offeredWords } from './offered';

/** Properties of {@link SaveForm}. */
export interface SaveFormProps {
  tab: QueryTab;
  /** A new query's text, or the saved query to change. */
  what: { text: string } | { id: string };
}

const keyOf = (offered: Offered): string =>
  offered.to === 'everyone'
    ? 'everyone'
    : offered.to === 'host'
      ? `host:${offered.hostId}`
      : `tag:${offered.tag}`;

function offeredOf(key: string): Offered {
  if (key.startsWith('host:')) return { to: 'host', hostId: key.slice(5) };
  return key.startsWith('tag:') ? { to: 'tag', tag: key.slice(4) } : { to: 'everyone' };
}

/** Saves a query under a name, or changes what a saved one is called and where it is offered. */
export function SaveForm({ tab, what }: SaveFormProps): ReactNode {
  const { hostId } = tab.options.target();
  const [name, setName] = useState('');
  const [folder, setFolder] = useState('');
  const [offered, setOffered] = useState<Offered>({ to: 'host', hostId });
  const [tried, setTried] = useState(false);
  const all = useAll();
  const id = 'id' in what ? what.id : null;
  const edited = all?.find((each) => each.id === id);
  useEffect(() => {
    if (edited === undefined) return;
    setName(edited.name);
    setFolder(edited.folder);
    setOffered(edited.offered);
  }, [edited]);
  const twin = all?.find(
    (each) => each.id !== id && each.name === name.trim() && each.folder === folder.trim(),
  );
  const taken = id !== null && twin !== undefined;
  const error =
    name.trim() === '' ? 'A name is needed.' : taken ? 'Another query has this name there.' : undefined;
  const back = (): void =>
    id === null ? closeLibrary() : openLibrary(tab.options.documentId, { part: 'saved' });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (error !== undefined) return;
    attempting(async () => {
      const draft = { name: name.trim(), folder: folder.trim(), offered };
      const target = id ?? twin?.id;
      if ('text' in what) {
        const full = { ...draft, engine: tab.dialect, text: what.text };
        if (target === undefined) await call('savedQueries.create', full);
        else await call('savedQueries.update', { id: target, change: full });
        toast({ message: `Saved as “${draft.name}”.`, tone: 'success' });
      } else await call('savedQueries.update', { id: what.id, change: draft });
      back();
    });
  };
  const formId = useId();
  const label = id !== null ? 'Save' : twin === undefined ? 'Save' : 'Replace the saved one';
  return (
    <SideSheet
      open
      title={id === null ? 'Save this query' : 'Rename or move a saved query'}
      dirty={id === null && name !== ''}
      onClose={back}
      footer={
        <>
          <Button variant="text" onClick={back}>
            Cancel
          </Button>
          <Button type="submit" form={formId} variant="contained" color="primary">
            {label}
          </Button>
        </>
      }
    >
      <form id={formId} className={css.form} onSubmit={submit} noValidate>
        <TextField
          label="Name"
          value={name}
          onChange={setName}
          required
          autoFocus
          error={tried ? error : undefined}
          inputProps={{ maxLength: 200 }}
        />
        <TextField
          label="Folder"
          value={folder}
          onChange={setFolder}
          help="Such as Reports / Monthly. Empty: none."
          inputProps={{ maxLength: 200, list: `${formId}-folders` }}
        />
        <datalist id={`${formId}-folders`}>
          {[...new Set(all?.map((each) => each.folder))].map((each) => (
            <option key={each} value={each} />
          ))}
        </datalist>
        <OfferedField hostId={hostId} offered={offered} onChange={setOffered} />
        {'text' in what && (
          <pre className={css.preview} tabIndex={0} aria-label="What is saved" data-selectable>
            {what.text}
          </pre>
        )}
      </form>
      <div className={css.note}>
        Saved queries are kept as they are, unencrypted: use a parameter such as :password in the place of a
        secret.
      </div>
    </SideSheet>
  );
}

function useAll(): readonly SavedQueryInfo[] | undefined {
  const [all, setAll] = useState<readonly SavedQueryInfo[]>();
  useEffect(() => attempting(async () => setAll(await call('savedQueries.list', { text: '' }))), []);
  return all;
}

interface OfferedFieldProps {
  hostId: string;
  offered: Offered;
  onChange: (offered: Offered) => void;
}

function OfferedField({ hostId, offered, onChange }: OfferedFieldProps): ReactNode {
  const hosts = useInventory((state) => state.hosts);
  const host = hosts.get(hostId);
  const choices: Offered[] = [
    { to: 'everyone' },
    { to: 'host', hostId },
    ...(host?.tags ?? []).map((tag): Offered => ({ to: 'tag', tag })),
  ];
  if (!choices.some((each) => keyOf(each) === keyOf(offered))) choices.push(offered);
  const words = (each: Offered): string =>
    each.to === 'everyone'
      ? 'Everywhere'
      : each.to === 'host'
        ? `On ${offeredWords(each, hosts)} only`
        : `On hosts with the tag ${each.tag}`;
  return (
    <SelectField
      label="Offered"
      value={keyOf(offered)}
      onChange={(key) => onChange(offeredOf(key))}
      options={choices.map((each) => ({ value: keyOf(each), label: words(each) }))}
    />
  );
}
