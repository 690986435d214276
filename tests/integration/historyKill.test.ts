import { afterAll, beforeAll, expect, it } from 'vitest';
import { historyKillLoop } from '../soak/historyKill/killLoop';
import { type BundledProgram, bundleProgram } from './bundled';

let program: BundledProgram;

beforeAll(async () => {
  program = await bundleProgram('tests/soak/historyKill.ts', 'historyKill');
});

afterAll(() => program.remove());

it('holds the tree before or after a large change that kill -9 cut off, and a history that explains it', async () => {
  const counts = await historyKillLoop(program.path, 8, 3);
  expect(counts.acknowledged).toBeGreaterThan(3);
  expect(Object.keys(counts.interrupted).length).toBeGreaterThan(0);
});
