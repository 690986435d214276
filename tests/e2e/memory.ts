import { closeSync, openSync, readdirSync, readFileSync, readlinkSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { processTree } from '../lab/processes';

const PAGE = 4096;
/** Read at once, in bytes; neighbours overlap by the longest needle. */
const CHUNK = 1024 * PAGE;
/** Bytes of one entry in /proc/PID/pagemap; its bits 63 and 62 say that the page is in memory or swapped out. */
const PAGEMAP_ENTRY = 8;

/** One way a text can stand in memory or in a file. */
export interface Needle {
  name: string;
  bytes: Buffer;
}

/** Where a needle was found. */
export interface Hit {
  place: string;
  needle: string;
  /** How often. */
  count: number;
}

/** The base64 forms of a text, wherever it begins inside what was encoded: the characters that depend on it alone. */
function base64Forms(text: string): string[] {
  return [0, 1, 2].map((shift) => {
    const encoded = Buffer.concat([Buffer.alloc(shift), Buffer.from(text)]).toString('base64');
    const first = Math.ceil((shift * 8) / 6);
    const last = Math.floor(((shift + text.length) * 8) / 6);
    return encoded.slice(first, last);
  });
}

/** UTF-8, UTF-16LE and base64 of a secret, and its larger part alone: what was typed but for the last keys. */
export function needlesOf(name: string, secret: string): Needle[] {
  const part = secret.slice(0, Math.ceil(secret.length * 0.6));
  const forms: [string, Buffer][] = [
    ['UTF-8', Buffer.from(part, 'utf8')],
    ['UTF-16LE', Buffer.from(part, 'utf16le')],
    ...base64Forms(secret).map((text, at): [string, Buffer] => [`base64/${at}`, Buffer.from(text)]),
    ...base64Forms(secret).map((text, at): [string, Buffer] => [
      `base64/${at} in UTF-16LE`,
      Buffer.from(text, 'utf16le'),
    ]),
  ];
  return forms.map(([form, bytes]) => ({ name: `${name} as ${form}`, bytes }));
}

function countIn(haystack: Buffer, needle: Buffer): number {
  let count = 0;
  for (let at = haystack.indexOf(needle); at >= 0; at = haystack.indexOf(needle, at + 1)) count += 1;
  return count;
}

class Findings {
  readonly #counts = new Map<Needle, number>();

  constructor(private readonly needles: readonly Needle[]) {}

  look(haystack: Buffer): void {
    for (const needle of this.needles) {
      const count = countIn(haystack, needle.bytes);
      if (count > 0) this.#counts.set(needle, (this.#counts.get(needle) ?? 0) + count);
    }
  }

  hits(place: string): Hit[] {
    return [...this.#counts].map(([needle, count]) => ({ place, needle: needle.name, count }));
  }
}

interface Region {
  start: number;
  end: number;
  /** Memory of several processes: another one may have filled pages that this one has not touched yet. */
  shared: boolean;
}

/** The address ranges of a process that it can read and write. */
function writableRegions(pid: number): Region[] {
  const lines = readFileSync(`/proc/${pid}/maps`, 'utf8').split('\n');
  return lines.flatMap((line) => {
    const match = /^([0-9a-f]+)-([0-9a-f]+) rw.([sp])/.exec(line);
    if (match === null) return [];
    const [, start = '', end = '', kind] = match;
    return [{ start: parseInt(start, 16), end: parseInt(end, 16), shared: kind === 's' }];
  });
}

/** Runs of pages of a region that hold something; reserved address space would take minutes to read. */
function* residentRuns(
  pagemap: number,
  { start, end, shared }: Region,
): Generator<{ at: number; length: number }> {
  const entries = Buffer.alloc((CHUNK / PAGE) * PAGEMAP_ENTRY);
  for (let at = start; at < end; at += CHUNK) {
    const pages = Math.min(CHUNK, end - at) / PAGE;
    const read = readSync(pagemap, entries, 0, pages * PAGEMAP_ENTRY, (at / PAGE) * PAGEMAP_ENTRY);
    let from = -1;
    for (let page = 0; page <= pages; page += 1) {
      const last = page * PAGEMAP_ENTRY + PAGEMAP_ENTRY - 1;
      const held = page < pages && (shared || (last < read && (entries.readUInt8(last) & 0xc0) !== 0));
      if (held && from < 0) from = page;
      if (!held && from >= 0) {
        yield { at: at + from * PAGE, length: (page - from) * PAGE };
        from = -1;
      }
    }
  }
}

/** Reads a run of pages as far as it goes; pages given back meanwhile, or beyond a mapped file's end, are left out. */
function* readRun(
  memory: number,
  { at, length }: { at: number; length: number },
  buffer: Buffer,
): Generator<{ at: number; read: number }> {
  for (let offset = 0; offset < length;) {
    let read = 0;
    try {
      read = readSync(memory, buffer, 0, length - offset, at + offset);
    } catch {
      read = 0;
    }
    if (read > 0) yield { at: at + offset, read };
    offset += read > 0 ? read : PAGE;
  }
}

/** Searches all memory that a process can read and write. */
export function searchMemory(pid: number, needles: readonly Needle[]): Hit[] {
  const findings = new Findings(needles);
  const memory = openSync(`/proc/${pid}/mem`, 'r');
  const pagemap = openSync(`/proc/${pid}/pagemap`, 'r');
  const overlap = Math.max(...needles.map(({ bytes }) => bytes.length));
  // The end of one piece stands before the next, so that a needle across both is seen too.
  const buffer = Buffer.alloc(overlap + CHUNK);
  let end = -1;
  try {
    for (const region of writableRegions(pid)) {
      for (const run of residentRuns(pagemap, region)) {
        for (const { at, read } of readRun(memory, run, buffer.subarray(overlap))) {
          if (at !== end) buffer.fill(0, 0, overlap);
          findings.look(buffer.subarray(0, overlap + read));
          buffer.copyWithin(0, read, overlap + read);
          end = at + read;
        }
      }
    }
  } finally {
    closeSync(memory);
    closeSync(pagemap);
  }
  return findings.hits(`memory of ${describeProcess(pid)}`);
}

/** Searches all files below a folder. */
export function searchFolder(folder: string, needles: readonly Needle[]): Hit[] {
  const hits: Hit[] = [];
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (!entry.isFile() || statSync(path).size === 0) continue;
    const findings = new Findings(needles);
    findings.look(readFileSync(path));
    hits.push(...findings.hits(path));
  }
  return hits;
}

/** Searches the command lines and environments of every process of this machine that may be read. */
export function searchCommandLines(needles: readonly Needle[]): Hit[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) =>
      ['cmdline', 'environ'].flatMap((file) => {
        const findings = new Findings(needles);
        findings.look(readProcFile(`/proc/${pid}/${file}`));
        return findings.hits(`${file} of ${pid}`);
      }),
    );
}

function readProcFile(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch {
    return Buffer.alloc(0);
  }
}

/** A process of the app as its command line tells: `main`, `renderer`, `gpu-process`, `zygote`, or a utility's service. */
export function processKind(pid: number): string {
  const text = readProcFile(`/proc/${pid}/cmdline`).toString('utf8').replaceAll('\0', ' ');
  const type = /--type=(\S+)/.exec(text)?.[1];
  if (type === undefined) return 'main';
  return /--utility-sub-type=(\S+)/.exec(text)?.[1] ?? type;
}

const describeProcess = (pid: number): string => `${processKind(pid)} (${pid})`;

/** The app's processes, without programs that it has started. */
export function appProcesses(pid: number): number[] {
  const executable = readlinkSync(`/proc/${pid}/exe`);
  return processTree(pid).filter((each) => {
    try {
      return readlinkSync(`/proc/${each}/exe`) === executable;
    } catch {
      return false;
    }
  });
}
