import { describe, expect, it } from 'vitest';
import { applyBulkEdit, bulkEditSchema, type BulkEdit } from './bulkEdit';
import { hostSchema, type Host } from './inventory';

const id = (at: number): string => `00000000-0000-4000-8000-${String(at).padStart(12, '0')}`;

const host = (over: Partial<Host> = {}): Host => ({
  ...{ id: id(1), folderId: null, name: 'web01', address: '192.0.2.1', tags: ['core', 'lab'], os: 'Debian' },
  ...{ notes: 'spare fan', customFields: { rack: 'R1' }, properties: { username: 'root' }, favourite: false },
  ...{ lastUsedAt: null, position: 1 },
  endpoints: [
    { id: id(2), protocol: 'ssh', port: 22, label: '', properties: {} },
    { id: id(3), protocol: 'snmp', port: 161, label: '', properties: {} },
  ],
  ...over,
});

const edited = (edit: BulkEdit, over: Partial<Host> = {}): Host => {
  const after = applyBulkEdit(host(over), bulkEditSchema.parse(edit));
  expect(hostSchema.safeParse(after).success).toBe(true);
  return after;
};

describe('applyBulkEdit', () => {
  it.each<[string, BulkEdit]>([
    ['nothing', {}],
    ['tags that are there', { tags: { add: ['core'], remove: ['edge'] } }],
    ['the same list of tags', { tags: { set: ['core', 'lab '] } }],
    ['the same texts', { os: 'Debian ', notes: { set: 'spare fan' } }],
    ['an empty addition', { notes: { append: '' } }],
    ['the same fields', { customFields: { set: { rack: 'R1' }, remove: ['site'] } }],
    ['the same properties', { properties: { set: { username: 'root' }, inherit: ['encoding'] } }],
    ['a protocol it does not speak', { port: { protocol: 'telnet', port: 2323 } }],
    ['the port it has', { favourite: false, port: { protocol: 'ssh', port: 22 } }],
  ])('gives back the same object for %s', (_what, edit) => {
    const before = host();
    expect(applyBulkEdit(before, edit)).toBe(before);
  });

  it('adds, removes and replaces tags, keeping their order', () => {
    expect(edited({ tags: { add: ['edge', 'core'], remove: ['lab'] } }).tags).toEqual(['core', 'edge']);
    expect(edited({ tags: { set: [' b', 'a', 'b'] } }).tags).toEqual(['b', 'a']);
    expect(edited({ tags: { set: [] } }).tags).toEqual([]);
  });

  it('replaces, adds to and clears notes', () => {
    expect(edited({ notes: { append: 'moved' } }).notes).toBe('spare fan\nmoved');
    expect(edited({ notes: { append: 'moved' } }, { notes: 'x\n' }).notes).toBe('x\nmoved');
    expect(edited({ notes: { append: 'moved' } }, { notes: '' }).notes).toBe('moved');
    expect(edited({ notes: { set: '' } }).notes).toBe('');
  });

  it('sets and removes custom fields, also under hostile names', () => {
    const { customFields } = edited({
      customFields: { set: { site: 'lab', constructor: 'x' }, remove: ['rack'] },
    });
    expect(customFields).toEqual({ site: 'lab', constructor: 'x' });
  });

  it('tells a value, none and inherit apart', () => {
    const set = edited({ properties: { set: { credentialId: null, keepAliveSeconds: 5 }, inherit: [] } });
    expect(set.properties).toEqual({ username: 'root', credentialId: null, keepAliveSeconds: 5 });
    const { properties } = edited({ properties: { set: {}, inherit: ['username'] } });
    expect('username' in properties).toBe(false);
  });

  it('compares environment variables by content', () => {
    const before = host({ properties: { environmentVariables: { A: '1', B: '2' } } });
    const set = (environmentVariables: Record<string, string>): Host =>
      applyBulkEdit(before, { properties: { set: { environmentVariables }, inherit: [] } });
    expect(set({ B: '2', A: '1' })).toBe(before);
    expect(set({ A: '1' }).properties).toEqual({ environmentVariables: { A: '1' } });
  });

  it('changes the port of one protocol alone', () => {
    expect(edited({ port: { protocol: 'ssh', port: 2222 } }).endpoints.map(({ port }) => port)).toEqual([
      2222, 161,
    ]);
  });

  it('names the host that would pass a limit', () => {
    const tags = Array.from({ length: 64 }, (_, at) => `t${at}`);
    const customFields = Object.fromEntries(tags.map((name) => [name, '']));
    const full = host({ tags, customFields, notes: 'x'.repeat(100_000) });
    const failing = (edit: BulkEdit) => (): Host => applyBulkEdit(full, edit);
    expect(failing({ tags: { add: ['new'], remove: [] } })).toThrow('“web01” would have 65 tags');
    expect(failing({ customFields: { set: { site: '' }, remove: [] } })).toThrow('65 custom fields');
    expect(failing({ notes: { append: 'y' } })).toThrow('100002 characters');
    expect(applyBulkEdit(full, { tags: { add: ['new'], remove: ['t0'] } }).tags).toHaveLength(64);
  });
});

describe('bulkEditSchema', () => {
  it.each<[string, unknown]>([
    ['an unknown field', { name: 'x' }],
    ['a tag that is added and removed', { tags: { add: ['a'], remove: [' a'] } }],
    ['two ways to change tags', { tags: { add: [], remove: [], set: [] } }],
    ['a field without a name', { customFields: { set: { ' ': 'x' }, remove: [] } }],
    ['a field that is set and removed', { customFields: { set: { a: 'x' }, remove: ['a'] } }],
    [
      'a property that is set and inherited',
      { properties: { set: { username: 'a' }, inherit: ['username'] } },
    ],
    ['a bad port', { port: { protocol: 'ssh', port: 0 } }],
  ])('refuses %s', (_what, edit) => {
    expect(bulkEditSchema.safeParse(edit).success).toBe(false);
  });
});
