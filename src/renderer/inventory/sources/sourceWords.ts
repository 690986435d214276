import { Database, Server, SquareTerminal, type LucideIcon } from 'lucide-react';
import type { SourceConfig, SourceSlot, SourceTest } from '../../../shared/model/secretSource';

/** What forms say about one kind of source. */
export interface SourceKindInfo {
  label: string;
  help: string;
  icon: LucideIcon;
}

/** Words for every kind of source. */
export const SOURCE_KIND_INFO: Record<SourceConfig['kind'], SourceKindInfo> = {
  keepass: {
    label: 'KeePass database',
    help: 'A .kdbx file of KeePass or KeePassXC. It is only ever read, and read anew when it changes.',
    icon: Database,
  },
  vault: {
    label: 'HashiCorp Vault or OpenBao',
    help: 'A KV engine of version 2, over HTTPS. Nothing is kept between two logins.',
    icon: Server,
  },
  command: {
    label: 'Command',
    help: 'A program of this computer that prints a secret, such as pass. It runs with your rights, at every login.',
    icon: SquareTerminal,
  },
};

const SLOT_WORDS: Record<SourceSlot, string> = {
  username: 'user name',
  password: 'password',
  'private-key': 'private key',
  passphrase: 'passphrase of the key',
  certificate: 'certificate',
  totp: 'one-time code',
};

/** What a test found, in a sentence. */
export function testText({ milliseconds, slots }: SourceTest): string {
  const time = milliseconds < 1000 ? `${milliseconds} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
  if (slots === null) return `Opened in ${time}.`;
  return `Read in ${time}. Found: ${slots.map((slot) => SLOT_WORDS[slot]).join(', ')}.`;
}

/** Where a source leads, in a line. */
export function placeOf(config: SourceConfig): string {
  if (config.kind === 'keepass') return config.file;
  return config.kind === 'vault' ? config.url : [config.program, ...config.args].join(' ');
}
