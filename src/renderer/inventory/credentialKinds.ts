import {
  Activity,
  BadgeCheck,
  FileKey2,
  KeyRound,
  MessageCircleQuestion,
  MessagesSquare,
  ShieldEllipsis,
  Timer,
  UserKey,
  type LucideIcon,
} from 'lucide-react';
import type { Credential, CredentialKind, Protocol, SecretSlot } from '../../shared/model/inventory';

/** What forms say about one kind of credential. */
export interface CredentialKindInfo {
  label: string;
  /** A word or two for lists. */
  short: string;
  help: string;
  icon: LucideIcon;
  /** What the user name is called; null: it has none. */
  userLabel: string | null;
  /** Secrets that the vault can hold for it; the first is the one it needs. */
  slots: readonly SecretSlot[];
  /** Whether a login can take its secrets from a source instead. */
  mayUseSource: boolean;
}

/** Words for every kind of credential. */
export const CREDENTIAL_KIND_INFO: Record<CredentialKind, CredentialKindInfo> = {
  password: {
    label: 'Password',
    short: 'password',
    help: 'Sealed in the vault and used without asking.',
    icon: KeyRound,
    userLabel: 'User name',
    slots: ['password'],
    mayUseSource: true,
  },
  'private-key': {
    label: 'Private key',
    short: 'private key',
    help: 'A key file that stays where it is, or a key sealed in the vault.',
    icon: FileKey2,
    userLabel: 'User name',
    slots: ['private-key', 'passphrase'],
    mayUseSource: true,
  },
  certificate: {
    label: 'Certificate',
    short: 'certificate',
    help: 'A private key with the OpenSSH user certificate that an authority of yours signed for it.',
    icon: BadgeCheck,
    userLabel: 'User name',
    slots: ['private-key', 'certificate', 'passphrase'],
    mayUseSource: true,
  },
  agent: {
    label: 'SSH agent',
    short: 'agent',
    help: 'Keys stay in the agent of this computer; Binnacle never sees them.',
    icon: UserKey,
    userLabel: 'User name',
    slots: [],
    mayUseSource: false,
  },
  'keyboard-interactive': {
    label: 'Keyboard-interactive',
    short: 'interactive',
    help: 'The server asks its questions each time. A sealed password answers its password question, a sealed seed its question for a one-time code.',
    icon: MessagesSquare,
    userLabel: 'User name',
    slots: ['password', 'totp'],
    mayUseSource: true,
  },
  totp: {
    label: 'One-time code (TOTP)',
    short: 'one-time code',
    help: 'Answers a server’s question for a one-time code. Add it to a host beside its password or key: “Further credentials” under Connection.',
    icon: Timer,
    userLabel: null,
    slots: ['totp'],
    mayUseSource: true,
  },
  ask: {
    label: 'Ask when connecting',
    short: 'asks',
    help: 'Nothing is written down: what you type is never stored.',
    icon: MessageCircleQuestion,
    userLabel: 'User name',
    slots: [],
    mayUseSource: false,
  },
  'snmp-community': {
    label: 'SNMP community',
    short: 'SNMP community',
    help: 'For SNMP v1 and v2c endpoints. Kept, found and exported; this version opens no SNMP endpoint yet.',
    icon: Activity,
    userLabel: null,
    slots: ['community'],
    mayUseSource: false,
  },
  'snmp-v3': {
    label: 'SNMP v3 user',
    short: 'SNMP v3',
    help: 'For SNMP v3 endpoints. Kept, found and exported; this version opens no SNMP endpoint yet.',
    icon: ShieldEllipsis,
    userLabel: 'Security name',
    slots: ['auth-password', 'privacy-password'],
    mayUseSource: false,
  },
};

/** Words for each sealed part. */
export const SLOT_LABEL: Record<SecretSlot, string> = {
  password: 'Password',
  'private-key': 'Private key',
  passphrase: 'Key passphrase',
  certificate: 'Certificate',
  totp: 'Seed of the codes',
  community: 'Community',
  'auth-password': 'Authentication password',
  'privacy-password': 'Encryption password',
};

type Parts = Pick<Credential, 'kind' | 'keyFile' | 'certificateFile' | 'snmp'>;

/** Secrets a credential can hold as it stands: a key in a file leaves only its passphrase to seal. */
export function slotsOf({ kind, keyFile, certificateFile, snmp }: Parts): readonly SecretSlot[] {
  return CREDENTIAL_KIND_INFO[kind].slots.filter((slot) => {
    if (slot === 'private-key') return keyFile === null;
    if (slot === 'certificate') return certificateFile === undefined;
    if (slot === 'auth-password') return snmp?.authProtocol !== 'none';
    if (slot === 'privacy-password') return snmp?.privacyProtocol !== 'none';
    return true;
  });
}

/** Secrets without which a credential is of no use; the others may be asked for. */
const NEEDED: ReadonlySet<SecretSlot> = new Set<SecretSlot>([
  'password',
  'private-key',
  'certificate',
  'totp',
  'community',
  'auth-password',
  'privacy-password',
]);

/** Whether a credential lacks a secret it needs; null: it has all, or needs none. */
export function missingSecret(credential: Credential): SecretSlot | null {
  if (credential.source !== undefined && CREDENTIAL_KIND_INFO[credential.kind].mayUseSource) return null;
  // The server's questions can be answered by the person, too.
  if (credential.kind === 'keyboard-interactive') return null;
  const missing = slotsOf(credential).find(
    (slot) => NEEDED.has(slot) && !credential.hasSecret.includes(slot),
  );
  return missing ?? null;
}

/** Whether a credential of this kind can serve an endpoint of this protocol. */
export function servesProtocol(kind: CredentialKind, protocol: Protocol): boolean {
  const isSnmp = kind === 'snmp-community' || kind === 'snmp-v3';
  if (protocol === 'snmp') return isSnmp;
  return !isSnmp && (kind !== 'totp' || protocol === 'ssh');
}
