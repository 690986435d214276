import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { fileState } from './fileState';
import { watchFiles } from './watchFiles';

const TIMES = { restMs: 20, lookMs: 100 };

function setUp(): { path: string; changed: () => void; count: () => number } {
  const folder = mkdtempSync(join(tmpdir(), 'binnacle-watch-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'config');
  writeFileSync(path, 'Host a\n');
  const changed = vi.fn();
  return { path, changed, count: () => changed.mock.calls.length };
}

it('notices a file that is written, replaced by rename, removed and made again', async () => {
  const { path, changed, count } = setUp();
  const watch = watchFiles([{ path, state: fileState(path) }], changed, TIMES);
  onTestFinished(() => watch.dispose());
  const steps = [
    () => writeFileSync(path, 'Host a b\n'),
    () => {
      writeFileSync(`${path}.tmp`, 'Host a b c\n');
      renameSync(`${path}.tmp`, path);
    },
    () => rmSync(path),
    () => writeFileSync(path, 'Host d\n'),
  ];
  for (const step of steps) {
    const before = count();
    step();
    await vi.waitFor(() => expect(count()).toBeGreaterThan(before), { timeout: 5000 });
  }
});

it('notices what changed between reading and watching, and nothing after it was told to stop', async () => {
  const { path, changed, count } = setUp();
  const state = fileState(path);
  writeFileSync(path, 'Host changed meanwhile\n');
  const watch = watchFiles([{ path, state }], changed, TIMES);
  await vi.waitFor(() => expect(count()).toBe(1), { timeout: 5000 });
  watch.dispose();
  writeFileSync(path, 'Host z\n');
  const other = watchFiles([{ path, state }], changed, TIMES);
  onTestFinished(() => other.dispose());
  await vi.waitFor(() => expect(count()).toBe(2), { timeout: 5000 });
});
