import {
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
  existsSync,
  mkdirSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isAtLeast } from '../../scripts/lib/nodeVersion.mjs';
import { applyPatch } from '../../scripts/lib/patch.mjs';
import { addCounts, readCounts } from '../../scripts/lib/testCounts.mjs';
import { takeOption } from '../../scripts/lib/testEnvironment.mjs';
import { extractZip } from '../../scripts/lib/zip.mjs';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'binnacle-bootstrap-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);
const read = (name: string): string => readFileSync(join(folder, name), 'utf8');

describe('Node version', () => {
  it.each([
    ['20.19.0', true],
    ['20.18.9', false],
    ['18.20.0', false],
    ['22.0.0', true],
    ['20.100.1', true],
  ])('%s is new enough: %s', (version, expected) => {
    expect(isAtLeast(version, '20.19.0')).toBe(expected);
  });
});

describe('patches', () => {
  const text = 'one\ntwo\nthree\nfour\nfive\n';
  const diff = [
    '--- a/file.js',
    '+++ b/file.js',
    '@@ -2,3 +2,3 @@',
    ' two',
    '-three',
    '+THREE',
    ' four',
    '',
  ].join('\n');

  it('change the file once, however often they are applied', () => {
    write('file.js', text);
    applyPatch(folder, 'x.patch', diff);
    applyPatch(folder, 'x.patch', diff);
    expect(read('file.js')).toBe('one\ntwo\nTHREE\nfour\nfive\n');
  });

  it('find their place when lines have moved', () => {
    write('file.js', `zero\nzero\n${text}`);
    applyPatch(folder, 'x.patch', diff);
    expect(read('file.js')).toBe('zero\nzero\none\ntwo\nTHREE\nfour\nfive\n');
  });

  it('that do not fit are an error and change nothing, not even the files that fit', () => {
    write('file.js', text);
    write('other.js', 'unlike\n');
    const both = `${diff}${diff.replaceAll('file.js', 'other.js')}`;
    expect(() => applyPatch(folder, 'x.patch', both)).toThrow(/patches\/x\.patch does not fit other\.js/);
    expect(read('file.js')).toBe(text);
  });

  it('may add a file, once', () => {
    const added = ['--- /dev/null', '+++ b/lib/new.js', '@@ -0,0 +1,2 @@', '+first', '+second', ''].join(
      '\n',
    );
    applyPatch(folder, 'x.patch', added);
    applyPatch(folder, 'x.patch', added);
    expect(read('lib/new.js')).toBe('first\nsecond\n');
  });

  it('that are cut off are refused', () => {
    write('file.js', text);
    expect(() => applyPatch(folder, 'x.patch', diff.slice(0, diff.indexOf(' four')))).toThrow();
    expect(read('file.js')).toBe(text);
  });
});

interface ZipEntry {
  name: string;
  data?: string;
  mode?: number;
  deflate?: boolean;
}

/** A ZIP file as Unix programs write it. */
function makeZip(entries: ZipEntry[]): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, data = '', mode = 0o100644, deflate = false } of entries) {
    const raw = Buffer.from(data);
    const body = deflate ? deflateRawSync(raw) : raw;
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(name.length, 26);
    const central = Buffer.alloc(46);
    central.writeUInt32LE(0x02014b50, 0);
    central[5] = 3;
    central.writeUInt16LE(deflate ? 8 : 0, 10);
    central.writeUInt32LE(body.length, 20);
    central.writeUInt32LE(raw.length, 24);
    central.writeUInt16LE(name.length, 28);
    central.writeUInt32LE((mode << 16) >>> 0, 38);
    central.writeUInt32LE(offset, 42);
    bodies.push(local, Buffer.from(name), body);
    directory.push(central, Buffer.from(name));
    offset += 30 + name.length + body.length;
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt32LE(Buffer.concat(directory).length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...bodies, ...directory, end]);
}

describe('ZIP files', () => {
  async function extract(entries: ZipEntry[], rename?: (name: string) => string | undefined): Promise<void> {
    writeFileSync(join(folder, 'a.zip'), makeZip(entries));
    mkdirSync(join(folder, 'out'));
    await extractZip(join(folder, 'a.zip'), join(folder, 'out'), rename);
  }

  it('are unpacked with contents, modes and links', async () => {
    const long = 'binnacle '.repeat(300_000);
    await extract([
      { name: 'dir/', mode: 0o40755 },
      { name: 'dir/tool', data: '#!/bin/sh\n', mode: 0o100755 },
      { name: 'dir/long', data: long, deflate: true },
      { name: 'link', data: 'dir/tool', mode: 0o120777 },
    ]);
    expect(read('out/dir/long')).toBe(long);
    expect(statSync(join(folder, 'out/dir/tool')).mode & 0o777).toBe(0o755);
    expect(readlinkSync(join(folder, 'out/link'))).toBe('dir/tool');
  });

  it('are unpacked in part and under other names', async () => {
    await extract([{ name: 'a/x', data: '1' }, { name: 'a/y' }], (name) =>
      name === 'a/x' ? 'z' : undefined,
    );
    expect(read('out/z')).toBe('1');
    expect(existsSync(join(folder, 'out/a'))).toBe(false);
  });

  it.each([
    ['a name', [{ name: '../evil', data: 'x' }]],
    ['an absolute name', [{ name: '/tmp/binnacle-evil', data: 'x' }]],
    ['a link', [{ name: 'link', data: '../../evil', mode: 0o120777 }]],
  ])('never write outside their folder through %s', async (_, entries) => {
    await expect(extract(entries)).rejects.toThrow('outside its folder');
    expect(existsSync(join(folder, 'evil'))).toBe(false);
  });

  it('that are truncated are refused', async () => {
    const zip = makeZip([{ name: 'x', data: 'hello' }]);
    for (let length = 0; length < zip.length; length++) {
      writeFileSync(join(folder, 'a.zip'), zip.subarray(0, length));
      await expect(extractZip(join(folder, 'a.zip'), join(folder, 'out'))).rejects.toThrow();
    }
  });
});

describe('the count line', () => {
  const report = (files: object[], more: object = {}): string => {
    const counts = { numPassedTests: 3, numFailedTests: 0, numPendingTests: 1, numTodoTests: 1 };
    write('report.json', JSON.stringify({ ...counts, testResults: files, ...more }));
    return join(folder, 'report.json');
  };

  it('sums up the reports', () => {
    const counts = { passed: 1, failed: 0, skipped: 0 };
    addCounts(counts, readCounts(report([]), 0));
    expect(counts).toEqual({ passed: 4, failed: 0, skipped: 2 });
  });

  it('counts a file that could not be loaded, and an error outside of any test', () => {
    const broken = { status: 'failed', assertionResults: [] };
    expect(readCounts(report([broken]), 1)).toMatchObject({ failed: 1 });
    expect(readCounts(report([]), 1)).toMatchObject({ failed: 1 });
  });

  it('counts a failed test once', () => {
    const file = { status: 'failed', assertionResults: [{ status: 'failed' }] };
    expect(readCounts(report([file], { numFailedTests: 1 }), 1)).toMatchObject({ failed: 1 });
  });

  it('counts a test run without a report as failed', () => {
    expect(readCounts(join(folder, 'none.json'), 0)).toEqual({ failed: 1 });
  });
});

describe('script arguments', () => {
  it('are taken in both spellings', () => {
    const { values, rest } = takeOption(
      ['--project', 'unit', '--project=e2e', 'file', '-t', 'x'],
      '--project',
    );
    expect(values).toEqual(['unit', 'e2e']);
    expect(rest).toEqual(['file', '-t', 'x']);
    expect(() => takeOption(['--project'], '--project')).toThrow('--project needs a value.');
  });
});
