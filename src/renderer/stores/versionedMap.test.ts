import { describe, expect, it } from 'vitest';
import { VersionedMap } from './versionedMap';

const of = (entries: Record<string, number>): VersionedMap<string, number> =>
  VersionedMap.over(new Map(Object.entries(entries)));

describe('VersionedMap', () => {
  it('leaves every version as it was', () => {
    const first = of({ a: 1, b: 2 });
    const second = first.with([
      ['a', 10],
      ['c', 3],
    ]);
    const third = second.with([], ['b', 'gone']);
    expect([first.get('a'), first.get('c'), first.size]).toEqual([1, undefined, 2]);
    expect([second.get('a'), second.has('b'), second.size]).toEqual([10, true, 3]);
    expect([third.has('b'), third.size]).toEqual([false, 2]);
    expect([...third]).toEqual([
      ['a', 10],
      ['c', 3],
    ]);
    expect(new Map(first)).toEqual(new Map(Object.entries({ a: 1, b: 2 })));
    expect([...second.keys()]).toEqual(['a', 'c', 'b']);
    expect([...third.values()]).toEqual([10, 3]);
  });

  it('can go on from an older version', () => {
    const first = of({ a: 1 });
    const second = first.with([['a', 2]]);
    const other = first.with([['b', 5]]);
    expect([...other]).toEqual([
      ['a', 1],
      ['b', 5],
    ]);
    expect([...second]).toEqual([['a', 2]]);
    expect([...first]).toEqual([['a', 1]]);
  });

  it('still reads a version that is very old', () => {
    const first = of({ a: 0 });
    let map = first;
    for (let at = 1; at <= 100; at++) map = map.with([['a', at]]);
    expect([first.get('a'), first.size, map.get('a')]).toEqual([0, 1, 100]);
  });

  it('takes what is set and deleted at once for deleted', () => {
    const next = of({ a: 1 }).with([['b', 2]], ['b', 'a']);
    expect([next.size, [...next]]).toEqual([0, []]);
  });

  it('changes a few of many in no time', () => {
    const many = new Map(Array.from({ length: 50_000 }, (_, at) => [`key-${at}`, at]));
    let map = VersionedMap.over(many);
    const started = performance.now();
    for (let change = 0; change < 100; change++) {
      map = map.with(Array.from({ length: 500 }, (_, at) => [`key-${change * 500 + at}`, -1]));
    }
    // Some 20 ms in all; a copy for each change would take two seconds.
    expect(performance.now() - started).toBeLessThan(500);
    expect(map.get('key-49999')).toBe(-1);
  });
});
