import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { CrashDumps } from './crashDumps';

/** A word as dumps hold it: its length, its letters, zeros up to the next multiple of four. */
function word(text: string): Buffer {
  const bytes = Buffer.alloc(4 + Math.ceil((text.length + 1) / 4) * 4);
  bytes.writeUInt32LE(text.length);
  bytes.write(text, 4, 'latin1');
  return bytes;
}

const dumpOf = (type: string): Buffer =>
  Buffer.concat([Buffer.from('MDMP'), Buffer.alloc(64, 0xee), word('ptype'), word(type), word('platform')]);

function dumps(): { folder: string; write: (name: string, content: Buffer, minute?: number) => void } {
  const folder = mkdtempSync(join(tmpdir(), 'binnacle-dumps-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(join(folder, 'pending'));
  return {
    folder,
    write: (name, content, minute = 0) => {
      const path = join(folder, 'pending', name);
      writeFileSync(path, content);
      utimesSync(path, minute * 60, minute * 60);
      writeFileSync(path.replace('.dmp', '.meta'), '');
    },
  };
}

it('keeps no memory of a process that may hold a secret', async () => {
  const { folder, write } = dumps();
  write('main.dmp', dumpOf('browser'));
  write('graphics.dmp', dumpOf('gpu-process'));
  write('host.dmp', dumpOf('utility'));
  write('page.dmp', dumpOf('renderer'));
  write('unknown.dmp', Buffer.from('MDMP, and nothing that names a process'));
  // What a process wrote into its own memory must not speak for it.
  write('liar.dmp', Buffer.concat([dumpOf('utility'), dumpOf('browser')]));
  await new CrashDumps(folder).sweep();
  expect(readdirSync(join(folder, 'pending')).sort()).toEqual([
    'graphics.dmp',
    'graphics.meta',
    'main.dmp',
    'main.meta',
  ]);
});

it('keeps the newest few', async () => {
  const { folder, write } = dumps();
  for (let minute = 1; minute <= 9; minute += 1) write(`${minute}.dmp`, dumpOf('browser'), minute);
  const crashes = new CrashDumps(folder);
  await Promise.all([crashes.sweep(), crashes.sweep()]);
  expect((await crashes.list()).map(({ name }) => name)).toEqual(
    [9, 8, 7, 6, 5].map((minute) => join('pending', `${minute}.dmp`)),
  );
});

it('has nothing to say where nothing crashed', async () => {
  const crashes = new CrashDumps(join(tmpdir(), 'binnacle-no-such-folder'));
  await crashes.sweep();
  expect(await crashes.list()).toEqual([]);
});
