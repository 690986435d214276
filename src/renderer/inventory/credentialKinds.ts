import {
  FileKey2,
  KeyRound,
  MessageCircleQuestion,
  MessagesSquare,
  UserKey,
  type LucideIcon,
} from 'lucide-react';
import type { Credential, CredentialKind, SecretSlot } from '../../shared/model/inventory';

/** What forms say about one kind of credential. */
export interface CredentialKindInfo {
  label: string;
  /** A word or two for lists. */
  short: string;
  help: string;
  icon: LucideIcon;
  /** Secrets that the vault can hold for it; the first is the one it needs. */
  slots: readonly SecretSlot[];
}

/** Words for every kind of credential. */
export const CREDENTIAL_KIND_INFO: Record<CredentialKind, CredentialKindInfo> = {
  password: {
    label: 'Password',
    short: 'password',
    help: 'Sealed in the vault and used without asking.',
    icon: KeyRound,
    slots: ['password'],
  },
  'private-key': {
    label: 'Private key',
    short: 'private key',
    help: 'A key file that stays where it is, or a key sealed in the vault.',
    icon: FileKey2,
    slots: ['private-key', 'passphrase'],
  },
  agent: {
    label: 'SSH agent',
    short: 'agent',
    help: 'Keys stay in the agent of this computer; Binnacle never sees them.',
    icon: UserKey,
    slots: [],
  },
  'keyboard-interactive': {
    label: 'Keyboard-interactive',
    short: 'interactive',
    help: 'The server asks its questions, such as a one-time code, each time. A sealed password answers its password question.',
    icon: MessagesSquare,
    slots: ['password'],
  },
  ask: {
    label: 'Ask every time',
    short: 'asks',
    help: 'Nothing is kept: you are asked at each login.',
    icon: MessageCircleQuestion,
    slots: [],
  },
};

/** Words for each sealed part. */
export const SLOT_LABEL: Record<SecretSlot, string> = {
  password: 'Password',
  'private-key': 'Private key',
  passphrase: 'Key passphrase',
};

/** Whether a credential lacks the secret it needs; null: it has it, or needs none. */
export function missingSecret({ kind, keyFile, hasSecret }: Credential): SecretSlot | null {
  if (kind === 'password' && !hasSecret.includes('password')) return 'password';
  if (kind === 'private-key' && keyFile === null && !hasSecret.includes('private-key')) return 'private-key';
  return null;
}

/** Secrets a credential can hold as it stands: a key in a file leaves only its passphrase to seal. */
export function slotsOf({ kind, keyFile }: Pick<Credential, 'kind' | 'keyFile'>): readonly SecretSlot[] {
  const { slots } = CREDENTIAL_KIND_INFO[kind];
  return kind === 'private-key' && keyFile !== null ? ['passphrase'] : slots;
}
