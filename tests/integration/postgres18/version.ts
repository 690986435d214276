import { PostgresLab } from '../../lab/postgres';

// Imported before the tests of PostgreSQL, this runs them against version 18.

PostgresLab.version = 18;
