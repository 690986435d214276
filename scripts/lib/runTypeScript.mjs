import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bootstrap, ensureInstalled } from '../bootstrap.mjs';
import { inRoot, root } from './paths.mjs';
import { runForeground } from './processes.mjs';
import { SetupError, say } from './setupError.mjs';
import { appEnvironment } from './testEnvironment.mjs';

/** Names of the scripts in a folder: `NAME.ts` directly in it, tests left out. */
export function scriptNames(folder) {
  return readdirSync(inRoot(folder))
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => name.slice(0, -3))
    .sort();
}

/** Bundles one TypeScript file for this Node; packages stay outside. Resolves to the bundle's path. */
async function bundle(entry, folder) {
  // Loaded late: a fresh clone has no packages when this module is read.
  const vitePath = createRequire(inRoot('package.json')).resolve('vite');
  const { build } = await import(pathToFileURL(vitePath).href);
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    ssr: { target: 'node' },
    build: {
      ssr: inRoot(entry),
      outDir: folder,
      target: 'node20.19',
      minify: false,
      sourcemap: 'inline',
      rolldownOptions: { output: { entryFileNames: 'main.mjs', codeSplitting: false } },
    },
  });
  return join(folder, 'main.mjs');
}

/**
 * Runs a TypeScript file of this repository as a program, in the repository's folder; resolves to its exit
 * code. `app` also provides Electron (`BINNACLE_ELECTRON`), the built app and a display.
 */
export async function runTypeScript(entry, args, { app = false } = {}) {
  const electron = app ? await bootstrap() : await ensureInstalled();
  // Inside node_modules, so that the bundle's imports of packages are found.
  const folder = inRoot('node_modules/.cache/binnacle', String(process.pid));
  mkdirSync(folder, { recursive: true });
  const { env, stop } = app ? await appEnvironment(electron) : { env: process.env, stop: () => {} };
  try {
    const main = await bundle(entry, folder);
    return await runForeground(process.execPath, ['--enable-source-maps', main, ...args], { cwd: root, env });
  } finally {
    stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs `FOLDER/NAME.ts` with the arguments after its name; without a known name, lists the names. */
export async function runNamed(folder, what, argv) {
  const names = scriptNames(folder);
  const name = argv.find((argument) => !argument.startsWith('-'));
  if (name === undefined) {
    say(`name one ${what}: ${names.length > 0 ? names.join(', ') : 'there is none yet'}`);
    return 1;
  }
  if (!names.includes(name)) {
    throw new SetupError(`There is no ${what} "${name}"; there are: ${names.join(', ') || 'none'}.`);
  }
  const rest = argv.filter((_, index) => index !== argv.indexOf(name));
  return runTypeScript(`${folder}/${name}.ts`, rest, { app: true });
}
