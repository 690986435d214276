import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appKillLoop } from '../soak/appKill/killLoop';

const root = fileURLToPath(new URL('../..', import.meta.url));
// Inside node_modules, so that the bundle's imports of packages are found.
const output = join(root, 'node_modules/.cache/binnacle', `app-kill-${process.pid}`);

beforeAll(async () => {
  mkdirSync(output, { recursive: true });
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    ssr: { target: 'node' },
    build: {
      ssr: join(root, 'tests/soak/appKill.ts'),
      outDir: output,
      target: 'node20.19',
      minify: false,
      rolldownOptions: { output: { entryFileNames: 'appKill.mjs', codeSplitting: false } },
    },
  });
});

afterAll(() => rmSync(output, { recursive: true, force: true }));

describe('the app', () => {
  it('holds every acknowledged host and secret after kill -9 at random moments', async () => {
    const counts = await appKillLoop(join(output, 'appKill.mjs'), 10, 5);
    expect(counts.acknowledged).toBeGreaterThan(50);
    expect(counts.secrets).toBeGreaterThan(5);
  });
});
