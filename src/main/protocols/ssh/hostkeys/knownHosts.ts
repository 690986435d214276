import { createHmac, timingSafeEqual } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { BinnacleError } from '../../../../shared/errors';
import type { PublicKey } from '../keys/publicKey';
import { parsePublicKey } from '../keys/publicKey';
import { matchesPatternList } from './hostPattern';

/** Bytes of one file; a million hashed lines take about 60 MB with Ed25519 keys. */
const MAX_FILE_LENGTH = 64 * 1024 * 1024;
/** Bytes of one line; a 16,384-bit RSA key takes 2.8 KB, so this leaves room for long lists of names. */
const MAX_LINE_LENGTH = 16 * 1024;
/** Milliseconds of scanning before other work gets its turn. */
const SLICE_MS = 5;
/** Lines between two looks at the clock. */
const LINES_PER_LOOK = 64;
/** Only the first faulty lines are listed; the rest is counted. */
const MAX_LISTED_PROBLEMS = 100;
/** Matching lines for one host; more is an attack or an accident. */
const MAX_MATCHES = 1000;

const SSH_PORT = 22;
const SPACE = /[ \t]+/;

/** A line of known_hosts that fits a host. */
export interface KnownHostMatch {
  marker: 'none' | 'cert-authority' | 'revoked';
  key: PublicKey;
  /** Path of the file and line number from 1. */
  file: string;
  line: number;
  /**
   * The line fits the name but does not mention the port, which is not 22. Such a line can vouch for a key,
   * as in OpenSSH, but another key there is no contradiction.
   */
  portless: boolean;
}

/** A line that was skipped. */
export interface KnownHostsProblem {
  file: string;
  line: number;
  reason: string;
}

/** What a lookup found. */
export interface KnownHostsLookup {
  matches: KnownHostMatch[];
  /** The first hundred skipped lines. */
  problems: KnownHostsProblem[];
  /** How many lines were skipped in all. */
  problemCount: number;
}

interface Source {
  file: string;
  data: Buffer;
}

/** The names a line may fit, and the secret-free state of one lookup. */
interface Search extends KnownHostsLookup {
  /** `name`, or `[name]:port` when the port is not 22. */
  exact: string;
  /** The bare name when the port is not 22. */
  bare: string | undefined;
}

/**
 * OpenSSH known_hosts files (sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT"), read only. The text is kept as bytes and
 * scanned anew for each host, giving way to other work every few milliseconds: a file of a million lines, hashed
 * or not, costs its own size in memory and never stalls a session.
 */
export class KnownHosts {
  private constructor(private readonly sources: readonly Source[]) {}

  /** From bytes; `file` is what problems are reported under. */
  static of(data: Buffer, file = 'known_hosts'): KnownHosts {
    return new KnownHosts([{ file, data }]);
  }

  /**
   * Reads files; missing ones count as empty. Errors: too-large over 64 MiB, key-unreadable when a file exists but
   * cannot be read (it might revoke the very key that is offered).
   */
  static async read(files: readonly string[]): Promise<KnownHosts> {
    const sources: Source[] = [];
    for (const file of files) sources.push({ file, data: await readBounded(file) });
    return new KnownHosts(sources);
  }

  /** All lines that fit a host, in file order. Aborting rejects with the signal's reason. */
  async lookup(host: string, port: number, signal?: AbortSignal): Promise<KnownHostsLookup> {
    const name = host.toLowerCase();
    const search: Search = {
      exact: port === SSH_PORT ? name : `[${name}]:${port}`,
      bare: port === SSH_PORT ? undefined : name,
      matches: [],
      problems: [],
      problemCount: 0,
    };
    for (const source of this.sources) await scan(source, search, signal);
    const { matches, problems, problemCount } = search;
    return { matches, problems, problemCount };
  }
}

async function readBounded(file: string): Promise<Buffer> {
  try {
    const info = await stat(file);
    if (info.isCharacterDevice()) return Buffer.alloc(0); // "/dev/null" is a usual way to say "none".
    if (!info.isFile()) throw new Error('not a regular file');
    if (info.size > MAX_FILE_LENGTH) throw tooLarge(file);
    const data = await readFile(file);
    if (data.length > MAX_FILE_LENGTH) throw tooLarge(file);
    return data;
  } catch (error) {
    if (error instanceof BinnacleError) throw error;
    if (isMissing(error)) return Buffer.alloc(0);
    throw new BinnacleError('key-unreadable', `The known hosts file ${file} cannot be read.`, {
      cause: error,
    });
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}

function tooLarge(file: string): BinnacleError {
  return new BinnacleError('too-large', `The known hosts file ${file} is larger than 64 MiB.`, {
    hint: 'Shorten the file, or move old lines to another one.',
  });
}

async function scan({ file, data }: Source, search: Search, signal: AbortSignal | undefined): Promise<void> {
  let sliceEnd = performance.now() + SLICE_MS;
  let line = 0;
  for (let start = 0; start < data.length;) {
    const newline = data.indexOf(0x0a, start);
    const end = newline < 0 ? data.length : newline;
    line += 1;
    readLine(data.subarray(start, end), file, line, search);
    start = end + 1;
    if (line % LINES_PER_LOOK !== 0 || performance.now() < sliceEnd) continue;
    await nextTurn();
    signal?.throwIfAborted();
    sliceEnd = performance.now() + SLICE_MS;
  }
}

function readLine(bytes: Buffer, file: string, line: number, search: Search): void {
  const reason = bytes.length > MAX_LINE_LENGTH ? 'line too long' : readFields(bytes, file, line, search);
  if (reason === undefined) return;
  search.problemCount += 1;
  if (search.problems.length < MAX_LISTED_PROBLEMS) search.problems.push({ file, line, reason });
}

/** Adds the line to the matches if it fits; returns what is wrong with it, if anything. */
function readFields(bytes: Buffer, file: string, line: number, search: Search): string | undefined {
  const text = bytes.toString('latin1').trim();
  if (text === '' || text.startsWith('#')) return undefined;
  const fields = text.split(SPACE, 5);
  const marker = text.startsWith('@') ? readMarker(fields.shift()) : 'none';
  if (marker === undefined) return 'unknown marker';
  const [hosts, type, base64] = fields;
  if (hosts === undefined || type === undefined || base64 === undefined) return 'fields are missing';
  if (/^\d+$/.test(type)) return 'SSH-1 key';
  if (!/^AAAA[A-Za-z0-9+/]+={0,2}$/.test(base64)) return 'the key is not base64';
  const exact = fits(search.exact, hosts);
  if (!exact && (search.bare === undefined || !fits(search.bare, hosts))) return undefined;
  const key = readKey(type, base64);
  if (typeof key === 'string') return key;
  if (search.matches.length >= MAX_MATCHES) return 'too many lines for this host';
  search.matches.push({ marker, key, file, line, portless: !exact });
  return undefined;
}

function readMarker(word: string | undefined): KnownHostMatch['marker'] | undefined {
  if (word === '@cert-authority') return 'cert-authority';
  return word === '@revoked' ? 'revoked' : undefined;
}

function fits(name: string, hosts: string): boolean {
  return hosts.startsWith('|') ? fitsHash(name, hosts) : matchesPatternList(name, hosts);
}

/** `|1|salt|hash`: HMAC-SHA1 of the name under the salt, both in base64. */
function fitsHash(name: string, hosts: string): boolean {
  const [, version, salt, hash] = hosts.split('|', 4);
  if (version !== '1' || salt === undefined || hash === undefined) return false;
  const wanted = Buffer.from(hash, 'base64');
  const actual = createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest();
  return wanted.length === actual.length && timingSafeEqual(wanted, actual);
}

function readKey(type: string, base64: string): PublicKey | string {
  try {
    const key = parsePublicKey(Buffer.from(base64, 'base64'));
    return key.type === type ? key : 'the key has another type than the line says';
  } catch {
    return 'the key cannot be used';
  }
}
