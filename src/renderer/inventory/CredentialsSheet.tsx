import { KeyRound, Plus, Search } from 'lucide-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import Button from '@mui/material/Button';
import OutlinedInput from '@mui/material/OutlinedInput';
import type { Credential } from '../../shared/model/inventory';
import { useInventory } from '../stores/inventory';
import { EmptyState } from '../ui/EmptyState';
import { SideSheet } from '../ui/SideSheet';
import { CredentialEditor } from './CredentialEditor';
import { CREDENTIAL_KIND_INFO, missingSecret } from './credentialKinds';
import { usesOf, usesText, type Use } from './credentialUse';
import { closeSheet } from './sheets';
import css from './lists.module.css';

/** Height of a line in px. */
const ROW = 44;

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

function useCredentials(query: string): readonly Credential[] {
  const credentials = useInventory((state) => state.credentials);
  const sorted = useMemo(
    () => [...credentials.values()].sort((a, b) => collator.compare(a.name, b.name)),
    [credentials],
  );
  return useMemo(() => {
    const wanted = query.trim().toLocaleLowerCase();
    if (wanted === '') return sorted;
    return sorted.filter(({ name, username }) => `${name} ${username}`.toLocaleLowerCase().includes(wanted));
  }, [sorted, query]);
}

function Line({
  credential,
  uses,
  onOpen,
}: {
  credential: Credential;
  uses: readonly Use[];
  onOpen: () => void;
}): ReactNode {
  const { label, icon: Icon } = CREDENTIAL_KIND_INFO[credential.kind];
  const used = usesText(uses);
  return (
    <button type="button" className={css.line} onClick={onOpen} aria-label={`Edit ${credential.name}`}>
      <Icon size={16} strokeWidth={1.75} className={css.lineIcon} aria-hidden />
      <span className={css.lineBody}>
        <span className={css.lineName}>{credential.name}</span>
        <span className={css.lineDetail}>
          {label}
          {credential.username !== '' &&
            credential.username !== credential.name &&
            ` · ${credential.username}`}
        </span>
      </span>
      {missingSecret(credential) !== null && <span className={css.missing}>Not set</span>}
      <span className={css.lineDetail}>{used === '' ? 'Not used' : used}</span>
    </button>
  );
}

interface CredentialListProps {
  onOpen: (id: string) => void;
  onNew: () => void;
}

function CredentialList({ onOpen, onNew }: CredentialListProps): ReactNode {
  const [query, setQuery] = useState('');
  const credentials = useCredentials(query);
  const total = useInventory((state) => state.credentials.size);
  const hosts = useInventory((state) => state.hosts);
  const folders = useInventory((state) => state.folders);
  const uses = useMemo(() => usesOf('credentialId', { hosts, folders }), [hosts, folders]);
  const list = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: credentials.length,
    getScrollElement: () => list.current,
    estimateSize: () => ROW,
    overscan: 6,
  });
  if (total === 0) {
    return (
      <EmptyState
        icon={KeyRound}
        title="No credentials yet"
        text="A credential is one way to log in, kept once and used by many hosts: change it here and it changes everywhere."
        actions={
          <Button variant="contained" color="primary" onClick={onNew}>
            Add credential
          </Button>
        }
      />
    );
  }
  // Arrow keys walk the lines, as in every list.
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0) return;
    const lines = [...(list.current?.querySelectorAll<HTMLElement>('button') ?? [])];
    const at = lines.findIndex((line) => line === document.activeElement);
    lines[at + step]?.focus();
    event.preventDefault();
  };
  return (
    <div className={css.listView} onKeyDown={onKeyDown}>
      <div className={css.toolbar}>
        <OutlinedInput
          value={query}
          onChange={(event) => setQuery(event.target.value)}
          placeholder="Filter credentials"
          autoFocus
          startAdornment={<Search size={14} className={css.filterIcon} aria-hidden />}
          inputProps={{ 'aria-label': 'Filter credentials', spellCheck: false }}
        />
        <Button startIcon={<Plus size={15} />} onClick={onNew}>
          Add
        </Button>
      </div>
      <div ref={list} className={css.scroll}>
        <div
          style={{ height: virtual.getTotalSize(), position: 'relative' }}
          role="list"
          aria-label="Credentials"
        >
          {virtual.getVirtualItems().map((item) => {
            const credential = credentials[item.index];
            if (credential === undefined) return null;
            return (
              <div
                key={credential.id}
                role="listitem"
                className={css.slot}
                style={{ height: ROW, transform: `translateY(${item.start}px)` }}
              >
                <Line
                  credential={credential}
                  uses={uses.get(credential.id) ?? []}
                  onOpen={() => onOpen(credential.id)}
                />
              </div>
            );
          })}
        </div>
        {credentials.length === 0 && <EmptyState compact title={`Nothing fits “${query}”`} />}
      </div>
    </div>
  );
}

/** All credentials: list, and one of them for editing in the same sheet. */
export function CredentialsSheet({ id }: { id: string | null }): ReactNode {
  const [openId, setOpenId] = useState(id);
  const [adding, setAdding] = useState(false);
  const credential = useInventory((state) => (openId === null ? undefined : state.credentials.get(openId)));
  if (adding || credential !== undefined) {
    return (
      <CredentialEditor
        credential={credential}
        onBack={() => {
          setAdding(false);
          setOpenId(null);
        }}
        onSaved={(saved) => setOpenId(saved)}
      />
    );
  }
  return (
    <SideSheet open title="Credentials" width={520} onClose={closeSheet}>
      <CredentialList onOpen={setOpenId} onNew={() => setAdding(true)} />
    </SideSheet>
  );
}
