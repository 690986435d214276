import { afterAll, beforeAll } from 'vitest';
import { MariadbLab } from '../../lab/mariadb';
import { exactLoop } from './exactLoop';
import { mysqlSite } from './mysqlSite';

// Values of a real MariaDB server through everything that is done with values.

let lab: MariadbLab;
beforeAll(async () => {
  lab = await MariadbLab.start();
}, 60_000);
afterAll(() => lab.stop());

exactLoop(() => mysqlSite(lab));
