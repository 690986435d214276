import { describe, expect, it } from 'vitest';
import { ImportBuilder } from './importBuilder';
import { IMPORT_LIMITS } from './importLimits';

const addHost = (builder: ImportBuilder): string => {
  const key = builder.host(null, {
    name: 'web',
    address: '10.0.0.1',
    endpoints: [{ protocol: 'ssh', port: 22 }],
  });
  if (key === null) throw new Error('the host was not added');
  return key;
};

describe('what importers collect', () => {
  it('keeps no path of a key file that no file can have', () => {
    const builder = new ImportBuilder();
    for (const keyFile of ['/k'.repeat(3000), '/keys/\u0000a']) {
      builder.credential({ kind: 'private-key', username: 'u', keyFile });
    }
    const { credentials, losses } = builder.result().tree;
    expect(credentials.map(({ keyFile }) => keyFile)).toEqual([null]);
    expect(losses.map(({ field }) => field)).toEqual(['key file', 'key file']);
  });

  it('shows fields and values of any length in one line of the report', () => {
    const builder = new ImportBuilder();
    builder.lose(addHost(builder), `a\nb${'x'.repeat(10_000)}`, `c\u0000d${'y'.repeat(10_000)}`, 'Why.');
    const [loss] = builder.result().tree.losses;
    expect(loss?.field).toMatch(/^a bx+…$/);
    expect(loss?.value).toMatch(/^c dy+…$/);
    expect([loss?.field.length, loss?.value.length]).toEqual([201, 201]);
  });

  it('counts rows that would make the report too long', () => {
    const builder = new ImportBuilder();
    let parent: string | null = null;
    for (let depth = 0; depth < IMPORT_LIMITS.depth; depth++) {
      parent = builder.folder(parent, { name: `${depth}`.padEnd(200, 'f') });
    }
    const rowLength = IMPORT_LIMITS.depth * 200;
    const rows = Math.ceil(IMPORT_LIMITS.lossLength / rowLength) + 10;
    for (let row = 0; row < rows; row++) builder.lose(parent, 'x', 'y', 'z');
    const { losses } = builder.result().tree;
    expect(losses.length).toBeLessThan(rows);
    expect(losses.at(-1)?.reason).toMatch(/^\d+ more rows are not listed\.$/);
  });

  it('keeps commands in the notes until those are full', () => {
    const builder = new ImportBuilder();
    const key = addHost(builder);
    for (let count = 0; count < 300; count++) builder.disabledCommand(key, 'Macro', 'm'.repeat(1000));
    const { hosts, losses } = builder.result().tree;
    expect(hosts[0]?.notes).toHaveLength(100_000);
    expect(losses.filter(({ field }) => field === 'Macro')).toHaveLength(300);
    expect(losses.filter(({ field }) => field === 'notes')).toHaveLength(1);
  });

  it('leaves out settings that the inventory could not hold', () => {
    const builder = new ImportBuilder();
    const key = addHost(builder);
    builder.refine(key, {
      keepAliveSeconds: 1.5,
      connectTimeoutSeconds: 0,
      terminalType: '-x',
      environmentVariables: { 'a b': 'secret' },
      compression: true,
    });
    const { hosts, losses } = builder.result().tree;
    expect(hosts[0]?.properties).toEqual({ compression: true });
    expect(losses.map(({ field, value }) => [field, value])).toEqual([
      ['keepAliveSeconds', '1.5'],
      ['connectTimeoutSeconds', '0'],
      ['terminalType', '-x'],
      ['environmentVariables', ''],
    ]);
  });
});
