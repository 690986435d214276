import { afterAll, beforeAll } from 'vitest';
import { PostgresLab } from '../../lab/postgres';
import { exactLoop } from './exactLoop';
import { postgresSite } from './postgresSite';
import { POSTGRES_TYPES } from './postgresValues';

// Values of a real PostgreSQL server through everything that is done with values.

let lab: PostgresLab;
beforeAll(async () => {
  lab = await PostgresLab.start();
  await lab.psql(POSTGRES_TYPES);
});
afterAll(() => lab.stop());

exactLoop(() => postgresSite(lab));
