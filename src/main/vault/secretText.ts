import { isUtf8 } from 'node:buffer';
import { BinnacleError } from '../../shared/errors';
import { MAX_DATA_CHARACTERS, TAG_BYTES } from './bundleFormat';
import { allocateSecret, zero } from './secretBytes';

/** Most bytes that fit a bundle once they are sealed and written in Base64. */
const MAX_TEXT_BYTES = (MAX_DATA_CHARACTERS / 4) * 3 - TAG_BYTES - 3;
/** Characters that JSON allows in no string as they are: `"`, `\` and everything below the space. */
const [QUOTE, BACKSLASH, SPACE] = [0x22, 0x5c, 0x20];
/** Length of `\u001f`. */
const ESCAPED_CONTROL = 6;

/**
 * The text that a bundle seals, an object from credential id to slots to secrets. It is put together as bytes: a string
 * could not be wiped.
 */
export class SecretText {
  readonly #parts = new Map<string, Buffer[]>();
  #size = 2;

  /** Takes a secret over; false if it is no text, which JSON can't hold. The caller zeroes the value. */
  add(credentialId: string, slot: string, value: Uint8Array): boolean {
    if (!isUtf8(value)) return false;
    const parts = this.#parts.get(credentialId) ?? [];
    const part = member(slot, value);
    // Commas, and around the first: the id, its colon and its brackets.
    const around = parts.length === 0 ? Buffer.byteLength(JSON.stringify(credentialId)) + 4 : 0;
    this.#size += part.length + 1 + around;
    if (this.#size > MAX_TEXT_BYTES) {
      zero(part);
      throw new BinnacleError('too-large', 'The secrets are too many for one file.', {
        hint: 'Export folder by folder.',
      });
    }
    this.#parts.set(credentialId, [...parts, part]);
    return true;
  }

  /** The whole text; the caller zeroes it. */
  bytes(): Buffer {
    const text = allocateSecret(this.#size);
    let end = text.write('{');
    let first = true;
    for (const [credentialId, parts] of this.#parts) {
      end += text.write(`${first ? '' : ','}${JSON.stringify(credentialId)}:{`, end);
      parts.forEach((part, index) => {
        if (index > 0) end += text.write(',', end);
        text.set(part, end);
        end += part.length;
      });
      end += text.write('}', end);
      first = false;
    }
    end += text.write('}', end);
    return text.subarray(0, end);
  }

  /** Zeroes what was taken over. */
  wipe(): void {
    for (const parts of this.#parts.values()) zero(...parts);
    this.#parts.clear();
    this.#size = 2;
  }
}

/** `"slot":"value"`. */
function member(slot: string, value: Uint8Array): Buffer {
  const name = `${JSON.stringify(slot)}:"`;
  const size = value.reduce((sum, byte) => sum + escapedLength(byte), Buffer.byteLength(name) + 1);
  const part = allocateSecret(size);
  let end = part.write(name);
  for (const byte of value) {
    if (byte < SPACE) end += part.write(`\\u${byte.toString(16).padStart(4, '0')}`, end);
    else {
      if (byte === QUOTE || byte === BACKSLASH) end = part.writeUInt8(BACKSLASH, end);
      end = part.writeUInt8(byte, end);
    }
  }
  part.writeUInt8(QUOTE, end);
  return part;
}

function escapedLength(byte: number): number {
  if (byte < SPACE) return ESCAPED_CONTROL;
  return byte === QUOTE || byte === BACKSLASH ? 2 : 1;
}
