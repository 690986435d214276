import { useVirtualizer } from '@tanstack/react-virtual';
import { KeyRound } from 'lucide-react';
import { useRef, type ReactNode } from 'react';
import type { ImportPreview } from '../../shared/model/import';
import { CREDENTIAL_KIND_INFO, SLOT_LABEL } from '../inventory/credentialKinds';
import { EmptyState } from '../ui/EmptyState';
import { formatCount } from './words';
import css from './tables.module.css';

/** Height of a row in px; `--bn-row` in the theme. */
const ROW = 26;

type Imported = ImportPreview['credentials'][number];

function slotsText({ slots }: Imported): string {
  const [first = '', ...rest] = slots.map((slot) => SLOT_LABEL[slot]);
  return [first, ...rest.map((label) => label.toLowerCase())].join(', ');
}

function Row({ credential, top, at }: { credential: Imported; top: number; at: number }): ReactNode {
  const { name, kind, username, users } = credential;
  const { label, icon: Icon } = CREDENTIAL_KIND_INFO[kind];
  const secrets = slotsText(credential);
  return (
    <div
      role="row"
      aria-rowindex={at + 2}
      className={`${css.tableRow ?? ''} ${css.credentialGrid ?? ''}`}
      style={{ transform: `translateY(${top}px)`, height: ROW }}
    >
      <span role="cell" className={css.text} title={name} data-selectable>
        {name}
      </span>
      <span role="cell" className={css.withIcon}>
        <Icon size={14} strokeWidth={1.75} className={css.icon} aria-hidden />
        <span className={css.text}>{label}</span>
      </span>
      <span role="cell" className={css.text} title={username} data-selectable>
        {username === '' ? <span className={css.dim}>None</span> : username}
      </span>
      <span role="cell" className={css.text}>
        {secrets === '' ? <span className={css.dim}>None</span> : secrets}
      </span>
      <span role="cell" className={css.number}>
        {users === 0 ? <span className={css.dim}>–</span> : formatCount(users)}
      </span>
    </div>
  );
}

/** The credentials of a file: which secrets come with each, never the secrets. */
export function CredentialsTab({ credentials }: { credentials: readonly Imported[] }): ReactNode {
  const list = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: credentials.length,
    getScrollElement: () => list.current,
    estimateSize: () => ROW,
    overscan: 12,
  });
  if (credentials.length === 0) {
    return (
      <EmptyState
        compact
        icon={KeyRound}
        title="No credentials in the file"
        text="The hosts ask for a login, or take one from the folder that they go into."
      />
    );
  }
  return (
    <div
      className={css.table}
      role="table"
      aria-label="Credentials in the file"
      aria-rowcount={credentials.length + 1}
    >
      <div role="row" aria-rowindex={1} className={`${css.tableHead ?? ''} ${css.credentialGrid ?? ''}`}>
        <span role="columnheader">Name</span>
        <span role="columnheader">Kind</span>
        <span role="columnheader">User name</span>
        <span role="columnheader">Secrets</span>
        <span role="columnheader" className={css.number} title="Hosts and folders that use it">
          Used by
        </span>
      </div>
      <div ref={list} className={css.tableBody} role="rowgroup" tabIndex={0} aria-label="Credentials">
        <div style={{ height: virtual.getTotalSize(), position: 'relative' }} role="presentation">
          {virtual.getVirtualItems().map(({ index, start }) => {
            const credential = credentials[index];
            if (credential === undefined) return null;
            return <Row key={index} credential={credential} top={start} at={index} />;
          })}
        </div>
      </div>
    </div>
  );
}
