import { describe, expect, it } from 'vitest';
import { blockingTree } from './blockingTree';
import { testSession } from './testSession';

const session = (id: string, ...blockedBy: string[]): ReturnType<typeof testSession> =>
  testSession(id, { blockedBy });
const shape = (rows: ReturnType<typeof blockingTree>): string[] =>
  rows.map(
    ({ level, id, waiting, inCircle }) => `${'.'.repeat(level)}${id}${inCircle ? '!' : ''} ${waiting}`,
  );

describe('who blocks whom', () => {
  it('is empty where nobody waits', () => {
    expect(blockingTree([session('1'), session('2')])).toEqual([]);
  });

  it('begins with who waits for nobody, the one with the most waiting first', () => {
    const rows = blockingTree([
      ...[session('1'), session('2', '1'), session('3', '2'), session('4')],
      ...[session('5', '4'), session('9')],
    ]);
    expect(shape(rows)).toEqual(['1 2', '.2 1', '..3 0', '4 1', '.5 0']);
  });

  it('shows a session below each that it waits for', () => {
    expect(shape(blockingTree([session('1'), session('2'), session('3', '1', '2')]))).toEqual([
      ...['1 1', '.3 0', '2 1', '.3 0'],
    ]);
  });

  it('shows a blocker that is no session', () => {
    const [first] = blockingTree([session('7', '0')]);
    expect(first).toMatchObject({ id: '0', session: null, waiting: 1 });
  });

  it('ends where two wait for each other', () => {
    expect(shape(blockingTree([session('1', '2'), session('2', '1')]))).toEqual(['1 1', '.2 1', '..1! 1']);
  });

  it('stays bounded when all wait for all', () => {
    const ids = Array.from({ length: 40 }, (_, at) => String(at));
    const rows = blockingTree(ids.map((id) => session(id, ...ids.filter((other) => other !== id))));
    expect(rows.length).toBeLessThanOrEqual(2000);
  });
});
