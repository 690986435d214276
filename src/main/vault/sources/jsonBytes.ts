import { allocateSecret, zero } from '../secretBytes';

/**
 * A JSON value whose texts are bytes: secrets that come in JSON are never JavaScript strings, which can't be wiped.
 * Names of members are strings. Numbers are kept as they are written.
 */
export type JsonBytes = Buffer | JsonBytes[] | Map<string, JsonBytes> | number | boolean | null;

/** Values within values; answers of real programs have fewer than ten. */
const MAX_DEPTH = 64;

const WHITESPACE = new Set([0x20, 0x09, 0x0a, 0x0d]);
const SIMPLE_ESCAPES: Readonly<Record<string, number>> = {
  '"': 0x22,
  '\\': 0x5c,
  '/': 0x2f,
  b: 0x08,
  f: 0x0c,
  n: 0x0a,
  r: 0x0d,
  t: 0x09,
};

/** What is not JSON. Says where, never what. */
export class JsonError extends Error {
  constructor(readonly offset: number) {
    super(`not JSON at byte ${offset}`);
  }
}

/** Reads JSON (RFC 8259). The caller wipes the bytes it passed, and what comes out with {@link wipeJson}. */
export function parseJsonBytes(bytes: Uint8Array): JsonBytes {
  const reader = new Reader(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  try {
    return reader.document();
  } catch (error) {
    zero(...reader.texts);
    throw error;
  }
}

/** Overwrites every text in a value. */
export function wipeJson(value: JsonBytes): void {
  if (Buffer.isBuffer(value)) zero(value);
  else if (Array.isArray(value)) value.forEach(wipeJson);
  else if (value instanceof Map) value.forEach(wipeJson);
}

/** A text of JSON as it is written, for bodies of requests: quotes, backslashes and controls escaped. */
export function jsonText(value: Uint8Array): Buffer {
  const escaped = Array.from(value, (byte) => byte === 0x22 || byte === 0x5c || byte < 0x20);
  const length = escaped.reduce(
    (sum, each, index) => sum + (each ? ((value[index] ?? 0) < 0x20 ? 6 : 2) : 1),
    2,
  );
  const text = allocateSecret(length);
  let at = text.writeUInt8(0x22);
  for (const byte of value) {
    if (byte < 0x20) at += text.write(`\\u00${byte.toString(16).padStart(2, '0')}`, at, 'latin1');
    else {
      if (byte === 0x22 || byte === 0x5c) at = text.writeUInt8(0x5c, at);
      at = text.writeUInt8(byte, at);
    }
  }
  text.writeUInt8(0x22, at);
  return text;
}

class Reader {
  /** Every text that was read, so that a broken document leaves none behind. */
  readonly texts: Buffer[] = [];
  #at = 0;

  constructor(private readonly bytes: Buffer) {}

  document(): JsonBytes {
    const value = this.#value(0);
    this.#skip();
    if (this.#at < this.bytes.length) throw this.#error();
    return value;
  }

  #value(depth: number): JsonBytes {
    if (depth > MAX_DEPTH) throw this.#error();
    this.#skip();
    const byte = this.bytes[this.#at];
    if (byte === 0x7b) return this.#object(depth);
    if (byte === 0x5b) return this.#array(depth);
    if (byte === 0x22) return this.#text();
    return this.#word();
  }

  #object(depth: number): Map<string, JsonBytes> {
    const members = new Map<string, JsonBytes>();
    this.#at++;
    if (this.#takes(0x7d)) return members;
    do {
      this.#skip();
      const name = this.#text().toString('utf8');
      if (!this.#takes(0x3a)) throw this.#error();
      members.set(name, this.#value(depth + 1));
    } while (this.#takes(0x2c));
    if (!this.#takes(0x7d)) throw this.#error();
    return members;
  }

  #array(depth: number): JsonBytes[] {
    const items: JsonBytes[] = [];
    this.#at++;
    if (this.#takes(0x5d)) return items;
    do items.push(this.#value(depth + 1));
    while (this.#takes(0x2c));
    if (!this.#takes(0x5d)) throw this.#error();
    return items;
  }

  #text(): Buffer {
    if (this.bytes[this.#at] !== 0x22) throw this.#error();
    const end = this.#endOfText();
    // An escape is never shorter than what it stands for.
    const text = allocateSecret(end - this.#at - 1);
    this.texts.push(text);
    let length = 0;
    this.#at++;
    while (this.#at < end) {
      const byte = this.bytes[this.#at] ?? 0;
      if (byte < 0x20) throw this.#error();
      if (byte === 0x5c) length += this.#escape(text, length);
      else {
        text[length++] = byte;
        this.#at++;
      }
    }
    if (this.#at !== end) throw this.#error();
    this.#at = end + 1;
    return text.subarray(0, length);
  }

  #endOfText(): number {
    let at = this.#at + 1;
    while (at < this.bytes.length && this.bytes[at] !== 0x22) at += this.bytes[at] === 0x5c ? 2 : 1;
    if (at >= this.bytes.length) throw this.#error();
    return at;
  }

  /** Writes what an escape stands for and returns its length. */
  #escape(text: Buffer, length: number): number {
    const letter = String.fromCharCode(this.bytes[this.#at + 1] ?? 0);
    if (letter !== 'u') {
      const byte = SIMPLE_ESCAPES[letter];
      if (byte === undefined) throw this.#error();
      text[length] = byte;
      this.#at += 2;
      return 1;
    }
    const first = this.#unit();
    const isHigh = first >= 0xd800 && first <= 0xdbff;
    const pair = isHigh && this.bytes[this.#at] === 0x5c && this.bytes[this.#at + 1] === 0x75;
    const character = pair ? String.fromCharCode(first, this.#unit()) : String.fromCharCode(first);
    return text.write(character, length, 'utf8');
  }

  #unit(): number {
    const digits = this.bytes.toString('latin1', this.#at + 2, this.#at + 6);
    if (!/^[0-9a-f]{4}$/i.test(digits)) throw this.#error();
    this.#at += 6;
    return Number.parseInt(digits, 16);
  }

  #word(): number | boolean | null {
    let end = this.#at;
    while (end < this.bytes.length && /[-+.\w]/.test(String.fromCharCode(this.bytes[end] ?? 0))) end++;
    const word = this.bytes.toString('latin1', this.#at, Math.min(end, this.#at + 64));
    if (!/^(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?)$/.test(word)) throw this.#error();
    this.#at = end;
    return JSON.parse(word) as number | boolean | null;
  }

  #takes(byte: number): boolean {
    this.#skip();
    if (this.bytes[this.#at] !== byte) return false;
    this.#at++;
    return true;
  }

  #skip(): void {
    while (WHITESPACE.has(this.bytes[this.#at] ?? 0)) this.#at++;
  }

  #error(): JsonError {
    return new JsonError(this.#at);
  }
}
