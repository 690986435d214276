import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A program of one file, made of TypeScript for this Node, to be run in a process of its own. */
export interface BundledProgram {
  /** Path of the program. */
  path: string;
  remove: () => void;
}

/** Bundles a file of the repository; packages stay outside. */
export async function bundleProgram(entry: string, name: string): Promise<BundledProgram> {
  // Inside node_modules, so that the bundle's imports of packages are found.
  const output = join(root, 'node_modules/.cache/binnacle', `${name}-${process.pid}`);
  mkdirSync(output, { recursive: true });
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    ssr: { target: 'node' },
    build: {
      ssr: join(root, entry),
      outDir: output,
      target: 'node20.19',
      minify: false,
      rolldownOptions: { output: { entryFileNames: `${name}.mjs`, codeSplitting: false } },
    },
  });
  return {
    path: join(output, `${name}.mjs`),
    remove: () => rmSync(output, { recursive: true, force: true }),
  };
}
