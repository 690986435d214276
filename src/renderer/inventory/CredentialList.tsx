import { KeyRound } from 'lucide-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import Button from '@mui/material/Button';
import type { Credential } from '../../shared/model/inventory';
import { UNUSED, type Usage } from '../../shared/model/usage';
import { useInventory } from '../stores/inventory';
import { EmptyState } from '../ui/EmptyState';
import { absoluteTime, relativeTime } from '../ui/time';
import { useNow } from '../ui/useNow';
import { CREDENTIAL_KIND_INFO, missingSecret } from './credentialKinds';
import { isExpiring, shownCredentials, type CredentialView } from './credentialList';
import { CredentialToolbar } from './CredentialToolbar';
import { ExpiryBadge } from './ExpiryBadge';
import { usedByText } from './usageText';
import { useUsageIndex } from './useUsage';
import css from './lists.module.css';

/** Height of a line in px. */
const ROW = 44;
/** How often ends and ages are looked at anew, in ms. */
const RENEW_MS = 60_000;

/** What stands in the second line: kind, user, and in an order by time the time that decides. */
function detailText(credential: Credential, order: CredentialView['order'], now: number): string {
  const { kind, username, name, secretSetAt, lastUsedAt } = credential;
  const parts = [CREDENTIAL_KIND_INFO[kind].label];
  if (username !== '' && username !== name) parts.push(username);
  if (order === 'age') {
    parts.push(secretSetAt === null ? 'age not known' : `set ${relativeTime(secretSetAt, now)}`);
  }
  if (order === 'used') {
    parts.push(lastUsedAt === null ? 'never used' : `used ${relativeTime(lastUsedAt, now)}`);
  }
  return parts.join(' · ');
}

function hoverText({ secretSetAt, lastUsedAt }: Credential): string {
  return [
    secretSetAt === null ? '' : `Secret set ${absoluteTime(secretSetAt)}`,
    lastUsedAt === null ? 'No login yet' : `Last login ${absoluteTime(lastUsedAt)}`,
  ]
    .filter((text) => text !== '')
    .join('\n');
}

interface LineProps {
  credential: Credential;
  usage: Usage;
  detail: string;
  onOpen: () => void;
}

function Line({ credential, usage, detail, onOpen }: LineProps): ReactNode {
  const { icon: Icon } = CREDENTIAL_KIND_INFO[credential.kind];
  const used = usedByText(usage);
  return (
    <button
      type="button"
      className={css.line}
      onClick={onOpen}
      aria-label={`Edit ${credential.name}`}
      title={hoverText(credential)}
    >
      <Icon size={16} strokeWidth={1.75} className={css.lineIcon} aria-hidden />
      <span className={css.lineBody}>
        <span className={css.lineName}>{credential.name}</span>
        <span className={css.lineDetail}>{detail}</span>
      </span>
      <ExpiryBadge expiresAt={credential.expiresAt} />
      {missingSecret(credential) !== null && <span className={css.missing}>Not set</span>}
      <span className={css.lineUse}>{used === '' ? 'Not used' : `Used by ${used}`}</span>
    </button>
  );
}

function NoCredentials({ onNew }: { onNew: () => void }): ReactNode {
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

/** What to say when nothing is left. */
function nothingText({ query, filter }: CredentialView): string {
  if (query.trim() !== '') return `Nothing fits “${query}”`;
  const words = { all: '', expiring: 'Nothing ends soon', unused: 'Every credential is used' };
  return filter === 'missing' ? 'Every secret is set' : words[filter];
}

/** Properties of {@link CredentialList}. */
export interface CredentialListProps {
  onOpen: (id: string) => void;
  onNew: () => void;
  /** Kept by the sheet, so that coming back from a credential finds the list as it was. */
  view: CredentialView;
  onView: (view: CredentialView) => void;
}

/** Every credential, with its use and its end. */
export function CredentialList({ onOpen, onNew, view, onView }: CredentialListProps): ReactNode {
  const all = useInventory((state) => state.credentials);
  const usage = useUsageIndex();
  const now = useNow(RENEW_MS);
  const credentials = useMemo(
    () => shownCredentials(all.values(), view, usage, now),
    [all, view, usage, now],
  );
  const expiring = useMemo(
    () => [...all.values()].filter((each) => isExpiring(each, now)).length,
    [all, now],
  );
  const list = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: credentials.length,
    getScrollElement: () => list.current,
    estimateSize: () => ROW,
    overscan: 6,
  });
  if (all.size === 0) return <NoCredentials onNew={onNew} />;
  // Arrow keys walk the lines, as in every list.
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    const lines = [...(list.current?.querySelectorAll<HTMLElement>('button') ?? [])];
    const at = lines.findIndex((line) => line === document.activeElement);
    const isTyping = document.activeElement instanceof HTMLInputElement;
    if (step === 0 || (at < 0 && !isTyping)) return;
    lines[at + step]?.focus();
    event.preventDefault();
  };
  return (
    <div className={css.listView} onKeyDown={onKeyDown}>
      <CredentialToolbar
        view={view}
        expiring={expiring}
        onChange={(patch) => onView({ ...view, ...patch })}
        onNew={onNew}
      />
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
                  usage={usage.get(credential.id) ?? UNUSED}
                  detail={detailText(credential, view.order, now)}
                  onOpen={() => onOpen(credential.id)}
                />
              </div>
            );
          })}
        </div>
        {credentials.length === 0 && <EmptyState compact title={nothingText(view)} />}
      </div>
    </div>
  );
}

/** How the list is shown at first. */
export const FIRST_VIEW: CredentialView = { query: '', filter: 'all', order: 'name' };

/** The list's state, for the sheet that keeps it. */
export function useCredentialView(
  first: Partial<CredentialView>,
): [CredentialView, (view: CredentialView) => void] {
  return useState<CredentialView>({ ...FIRST_VIEW, ...first });
}
