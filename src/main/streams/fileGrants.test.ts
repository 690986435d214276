import { expect, it, vi } from 'vitest';
import { FileGrants } from './fileGrants';

it('gives a chosen file once, also when the tab is quicker than main', async () => {
  const grants = new FileGrants();
  grants.add('a', '/chosen', 'write');
  expect(await grants.take('a', 'write')).toBe('/chosen');
  const late = grants.take('b', 'write');
  grants.add('b', '/later', 'write');
  expect(await late).toBe('/later');
});

it('gives no file that was not chosen, or was used already', async () => {
  vi.useFakeTimers();
  const grants = new FileGrants();
  grants.add('a', '/chosen', 'write');
  await grants.take('a', 'write');
  const refused = [grants.take('a', 'write'), grants.take('never', 'write')].map((each) =>
    each.catch((error: unknown) => error),
  );
  await vi.runAllTimersAsync();
  vi.useRealTimers();
  for (const error of await Promise.all(refused)) expect(error).toMatchObject({ code: 'forbidden' });
});
