import { createHash } from 'node:crypto';
import type { KeyType, PublicKey } from '../keys/publicKey';

const WIDTH = 17;
const HEIGHT = 9;
/** What a field shows by the number of visits; the last two mark start and end. */
const SYMBOLS = ' .o+=*BOX@%&#/^SE';
const START = SYMBOLS.length - 2;
const END = SYMBOLS.length - 1;

const SHORT_NAMES: Record<KeyType, string> = {
  'ssh-ed25519': 'ED25519',
  'ssh-rsa': 'RSA',
  'ecdsa-sha2-nistp256': 'ECDSA',
  'ecdsa-sha2-nistp384': 'ECDSA',
  'ecdsa-sha2-nistp521': 'ECDSA',
};

/** The fingerprint of a key blob as ssh-keygen prints it: `SHA256:` and unpadded base64. */
export function fingerprint(blob: Buffer): string {
  return `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`;
}

/** The picture of a key that `ssh-keygen -lv` draws ("drunken bishop" over SHA-256): 11 lines, no final newline. */
export function randomart(key: PublicKey): string {
  const field = walk(createHash('sha256').update(key.blob).digest());
  const rows = Array.from({ length: HEIGHT }, (_, y) => {
    const cells = field.slice(y * WIDTH, (y + 1) * WIDTH).map((visits) => SYMBOLS[visits] ?? '');
    return `|${cells.join('')}|`;
  });
  const name = SHORT_NAMES[key.type];
  const title = `[${name} ${key.bits}]`;
  return [border(title.length > WIDTH ? `[${name}]` : title), ...rows, border('[SHA256]')].join('\n');
}

/** Moves diagonally, two bits a step, from the middle; counts the visits of each field. */
function walk(digest: Buffer): number[] {
  const field = new Array<number>(WIDTH * HEIGHT).fill(0);
  let [x, y] = [(WIDTH - 1) / 2, (HEIGHT - 1) / 2];
  const start = y * WIDTH + x;
  for (const byte of digest) {
    for (let shift = 0; shift < 8; shift += 2) {
      const step = byte >> shift;
      x = Math.max(0, Math.min(WIDTH - 1, x + ((step & 1) === 1 ? 1 : -1)));
      y = Math.max(0, Math.min(HEIGHT - 1, y + ((step & 2) === 2 ? 1 : -1)));
      const at = y * WIDTH + x;
      field[at] = Math.min((field[at] ?? 0) + 1, START - 1);
    }
  }
  field[start] = START;
  field[y * WIDTH + x] = END;
  return field;
}

function border(label: string): string {
  const left = Math.floor((WIDTH - label.length) / 2);
  return `+${'-'.repeat(left)}${label}${'-'.repeat(WIDTH - label.length - left)}+`;
}
