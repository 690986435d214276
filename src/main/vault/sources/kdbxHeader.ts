/** Why a database can't be opened. */
export type KdbxFailureCode =
  | 'not-kdbx' // no database of KeePass at all
  | 'old-format' // KeePass 1
  | 'unknown-version'
  | 'too-large'
  | 'too-expensive' // a derivation that would take the memory or hours
  | 'unsupported' // a cipher or derivation that can't be computed here
  | 'damaged'
  | 'bad-key-file'
  | 'no-such-entry' // the database is fine, but does not have what was asked for
  | 'wrong-key';

/** A database that can't be opened: what and what to try. */
export class KdbxFailure extends Error {
  constructor(
    readonly code: KdbxFailureCode,
    message: string,
    readonly hint: string,
  ) {
    super(message);
    this.name = 'KdbxFailure';
  }
}

/** How the key of a database is derived. */
export type KdbxDerivation =
  { kind: 'aes'; rounds: number } | { kind: 'argon2'; memoryKiB: number; passes: number; lanes: number };

/** What the clear part of a database says. */
export interface KdbxOutline {
  major: 3 | 4;
  minor: number;
  derivation: KdbxDerivation;
}

/** Bounds of what a database may ask for before anybody knows whether it is genuine. */
export const KDBX_LIMITS = {
  /** Bytes of the file: real ones with attachments stay below 50 MB. */
  fileBytes: 64 * 1024 * 1024,
  /** Bytes of the clear part; real ones have some 250. */
  headerBytes: 1024 * 1024,
  /** Argon2 memory in KiB: 1 GiB. KeePass proposes 64 MiB. */
  memoryKiB: 1024 * 1024,
  /** Memory × passes in KiB: 32 GiB take some 20-60 s. KeePassXC's longest proposal (5 s) stays below. */
  workKiB: 32 * 1024 * 1024,
  /** Threads; KeePass proposes 2, others one a core. */
  lanes: 256,
  /** Rounds of AES: some 10 s; a second's worth is 30 to 60 million. */
  rounds: 200_000_000,
  /** Entries of the whole database. */
  entries: 100_000,
} as const;

const SIGNATURE = 0x9aa2d903;
const KDBX = 0xb54bfb67;
const KDB = 0xb54bfb65;
const KDBX_ALPHA = 0xb54bfb66;

const CIPHERS: Readonly<Record<string, 'known' | 'Twofish'>> = {
  '31c1f2e6bf714350be5805216afc5aff': 'known', // AES-256
  d6038a2b8b6f4cb5a524339a31dbb59a: 'known', // ChaCha20
  ad68f29f576f4bb9a36ad47af965346c: 'Twofish',
};
const DERIVATIONS: Readonly<Record<string, KdbxDerivation['kind']>> = {
  c9d9f39a628a4460bf740d08c18a4fea: 'aes',
  '7c02bb8279a74ac0927d114a00648238': 'aes',
  ef636ddf8c29444b91f7a9a403e30a0c: 'argon2', // Argon2d
  '9e298b1956db4773b23dfc3ec6f0a1e6': 'argon2', // Argon2id
};
const FIELD = { end: 0, cipher: 2, rounds: 6, derivation: 11 } as const;
const SETTINGS =
  'Open it in KeePass or KeePassXC, choose AES or ChaCha20 and Argon2 in its settings, and save it.';
const ANOTHER_COPY = 'Use another copy of the file, or open and save it in KeePass.';

/**
 * Reads the clear part of a database (https://keepass.info/help/kb/kdbx.html) and refuses what would be too expensive or
 * can't be read, before any of it is computed. Throws {@link KdbxFailure}.
 */
export function readKdbxOutline(file: Uint8Array): KdbxOutline {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  if (bytes.length > KDBX_LIMITS.fileBytes) {
    const limit = KDBX_LIMITS.fileBytes / 1024 / 1024;
    throw new KdbxFailure(
      'too-large',
      `The database is larger than ${limit} MB.`,
      'Move large attachments out of it.',
    );
  }
  try {
    const { major, minor } = versionOf(bytes);
    const fields = fieldsOf(bytes, major);
    checkCipher(fields.get(FIELD.cipher));
    const derivation =
      major === 3 ? aesOf(fields.get(FIELD.rounds)) : derivationOf(fields.get(FIELD.derivation));
    checkCost(derivation);
    return { major, minor, derivation };
  } catch (error) {
    if (error instanceof KdbxFailure) throw error;
    throw damaged(); // read beyond its end
  }
}

/** Whether a file begins as databases of KeePass do, of whatever version. */
export function looksLikeKdbx(file: Uint8Array): boolean {
  const bytes = Buffer.from(file.buffer, file.byteOffset, Math.min(file.byteLength, 8));
  return (
    bytes.length === 8 &&
    bytes.readUInt32LE(0) === SIGNATURE &&
    [KDBX, KDB, KDBX_ALPHA].includes(bytes.readUInt32LE(4))
  );
}

/** A file that is not as it was written. */
export function damaged(): KdbxFailure {
  return new KdbxFailure('damaged', 'The database is damaged or was cut off.', ANOTHER_COPY);
}

function versionOf(bytes: Buffer): { major: 3 | 4; minor: number } {
  if (!looksLikeKdbx(bytes)) {
    const hint = 'Choose a file that KeePass or KeePassXC has written; they end in .kdbx.';
    throw new KdbxFailure('not-kdbx', 'This is not a database of KeePass.', hint);
  }
  if (bytes.readUInt32LE(4) !== KDBX) {
    const hint = 'Open it in KeePass 2 or KeePassXC and save it as .kdbx.';
    throw new KdbxFailure('old-format', 'The database has the format of KeePass 1.', hint);
  }
  const [minor, major] = [bytes.readUInt16LE(8), bytes.readUInt16LE(10)];
  const known = (major === 3 && minor <= 1) || (major === 4 && minor <= 1);
  if (known) return { major, minor };
  const hint = 'Versions 3.1 and 4 can be read. Open it in KeePass or KeePassXC and save it as one of them.';
  throw new KdbxFailure('unknown-version', `The database has version ${major}.${minor} of the format.`, hint);
}

function fieldsOf(bytes: Buffer, major: 3 | 4): Map<number, Buffer> {
  const fields = new Map<number, Buffer>();
  let at = 12;
  for (;;) {
    const id = bytes.readUInt8(at);
    const length = major === 3 ? bytes.readUInt16LE(at + 1) : bytes.readUInt32LE(at + 1);
    const start = at + (major === 3 ? 3 : 5);
    at = start + length;
    if (at > bytes.length || at > KDBX_LIMITS.headerBytes) throw damaged();
    if (id === FIELD.end) return fields;
    fields.set(id, bytes.subarray(start, at));
  }
}

function checkCipher(id: Buffer | undefined): void {
  const cipher = CIPHERS[id?.toString('hex') ?? ''];
  if (cipher === 'known') return;
  if (id?.length !== 16) throw damaged();
  const name = cipher ?? 'a cipher that is not known here';
  throw new KdbxFailure('unsupported', `The database is encrypted with ${name}.`, SETTINGS);
}

function aesOf(rounds: Buffer | undefined): KdbxDerivation {
  if (rounds?.length !== 8) throw damaged();
  return { kind: 'aes', rounds: Number(rounds.readBigUInt64LE()) };
}

function derivationOf(field: Buffer | undefined): KdbxDerivation {
  if (field === undefined) throw damaged();
  const items = dictionary(field);
  const id = items.get('$UUID')?.toString('hex') ?? '';
  const kind = DERIVATIONS[id];
  if (kind === undefined) {
    throw new KdbxFailure(
      'unsupported',
      'The key of the database is derived in a way that is not known.',
      SETTINGS,
    );
  }
  if (kind === 'aes') return { kind, rounds: integer(items, 'R') };
  const memoryKiB = integer(items, 'M') / 1024;
  return { kind, memoryKiB, passes: integer(items, 'I'), lanes: integer(items, 'P') };
}

/** A dictionary of variants: `type, length of name, name, length of value, value`, ended by a zero. */
function dictionary(field: Buffer): Map<string, Buffer> {
  const items = new Map<string, Buffer>();
  let at = 2;
  while (field.readUInt8(at) !== 0) {
    const nameEnd = at + 5 + field.readUInt32LE(at + 1);
    const valueStart = nameEnd + 4;
    const valueEnd = valueStart + field.readUInt32LE(nameEnd);
    if (valueEnd > field.length) throw damaged();
    items.set(field.toString('utf8', at + 5, nameEnd), field.subarray(valueStart, valueEnd));
    at = valueEnd;
  }
  return items;
}

function integer(items: ReadonlyMap<string, Buffer>, name: string): number {
  const value = items.get(name);
  if (value?.length === 4) return value.readUInt32LE();
  if (value?.length === 8) return Number(value.readBigUInt64LE());
  throw damaged();
}

function checkCost(derivation: KdbxDerivation): void {
  if (derivation.kind === 'aes') {
    if (derivation.rounds < 1) throw damaged();
    if (derivation.rounds <= KDBX_LIMITS.rounds) return;
    throw tooExpensive(`${derivation.rounds.toLocaleString('en')} rounds`);
  }
  const { memoryKiB, passes, lanes } = derivation;
  // RFC 9106, section 3.1: eight blocks of 1 KiB a lane are the least.
  if (passes < 1 || lanes < 1 || memoryKiB < 8 * lanes || !Number.isInteger(memoryKiB)) throw damaged();
  if (memoryKiB > KDBX_LIMITS.memoryKiB) throw tooExpensive(`${sizeText(memoryKiB)} of memory`);
  if (memoryKiB * passes > KDBX_LIMITS.workKiB || lanes > KDBX_LIMITS.lanes) {
    throw tooExpensive(`${passes.toLocaleString('en')} passes over ${sizeText(memoryKiB)} of memory`);
  }
}

function sizeText(kib: number): string {
  return kib >= 1024 * 1024
    ? `${Math.round(kib / 1024 / 1024).toLocaleString('en')} GB`
    : `${Math.ceil(kib / 1024)} MB`;
}

function tooExpensive(what: string): KdbxFailure {
  return new KdbxFailure(
    'too-expensive',
    `The database asks for ${what} to be opened.`,
    'Lower the cost of the key derivation in KeePass (64 MB and a second are usual), save it, and try again.',
  );
}
