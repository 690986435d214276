// Default app of the replacement Electron runtime: runs the app folder given as the first plain argument, after the
// modules that `-r FILE` names, as Electron's own does.
// The top-level await keeps Electron from becoming ready before the app's own code has run.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { app } from 'electron';

const [, ...given] = process.argv;
const isModule = (_argument, at) => given[at - 1] === '-r';
const preloaded = given.filter(isModule);
const folder = resolve(
  given.find((argument, at) => !argument.startsWith('-') && !isModule(argument, at)) ?? '.',
);
const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
app.setName(manifest.productName ?? manifest.name);
app.setVersion(manifest.version ?? '0.0.0');
app.setAppPath(folder);
const userData = app.commandLine.getSwitchValue('user-data-dir');
app.setPath('userData', userData === '' ? join(app.getPath('appData'), app.getName()) : resolve(userData));
try {
  for (const module of preloaded) createRequire(import.meta.url)(resolve(module));
  await import(pathToFileURL(join(folder, manifest.main ?? 'index.js')).href);
} catch (error) {
  console.error(error);
  app.exit(1);
}
