import { expect, it, vi } from 'vitest';
import { FileGrants } from './fileGrants';

it('gives a chosen file once, also when the tab is quicker than main', async () => {
  const grants = new FileGrants();
  grants.add('a', '/chosen');
  expect(await grants.take('a')).toBe('/chosen');
  const late = grants.take('b');
  grants.add('b', '/later');
  expect(await late).toBe('/later');
});

it('gives no file that was not chosen, or was used already', async () => {
  vi.useFakeTimers();
  const grants = new FileGrants();
  grants.add('a', '/chosen');
  await grants.take('a');
  const refused = [grants.take('a'), grants.take('never')].map((each) =>
    each.catch((error: unknown) => error),
  );
  await vi.runAllTimersAsync();
  vi.useRealTimers();
  for (const error of await Promise.all(refused)) expect(error).toMatchObject({ code: 'forbidden' });
});
