import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appKillLoop } from '../soak/appKill/killLoop';
import { type BundledProgram, bundleProgram } from './bundled';

let program: BundledProgram;

beforeAll(async () => {
  program = await bundleProgram('tests/soak/appKill.ts', 'appKill');
});

afterAll(() => program.remove());

describe('the app', () => {
  it('holds every acknowledged host and secret after kill -9 at random moments', async () => {
    const counts = await appKillLoop(program.path, 10, 5);
    expect(counts.acknowledged).toBeGreaterThan(50);
    expect(counts.secrets).toBeGreaterThan(5);
  });
});
