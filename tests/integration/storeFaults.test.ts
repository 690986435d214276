import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BinnacleError } from '../../src/shared/errors';
import { releaseHandles } from '../../src/main/store/connection';
import { MIGRATIONS } from '../../src/main/store/migrations';
import { checkStoreFile } from '../../src/main/store/openCheck';
import { openStore } from '../../src/main/store/store';
import { makeSpecimen, tryDamaged } from '../soak/store/damage';
import { killLoop } from '../soak/store/killLoop';
import { seededRandom } from '../soak/store/random';
import { type BundledProgram, bundleProgram } from './bundled';
import type { RefusedWrites } from './storeChild';

let program: BundledProgram;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'binnacle-faults-'));
  program = await bundleProgram('tests/integration/storeChild.ts', 'storeChild');
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
  program.remove();
});

/** Runs the program on a small file system of its own, in namespaces that need no rights. */
function onSmallDisk(mode: string): RefusedWrites {
  const place = mkdtempSync(join(folder, 'disk-'));
  const script = 'mount -t tmpfs -o size=2m tmpfs "$1" && exec "$2" "$3" "$4" "$1"';
  const args = ['-Urm', 'sh', '-c', script, 'sh', place, process.execPath, program.path, mode];
  return JSON.parse(execFileSync('unshare', args, { encoding: 'utf8' })) as RefusedWrites;
}

describe('the store', () => {
  it('holds every acknowledged edit after kill -9 at random moments', async () => {
    const counts = await killLoop(program.path, 12, 7);
    expect(counts.acknowledged).toBeGreaterThan(50);
  });

  it('is open in one process only, and free again when that one is killed', async () => {
    const place = join(folder, 'shared');
    const child = spawn(process.execPath, [program.path, 'hold', place], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    expect(openStore({ folder: place })).toMatchObject({ ok: false, status: { code: 'store-busy' } });
    child.kill('SIGKILL');
    await once(child, 'exit');
    const result = openStore({ folder: place });
    expect(result.ok).toBe(true);
    if (result.ok) result.store.dispose();
  });

  it('refuses a change that the full disk can’t take, loses nothing, and goes on when there is space', () => {
    const seen = onSmallDisk('full');
    expect(seen).toMatchObject({
      code: 'store-write-failed',
      recovered: true,
      opening: 'store-write-failed',
    });
    expect(seen.shown).toBe(seen.saved);
    expect(seen.reopened).toBe(seen.saved);
  });

  it('says that a read-only folder is the trouble, and changes nothing', () => {
    expect(onSmallDisk('read-only')).toMatchObject({ code: 'store-write-failed', reopened: 1 });
  });
});

describe('a damaged store', () => {
  it('is refused at every length it is cut to', async () => {
    const specimen = makeSpecimen(false);
    const file = join(folder, 'cut.db');
    writeFileSync(file, specimen.file);
    const accepted: number[] = [];
    for (let length = specimen.file.length - 1; length >= 0; length--) {
      truncateSync(file, length);
      if (codeOf(() => checkStoreFile(file, MIGRATIONS)) !== 'store-damaged') accepted.push(length);
    }
    expect(accepted).toEqual([]);
    for (const length of [0, 1, 99, 100, 4096, specimen.file.length - 1]) {
      expect(tryDamaged(specimen, specimen.file.subarray(0, length), specimen.log)).toBe('refused');
    }
    await releaseHandles();
  });

  it('is as it was after some edit, wherever its log is cut', async () => {
    const specimen = makeSpecimen(true);
    for (let length = 0; length < specimen.log.length; length += 9001) {
      const answer = tryDamaged(specimen, specimen.file, specimen.log.subarray(0, length));
      expect(['older', 'whole']).toContain(answer);
    }
    expect(tryDamaged(specimen, specimen.file, specimen.log)).toBe('whole');
    await releaseHandles();
  });

  it('with a flipped bit gives old or new content, or says what is wrong', async () => {
    const random = seededRandom(11);
    const specimens = [makeSpecimen(false), makeSpecimen(true)];
    for (let flip = 0; flip < 120; flip++) {
      for (const specimen of specimens) {
        const bytes = Buffer.from(specimen.file);
        const at = Math.floor(random() * bytes.length);
        bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << Math.floor(random() * 8)), at);
        tryDamaged(specimen, bytes, specimen.log);
      }
    }
    await releaseHandles();
  });
});

function codeOf(action: () => void): string {
  try {
    action();
    return 'open';
  } catch (error) {
    if (error instanceof BinnacleError) return error.code;
    throw error;
  }
}
