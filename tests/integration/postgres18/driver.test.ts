import { expect, it } from 'vitest';
import { PostgresLab } from '../../lab/postgres';
import './version';
import '../postgres.test';

it('is version 18', async () => {
  const lab = await PostgresLab.start();
  expect(await lab.psql('SHOW server_version')).toMatch(/^18\b/);
});
