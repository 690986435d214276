import { describe, expect, it } from 'vitest';
import {
  countMarks,
  firstExpanded,
  indexPreview,
  marksOf,
  previewRows,
  rowAbove,
  type PreviewFilter,
  type PreviewHost,
  type PreviewRow,
} from './previewTree';

const host = (key: string, folderKey: string | null, part: Partial<PreviewHost> = {}): PreviewHost => ({
  key,
  folderKey,
  name: key,
  address: `${key}.test`,
  protocols: ['ssh'],
  ...part,
});
const index = indexPreview({
  folders: [
    { key: 'site', parentKey: null, name: 'Site' },
    { key: 'row', parentKey: 'site', name: 'Row 7' },
    { key: 'empty', parentKey: null, name: 'Empty' },
  ],
  hosts: [
    host('web', 'row'),
    host('desk', 'row', { protocols: ['rdp', 'vnc'] }),
    host('gate', 'site', { address: '10.0.0.1' }),
    host('lost', 'no such folder'),
  ],
});
const NO_MARKS = marksOf(null);
const ALL: PreviewFilter = { text: '', mark: null };
const shown = (rows: readonly PreviewRow[]): string[] =>
  rows.map((row) =>
    row.type === 'folder'
      ? `${row.level} ${row.folder.name} (${row.count})`
      : `${row.level} ${row.host.name}`,
  );

describe('the tree of a preview', () => {
  it('shows folders before hosts, with how many hosts are inside at any depth', () => {
    expect(shown(previewRows(index, NO_MARKS, ALL, new Set(['site', 'row'])))).toEqual([
      '1 Site (3)',
      '2 Row 7 (2)',
      '3 web',
      '3 desk',
      '2 gate',
      '1 Empty (0)',
      '1 lost',
    ]);
    expect(shown(previewRows(index, NO_MARKS, ALL, new Set()))).toEqual([
      '1 Site (3)',
      '1 Empty (0)',
      '1 lost',
    ]);
  });

  it('says where each row stands among its siblings', () => {
    const rows = previewRows(index, NO_MARKS, ALL, new Set(['site']));
    expect(rows.map(({ posInSet, setSize }) => `${posInSet}/${setSize}`)).toEqual([
      '1/3',
      '1/2',
      '2/2',
      '2/3',
      '3/3',
    ]);
    expect(rowAbove(rows, 2)).toBe(0);
    expect(rowAbove(rows, 0)).toBe(-1);
  });

  it('finds names, addresses and protocols, and opens the folders on the way', () => {
    const find = (text: string): string[] =>
      shown(previewRows(index, NO_MARKS, { text, mark: null }, new Set()));
    expect(find('10.0.0')).toEqual(['1 Site (1)', '2 gate']);
    expect(find('rdp')).toEqual(['1 Site (1)', '2 Row 7 (1)', '3 desk']);
    expect(find('ROW')).toEqual(['1 Site (2)', '2 Row 7 (2)', '3 web', '3 desk']);
    expect(find('emp')).toEqual(['1 Empty (0)']);
    expect(find('nothing like it')).toEqual([]);
    const closed = previewRows(index, NO_MARKS, { text: 'rdp', mark: null }, new Set(['site']));
    expect(shown(closed)).toEqual(['1 Site (1)']);
  });

  it('shows only what has one mark', () => {
    const marks = marksOf({
      created: 1,
      updated: ['web'],
      skipped: ['gate', 'lost'],
      folders: 0,
      credentials: 0,
      environments: 0,
      secrets: 0,
    });
    expect(countMarks(index.hosts, marks)).toEqual({ new: 1, changes: 1, present: 2 });
    const rows = previewRows(index, marks, { text: '', mark: 'present' }, new Set());
    expect(shown(rows)).toEqual(['1 Site (1)', '2 gate', '1 lost']);
  });

  it('opens everything of a small file, and little of a large one', () => {
    expect([...firstExpanded(index)]).toEqual(['site', 'row', 'empty']);
    const many = Array.from({ length: 200 }, (_, at) => host(`h${at}`, at === 0 ? 'b' : 'c'));
    const folders = [
      { key: 'a', parentKey: null, name: 'A' },
      { key: 'b', parentKey: null, name: 'B' },
      { key: 'c', parentKey: 'a', name: 'C' },
    ];
    expect([...firstExpanded(indexPreview({ folders, hosts: many }))]).toEqual(['a']);
  });

  it('is arranged and filtered in a moment for ten thousand hosts', () => {
    const folders = Array.from({ length: 300 }, (_, at) => ({
      key: `f${at}`,
      parentKey: null,
      name: `F${at}`,
    }));
    const hosts = Array.from({ length: 10_000 }, (_, at) => host(`host-${at}`, `f${at % 300}`));
    const start = performance.now();
    const large = indexPreview({ folders, hosts });
    const rows = previewRows(large, NO_MARKS, { text: 'host-', mark: null }, new Set());
    expect(rows).toHaveLength(10_300);
    // Some 10 ms on one core; room for a machine that does ten other things.
    expect(performance.now() - start).toBeLessThan(500);
  });
});
