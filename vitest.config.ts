import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

// Code outside src/main/electron must run without Electron: importing it here is an error by design.
const alias = { electron: here('./tests/electronForbidden.ts') };

const project = (name: string, include: string[], timeout: number): object => ({
  resolve: { alias },
  test: {
    name,
    include,
    environment: 'node',
    testTimeout: timeout,
    hookTimeout: timeout * 2,
    // A loaded machine is slow, not wrong: conditions get time, and end as soon as they hold.
    expect: { poll: { timeout: timeout / 2, interval: 20 } },
  },
});

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      project('unit', ['src/**/*.test.{ts,tsx}', 'scripts/**/*.test.ts'], 20_000),
      project('contract', ['tests/contract/**/*.test.ts'], 60_000),
      project('integration', ['tests/{integration,hostile,soak}/**/*.test.ts'], 60_000),
      project('e2e', ['tests/e2e/**/*.test.ts'], 180_000),
    ],
  },
});
