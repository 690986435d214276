import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inRoot, root } from './paths.mjs';
import { run } from './processes.mjs';
import { SetupError, say } from './setupError.mjs';

/** Oldest Electron the app runs in: the build's syntax targets follow it, whichever runtime is used. */
const OLDEST_ELECTRON_MAJOR = '33';
const INPUTS = [
  'src',
  'resources',
  'package.json',
  'package-lock.json',
  'patches',
  'electron.vite.config.ts',
];

const stampPath = () => inRoot('out/.build-stamp');
const electronVite = () => inRoot('node_modules/electron-vite/bin/electron-vite.js');
const environment = () => ({ ...process.env, ELECTRON_MAJOR_VER: OLDEST_ELECTRON_MAJOR });

function addToHash(hash, path) {
  for (const entry of readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const child = join(path, entry.name);
    if (entry.isDirectory()) addToHash(hash, child);
    else if (!/\.test\.tsx?$/.test(entry.name)) hash.update(`\0${child}\0`).update(readFileSync(child));
  }
}

/** Hash of everything the build reads. Contents, not times: a fresh checkout of the same state is current. */
function sourceHash() {
  const hash = createHash('sha256').update(root);
  for (const input of INPUTS) {
    const path = inRoot(input);
    if (!existsSync(path)) continue;
    if (/\.\w+$/.test(input)) hash.update(`\0${input}\0`).update(readFileSync(path));
    else addToHash(hash, path);
  }
  return hash.digest('hex');
}

function isCurrent(wanted) {
  try {
    return readFileSync(stampPath(), 'utf8') === wanted;
  } catch {
    return false;
  }
}

/** Builds the app into out/ unless out/ was built from these very sources. `force` builds anyway. */
export async function ensureBuilt({ force = false } = {}) {
  const wanted = sourceHash();
  if (!force && isCurrent(wanted)) return;
  say('building');
  rmSync(inRoot('out'), { recursive: true, force: true });
  const result = await run(process.execPath, [electronVite(), 'build', '--logLevel', 'warn'], {
    quiet: true,
    cwd: root,
    env: environment(),
  });
  if (result.code !== 0) throw new SetupError(`The build failed:\n${result.stdout}${result.stderr}`);
  mkdirSync(inRoot('out'), { recursive: true });
  writeFileSync(stampPath(), wanted);
}

/** Command that runs the app with hot reload. It writes into out/, so a later start builds again. */
export function devServer(electron, extraArguments) {
  rmSync(stampPath(), { force: true });
  return {
    command: process.execPath,
    args: [electronVite(), 'dev', '--watch', ...(extraArguments.length > 0 ? ['--', ...extraArguments] : [])],
    options: { cwd: root, env: { ...environment(), ELECTRON_EXEC_PATH: electron.executable } },
  };
}
