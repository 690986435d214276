import { expect, it } from 'vitest';
import type { Compared, Comparison } from '../../shared/model/history';
import { comparisonGroups, leftOutText, reversed, totalOf, totalsText } from './comparisonWords';

const host: Compared = {
  kind: 'host',
  id: '6a0c1c0e-0000-4000-8000-000000000001',
  name: 'web01',
  path: 'Amsterdam',
  changes: [{ path: ['name'], before: 'web1', after: 'web01' }],
};
const comparison: Comparison = {
  added: [host],
  removed: [host],
  changed: [],
  totals: { added: 1, removed: 412, changed: 0, removedHosts: 400 },
};

it('reads as what happened since', () => {
  const groups = comparisonGroups(comparison, 'since');
  expect(totalsText(groups)).toBe('1 added, 412 deleted');
  expect(groups.map(leftOutText)).toEqual(['', '… and 411 more']);
  expect(totalOf(comparison)).toBe(413);
});

it('reads as what going back would do: the other way round', () => {
  expect(totalsText(comparisonGroups(comparison, 'restore'))).toBe('412 brought back, 1 taken away');
  expect(reversed([...host.changes, { path: ['os'], after: 'Linux' }])).toEqual([
    { path: ['name'], before: 'web01', after: 'web1' },
    { path: ['os'], before: 'Linux' },
  ]);
});
