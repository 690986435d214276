import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { removeDatabaseProgram } from '../databaseProcess';
import { exactLoop } from './exactLoop';
import { sqliteSite } from './sqliteSite';

// Values of a SQLite file through everything that is done with values.

const folder = mkdtempSync(join(tmpdir(), 'binnacle-exact-'));
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await removeDatabaseProgram();
});

exactLoop(() => sqliteSite(join(folder, 'exact.db')));
