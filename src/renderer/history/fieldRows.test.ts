import { expect, it } from 'vitest';
import { changeSummary } from './changeSummary';
import { changedRows, wholeRows } from './fieldRows';
import type { NameLookup } from './shownValue';

const names: NameLookup = {
  folder: (id) => ({ f1: 'Amsterdam / Core', f2: 'Rotterdam' })[id] ?? null,
  host: (id) => (id === 'h1' ? 'jump01' : null),
  credential: (id) => (id === 'c1' ? 'net-admin' : null),
  environment: () => null,
};

it('shows names instead of ids, and says so where a record is gone', () => {
  const rows = changedRows(
    [
      { path: ['folderId'], before: null, after: 'f1' },
      { path: ['properties', 'credentialId'], before: 'gone', after: 'c1' },
      { path: ['properties', 'jumpHostId'], after: 'h1' },
    ],
    names,
  );
  expect(rows).toEqual([
    {
      ...{ key: 'folderId', label: 'Folder' },
      before: { kind: 'text', text: 'Top level' },
      after: { kind: 'text', text: 'Amsterdam / Core' },
    },
    {
      ...{ key: 'properties.credentialId', label: 'Credential' },
      before: { kind: 'text', text: 'Deleted credential' },
      after: { kind: 'text', text: 'net-admin' },
    },
    {
      ...{ key: 'properties.jumpHostId', label: 'Jump host' },
      before: { kind: 'inherited' },
      after: { kind: 'text', text: 'jump01' },
    },
  ]);
});

it('tells a changed endpoint by its fields', () => {
  const ssh = { id: 'e1', protocol: 'ssh', port: 22, label: '', properties: {} };
  const changed = { ...ssh, port: 2222, properties: { compression: true } };
  const snmp = { id: 'e2', protocol: 'snmp', port: 161, label: '', properties: {} };
  const rows = changedRows([{ path: ['endpoints'], before: [ssh], after: [changed, snmp] }], names);
  expect(rows.map(({ label }) => label)).toEqual(['Port of SSH', 'Compression of SSH 2222', 'Endpoint']);
  expect(changeSummary(rows.slice(0, 2))).toBe(
    'Port of SSH: 22 → 2222 · Compression of SSH 2222: inherited → On',
  );
});

it('leaves the place in the order out where the folder changed, and has words for it alone', () => {
  const order = { path: ['position'], before: 5, after: 2 };
  const moved = changedRows([{ path: ['folderId'], before: 'f1', after: 'f2' }, order], names);
  expect(moved.map(({ label }) => label)).toEqual(['Folder']);
  expect(changeSummary(changedRows([order], names))).toBe('Order: Moved up in its folder');
});

it('shows tags as chips and long notes as excerpts', () => {
  const notes = 'first line\nsecond line';
  const rows = changedRows(
    [
      { path: ['tags'], before: ['core'], after: ['core', 'edge'] },
      { path: ['notes'], before: '', after: notes },
    ],
    names,
  );
  expect(rows.map(({ after }) => after)).toEqual([
    { kind: 'chips', items: ['core', 'edge'] },
    { kind: 'long', text: notes },
  ]);
  expect(changeSummary(rows)).toBe('Tags: core → core, edge · Notes');
});

it('of a whole record shows only what is set', () => {
  const rows = wholeRows(
    [
      { path: ['name'], after: 'web01' },
      { path: ['folderId'], after: null },
      { path: ['tags'], after: [] },
      { path: ['notes'], after: '' },
      { path: ['properties'], after: { keepAliveSeconds: 30 } },
      { path: ['position'], after: 3 },
    ],
    names,
  );
  expect(rows.map(({ label }) => label)).toEqual(['Name', 'Folder', 'Keep-alive']);
});

it('names the fields where they are many', () => {
  const rows = changedRows(
    ['name', 'address', 'os', 'favourite', 'tags', 'notes'].map((field) => ({
      path: [field],
      before: 'a',
      after: 'b',
    })),
    names,
  );
  expect(changeSummary(rows)).toBe('Name, Address, Operating system, Favourite and 2 more');
});

it('shows a field that this version does not know', () => {
  const [row] = changedRows([{ path: ['secretSourceId'], before: undefined, after: { path: 'a/b' } }], names);
  expect(row).toMatchObject({ label: 'Secret source', after: { kind: 'chips', items: ['path: a/b'] } });
});
