import {
  CalendarClock,
  Lock,
  LockOpen,
  ShieldAlert,
  ShieldPlus,
  TerminalSquare,
  TriangleAlert,
} from 'lucide-react';
import { useMemo, type ReactNode } from 'react';
import ButtonBase from '@mui/material/ButtonBase';
import Tooltip from '@mui/material/Tooltip';
import { expiryState } from '../../shared/model/expiry';
import type { VaultState } from '../../shared/model/status';
import { runAction, shortcutOf } from '../stores/actions';
import { useInventory } from '../stores/inventory';
import { liveSessionCount, useSessions } from '../stores/sessions';
import { openPalette } from '../stores/ui';
import { useVault } from '../stores/vault';
import { ariaShortcut, formatShortcut } from '../ui/shortcut';
import { absoluteTime, formatCountdown } from '../ui/time';
import { useNow } from '../ui/useNow';
import { useStoreTrouble } from './storeTrouble';
import css from './StatusBar.module.css';

function Countdown({ until }: { until: number }): ReactNode {
  // Both are rounded: without whole seconds, ten minutes would start as 10:01.
  const seconds = Math.floor((until - useNow(1000)) / 1000);
  return <span className={css.quiet}>locks in {formatCountdown(seconds * 1000)}</span>;
}

interface VaultLook {
  icon: typeof Lock;
  text: string;
  /** What a click does. */
  label: string;
  actionId: string;
}

const VAULT_LOOKS: Record<VaultState['state'], VaultLook> = {
  none: { icon: ShieldPlus, text: 'No passphrase yet', label: 'Set a passphrase', actionId: 'vault.create' },
  locked: { icon: Lock, text: 'Locked', label: 'Unlock the vault', actionId: 'vault.unlock' },
  unlocked: { icon: LockOpen, text: 'Unlocked', label: 'Lock the vault', actionId: 'vault.lock' },
  damaged: { icon: ShieldAlert, text: 'Vault damaged', label: 'Open settings', actionId: 'settings.open' },
};

function VaultItem(): ReactNode {
  const vault = useVault((state) => state.vault);
  if (vault === null) return null;
  const { icon: Icon, text, label, actionId } = VAULT_LOOKS[vault.state];
  const shortcut = shortcutOf(actionId);
  const tip = shortcut === undefined ? label : `${label} (${formatShortcut(shortcut)})`;
  return (
    <Tooltip title={vault.state === 'damaged' ? vault.message : tip}>
      <ButtonBase
        className={css.item ?? ''}
        data-tone={vault.state === 'damaged' ? 'danger' : 'plain'}
        aria-label={`Vault: ${text.toLowerCase()}. ${label}`}
        aria-keyshortcuts={shortcut === undefined ? undefined : ariaShortcut(shortcut)}
        onClick={() => runAction(actionId)}
      >
        <Icon size={13} strokeWidth={1.9} aria-hidden />
        <span>{text}</span>
        {vault.locksAt !== null && <Countdown until={vault.locksAt} />}
      </ButtonBase>
    </Tooltip>
  );
}

function SessionsItem(): ReactNode {
  const count = useSessions(liveSessionCount);
  const text = count === 0 ? 'No sessions' : count === 1 ? '1 session' : `${count} sessions`;
  return (
    <Tooltip describeChild title="Go to an open tab">
      <ButtonBase className={css.item ?? ''} onClick={() => openPalette('#')}>
        <TerminalSquare size={13} strokeWidth={1.9} aria-hidden />
        <span>{text}</span>
      </ButtonBase>
    </Tooltip>
  );
}

/** How often the ends of credentials are looked at, in ms. */
const EXPIRY_LOOK_MS = 60_000;

/** A reminder of credentials that end soon or have ended; a click lists them. */
function ExpiringItem(): ReactNode {
  const credentials = useInventory((state) => state.credentials);
  const now = useNow(EXPIRY_LOOK_MS);
  const { soon, expired } = useMemo(() => {
    const states = [...credentials.values()].map(({ expiresAt }) => expiryState(expiresAt, now));
    const count = (wanted: string): number => states.filter((state) => state === wanted).length;
    return { soon: count('soon'), expired: count('expired') };
  }, [credentials, now]);
  const count = soon + expired;
  if (count === 0) return null;
  const what = count === 1 ? '1 credential' : `${count} credentials`;
  const verb =
    expired === 0
      ? (count === 1 ? 'expires' : 'expire') + ' soon'
      : expired === count
        ? 'expired'
        : 'expired or expire soon';
  return (
    <Tooltip describeChild title="Show them">
      <ButtonBase
        className={css.item ?? ''}
        data-tone={expired > 0 ? 'warning' : 'plain'}
        onClick={() => runAction('credentials.expiring')}
      >
        <CalendarClock size={13} strokeWidth={1.9} aria-hidden />
        <span>
          {what} {verb}
        </span>
      </ButtonBase>
    </Tooltip>
  );
}

function Warnings(): ReactNode {
  const weak = useSessions((state) =>
    [...state.sessions.values()].reduce((sum, each) => sum + (each.weaknesses.length > 0 ? 1 : 0), 0),
  );
  const trouble = useStoreTrouble((state) => state.trouble);
  return (
    <>
      {trouble !== null && (
        <Tooltip describeChild title={trouble.hint}>
          <span className={css.item} data-tone="danger" role="alert">
            <ShieldAlert size={13} strokeWidth={1.9} aria-hidden />
            {trouble.message}
          </span>
        </Tooltip>
      )}
      {weak > 0 && (
        <Tooltip
          describeChild
          title="These sessions use algorithms that are known to be weak. The tab says which."
        >
          <span className={css.item} data-tone="warning">
            <TriangleAlert size={13} strokeWidth={1.9} aria-hidden />
            {weak === 1 ? '1 weak connection' : `${weak} weak connections`}
          </span>
        </Tooltip>
      )}
    </>
  );
}

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });

/** "CET" or "EST" where one of the two Englishes knows it, else "GMT+5". */
function zoneName(): string {
  const names = ['en-GB', 'en-US'].map(
    (locale) =>
      new Intl.DateTimeFormat(locale, { timeZoneName: 'short' })
        .formatToParts(new Date())
        .find((part) => part.type === 'timeZoneName')?.value ?? '',
  );
  return names.find((name) => !name.includes('GMT')) ?? names[0] ?? '';
}

const zone = zoneName();

function Clock(): ReactNode {
  const now = useNow(1000);
  return (
    <Tooltip title={absoluteTime(now)}>
      <time className={css.item} dateTime={new Date(now).toISOString()}>
        <span className={css.quiet}>{zone}</span> {clock.format(now)}
      </time>
    </Tooltip>
  );
}

/** The line at the bottom: vault, sessions, warnings, time. */
export function StatusBar(): ReactNode {
  return (
    <footer className={css.bar} aria-label="Status" data-region="status">
      <VaultItem />
      <SessionsItem />
      <Warnings />
      <ExpiringItem />
      <div className={css.gap} />
      <Clock />
    </footer>
  );
}
