import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { killLoop } from './vault/killLoop';
import { mutate } from './vault/mutations';

/** A sample of `npm run soak -- vault`, small enough for every run. */
const KILLS = 6;
const MUTATIONS = 300;
const SEED = 20_260_101;

const root = fileURLToPath(new URL('../..', import.meta.url));
let folder: string;

// Inside node_modules, so that the bundle's imports of packages are found.
beforeAll(async () => {
  const cache = join(root, 'node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  folder = mkdtempSync(join(cache, 'vault-soak-'));
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    ssr: { target: 'node' },
    build: {
      ssr: 'tests/soak/vault.ts',
      outDir: folder,
      target: 'node20.19',
      minify: false,
      rolldownOptions: { output: { entryFileNames: 'main.mjs', codeSplitting: false } },
    },
  });
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the vault', () => {
  it('opens after every kill -9 and holds all that was acknowledged', async () => {
    const { kills, acknowledged } = await killLoop(join(folder, 'main.mjs'), KILLS);
    expect(kills).toBe(KILLS);
    expect(acknowledged).toBeGreaterThan(0);
  });

  it('refuses every damaged header and secret', async () => {
    const { forged } = await mutate(MUTATIONS, SEED);
    expect(forged).toBeGreaterThan(0);
  });
});
