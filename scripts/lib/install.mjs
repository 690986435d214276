import { createHash } from 'node:crypto';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { inRoot, root } from './paths.mjs';
import { applyPatch } from './patch.mjs';
import { looksOffline, runNpm } from './processes.mjs';
import { SetupError, say } from './setupError.mjs';

const stampPath = () => inRoot('node_modules/.binnacle-stamp');
const originals = () => inRoot('node_modules/.binnacle-originals');

function patches() {
  const folder = inRoot('patches');
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.patch')) : [];
  return names.sort().map((name) => ({ name, text: readFileSync(inRoot('patches', name), 'utf8') }));
}

/** What node_modules must have been made from: lock file, Node and platform in one hash, patches in another. */
function wantedStamp() {
  const packages = createHash('sha256').update(readFileSync(inRoot('package-lock.json')));
  packages.update(`\0${process.version} ${process.platform} ${process.arch}`);
  const changes = createHash('sha256');
  for (const { name, text } of patches()) changes.update(`\0${name}\0${text}`);
  return { packages: packages.digest('hex'), patches: changes.digest('hex') };
}

function currentStamp() {
  try {
    return JSON.parse(readFileSync(stampPath(), 'utf8'));
  } catch {
    return {};
  }
}

function writeStamp() {
  writeFileSync(stampPath(), JSON.stringify(wantedStamp()));
}

/** Keeps a file as npm installed it, so that a changed patch can start from there. */
function keepOriginal(path) {
  const copy = join(originals(), path);
  if (existsSync(copy) || !existsSync(inRoot(path))) return;
  mkdirSync(dirname(copy), { recursive: true });
  copyFileSync(inRoot(path), copy);
}

/** Applies patches/*.patch to freshly installed packages. */
function applyPatches() {
  for (const { name, text } of patches()) applyPatch(root, name, text, keepOriginal);
}

/** Brings patched packages from an older state of patches/ to the present one. */
function renewPatches() {
  if (existsSync(originals())) cpSync(originals(), root, { recursive: true });
  // No originals are kept here: what is in place may be patched already.
  for (const { name, text } of patches()) applyPatch(root, name, text);
}

async function installPackages() {
  say('installing packages (npm ci)');
  rmSync(stampPath(), { force: true });
  // No package here needs its install script: native modules come prebuilt, and ssh2's optional addon is
  // left out on purpose, so that Node takes the same crypto path as Electron.
  const result = await runNpm(['ci', '--include=dev', '--ignore-scripts'], { cwd: root });
  if (result.code === 0) return;
  const output = (result.stderr + result.stdout).trim();
  throw new SetupError(
    looksOffline(output)
      ? 'No network: the npm registry could not be reached, so the packages could not be installed.'
      : `npm ci failed:\n${output}`,
  );
}

/** Installs the locked packages and applies the patches, unless that is done already. */
export async function ensureInstalled() {
  const wanted = wantedStamp();
  const current = currentStamp();
  if (current.packages === wanted.packages) {
    if (current.patches === wanted.patches) return;
    try {
      renewPatches();
      writeStamp();
      return;
    } catch {
      // The files are in neither state: start from fresh packages.
    }
  }
  await installPackages();
  applyPatches();
  writeStamp();
}
