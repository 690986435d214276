import './lib/nodeVersion.mjs';
import { pathToFileURL } from 'node:url';
import { ensureBuilt } from './lib/appBuild.mjs';
import { ensureLibraries } from './lib/debianPackages.mjs';
import { ensureElectron } from './lib/electronRuntime.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { runMain } from './lib/setupError.mjs';

export { ensureBuilt, ensureElectron, ensureInstalled, ensureLibraries };

/**
 * Everything between a fresh clone and a running app: packages, Electron, its libraries, the build.
 * Does only what is not current. Resolves to the Electron runtime.
 */
export async function bootstrap({ build = true } = {}) {
  await ensureInstalled();
  const electron = await ensureElectron();
  await ensureLibraries(electron.executable);
  if (build) await ensureBuilt();
  return electron;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  runMain(async () => void (await bootstrap()));
