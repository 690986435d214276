import { createDecipheriv } from 'node:crypto';
import { decodeText } from '../decodeText';
import type { ImportContext } from '../importModel';
import { iniValues, readIni } from '../ini';

/** Where Remmina keeps its secret, seen from a profile. */
const PLACES = ['remmina.pref', '~/.config/remmina/remmina.pref'];
/** Triple DES: 24 bytes of key, then 8 of the initial vector. */
const KEY_BYTES = 24;
const IV_BYTES = 8;

/** Reads the passwords of Remmina's profiles with the secret of its preferences. */
export class RemminaSecrets {
  readonly #secret: Buffer | null;

  constructor(context: Pick<ImportContext, 'readBeside'>) {
    this.#secret = secretOf(context);
  }

  /** Whether the preferences were found. */
  get available(): boolean {
    return this.#secret !== null;
  }

  /** The password; null if it can't be read. */
  open(encrypted: string): string | null {
    if (this.#secret === null) return null;
    const data = Buffer.from(encrypted, 'base64');
    if (data.length === 0 || data.length % IV_BYTES !== 0) return null;
    const key = this.#secret.subarray(0, KEY_BYTES);
    const iv = this.#secret.subarray(KEY_BYTES, KEY_BYTES + IV_BYTES);
    try {
      const decipher = createDecipheriv('des-ede3-cbc', key, iv).setAutoPadding(false);
      const plain = Buffer.concat([decipher.update(data), decipher.final()]);
      const end = plain.indexOf(0);
      // There is always a NUL at the end: without one the secret is another's.
      if (end < 0 || plain.length - end > IV_BYTES) return null;
      return new TextDecoder('utf-8', { fatal: true }).decode(plain.subarray(0, end));
    } catch {
      return null;
    }
  }
}

function secretOf({ readBeside }: Pick<ImportContext, 'readBeside'>): Buffer | null {
  for (const place of PLACES) {
    const bytes = readBeside?.(place) ?? null;
    if (bytes === null) continue;
    const section = readIni(decodeText(bytes)).find(({ name }) => name === 'remmina_pref');
    const secret = Buffer.from(iniValues(section).get('secret') ?? '', 'base64');
    if (secret.length >= KEY_BYTES + IV_BYTES) return secret;
  }
  return null;
}
