import { describe, expect, it } from 'vitest';
import type { Host } from '../../../shared/model/inventory';
import { finish } from '../../stores/slices';
import { checkBulkForm, emptyBulkForm, finishedEdit, type BulkForm } from './bulkForm';
import { commonSteps, previewSteps } from './bulkPreview';

const form = (part: Partial<BulkForm>): BulkForm => ({ ...emptyBulkForm(), ...part });
const property = (
  key: 'username' | 'keepAliveSeconds' | 'credentialId',
  mode: 'value' | 'none' | 'inherit',
  text = '',
): Partial<BulkForm> => ({
  properties: { ...emptyBulkForm().properties, [key]: { mode, text } },
});
const editOf = (part: Partial<BulkForm>): unknown => {
  const checked = checkBulkForm(form(part));
  return checked.ok ? checked.value : checked.issues;
};

const host = (name: string, more: Partial<Host> = {}): Host => ({
  ...{ id: name, folderId: 'f', name, address: name, tags: [], os: '', notes: '', customFields: {} },
  ...{ properties: {}, favourite: false, lastUsedAt: null, position: 0 },
  endpoints: [{ id: 'e', protocol: 'ssh', port: 22, label: '', properties: {} }],
  ...more,
});
const source = {
  folders: new Map([
    [
      'f',
      {
        id: 'f',
        parentId: null,
        name: 'Amsterdam',
        notes: '',
        position: 0,
        properties: { username: 'root' },
      },
    ],
  ]),
  names: { credentials: new Map(), environments: new Map(), hosts: new Map() },
};

describe('the form of a bulk edit', () => {
  it('says nothing about fields that are kept', () => {
    expect(editOf({})).toEqual({});
    expect(editOf({ tags: { mode: 'change', add: [], remove: [], set: [] } })).toEqual({});
    expect(editOf({ notes: { mode: 'append', text: '' } })).toEqual({});
  });

  it('tells setting, clearing, none and inheriting apart', () => {
    expect(editOf({ tags: { mode: 'change', add: ['a'], remove: ['b'], set: ['c'] } })).toEqual({
      tags: { add: ['a'], remove: ['b'] },
    });
    expect(editOf({ tags: { mode: 'clear', add: ['a'], remove: [], set: [] } })).toEqual({
      tags: { set: [] },
    });
    expect(
      editOf({ os: { mode: 'clear', text: 'x' }, notes: { mode: 'set', text: 'n' }, favourite: 'no' }),
    ).toEqual({
      ...{ os: '', notes: { set: 'n' }, favourite: false },
    });
    expect(editOf(property('username', 'value', ' admin '))).toEqual({
      properties: { set: { username: 'admin' }, inherit: [] },
    });
    expect(editOf(property('credentialId', 'none'))).toEqual({
      properties: { set: { credentialId: null }, inherit: [] },
    });
    expect(editOf(property('username', 'inherit', 'admin'))).toEqual({
      properties: { set: {}, inherit: ['username'] },
    });
    const fields: BulkForm['fields'] = [
      { row: 1, name: ' rack', mode: 'set', value: 'R1' },
      { row: 2, name: 'site', mode: 'clear', value: 'x' },
      { row: 3, name: '', mode: 'set', value: 'x' },
    ];
    expect(editOf({ fields })).toEqual({ customFields: { set: { rack: 'R1' }, remove: ['site'] } });
  });

  it('says in words what is wrong, by row', () => {
    expect(editOf({ port: { mode: 'set', protocol: 'ssh', port: '0' } })).toEqual({
      port: 'Ports start at 1.',
    });
    expect(editOf(property('keepAliveSeconds', 'value', 'soon'))).toHaveProperty([
      'properties.keepAliveSeconds',
    ]);
    expect(editOf({ os: { mode: 'set', text: ' ' } })).toHaveProperty('os');
    const twice = [1, 2].map((row) => ({ row, name: 'rack', mode: 'set' as const, value: '' }));
    expect(editOf({ fields: twice })).toEqual({ 'custom.2': 'This name is used twice.' });
  });
});

it('goes on with the rows that are finished', () => {
  const edit = finishedEdit(
    form({ os: { mode: 'set', text: '' }, favourite: 'yes', ...property('username', 'value', '-x') }),
  );
  expect(edit).toEqual({ favourite: true });
});

describe('the preview of a bulk edit', () => {
  const hosts = [
    host('a', { tags: ['core'] }),
    host('b', { tags: ['core', 'edge'], properties: { username: 'admin' } }),
    host('c', { tags: ['core', 'edge'] }),
  ];

  it('counts what changes in each row, and shows the first', () => {
    const edit = {
      tags: { add: ['edge'], remove: [] },
      properties: { set: {}, inherit: ['username' as const] },
    };
    const preview = finish(previewSteps(hosts, edit, source));
    expect([preview.of, preview.changed]).toEqual([3, 2]);
    expect(preview.rows.get('tags')).toEqual({
      changed: 1,
      examples: [{ name: 'a', before: 'core', after: 'core, edge' }],
    });
    expect(preview.rows.get('property:username')?.examples).toEqual([
      { name: 'b', before: 'admin', after: 'root (from Amsterdam)' },
    ]);
  });

  it('tells which host could not be changed', () => {
    const full = host('full', { tags: Array.from({ length: 64 }, (_, at) => `t${at}`) });
    const preview = finish(previewSteps([...hosts, full], { tags: { add: ['new'], remove: [] } }, source));
    expect(preview.refusal?.message).toContain('“full”');
  });

  it('knows what hosts have in common', () => {
    const common = finish(commonSteps(hosts));
    expect([common.tags, common.os, common.favourite]).toEqual([null, '', false]);
    expect(common.someTags[0]).toEqual({ tag: 'core', count: 3 });
    expect(common.properties.get('username')).toBeNull();
    expect(common.properties.get('encoding')).toEqual({ value: undefined });
    expect(common.ports.get('ssh')).toBe(22);
  });
});
