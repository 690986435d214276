import { expect, it } from 'vitest';
import type { Credential, SecretSlot } from '../../../shared/model/inventory';
import type { ExportView } from './exportView';
import { sealedLosses, secretsFor } from './sealedFile';

const credential = (id: string, hasSecret: SecretSlot[], part: Partial<Credential> = {}): Credential => ({
  ...{ id, name: `Credential ${id}`, kind: 'password', username: '', keyFile: null, notes: '', hasSecret },
  ...{ secretSetAt: null, lastUsedAt: null, ...part },
});
const source = { sourceId: 'keepass', reference: 'Servers/web01', field: '' };
const VIEW: ExportView = {
  folders: [],
  hosts: [],
  environments: [],
  credentials: [
    credential('a', ['password']),
    credential('b', ['private-key', 'passphrase']),
    credential('c', [], { source }),
  ],
};
const secret = (
  id: string,
  credentialId: string,
  slot: SecretSlot,
): { id: string; credentialId: string; slot: SecretSlot } => ({ id, credentialId, slot });
const OWN = [secret('1', 'a', 'password'), secret('2', 'b', 'private-key'), secret('3', 'b', 'passphrase')];

it('takes the secrets of the exported credentials along, but for what a source outside keeps', () => {
  const others = [secret('4', 'c', 'password'), secret('5', 'elsewhere', 'password')];
  expect(secretsFor(VIEW, [...OWN, ...others])).toEqual(OWN);
});

it('names what stays behind, and why', () => {
  const told = sealedLosses(VIEW, OWN, [
    { id: '1', why: 'damaged' },
    { id: '2', why: 'no-text' },
  ]);
  expect(told.map(({ path, field }) => [...path, field])).toEqual([
    ['Credential a', 'password'],
    ['Credential b', 'private-key'],
    ['Credential c', 'source'],
  ]);
  const [damaged, noText] = told;
  expect(damaged?.reason).toContain('damaged');
  expect(noText?.reason).toContain('no text');
});

it('names secrets that the store could not read at all', () => {
  expect(sealedLosses(VIEW, OWN.slice(1), [])).toMatchObject([
    { path: ['Credential a'], field: 'password' },
    { path: ['Credential c'], field: 'source' },
  ]);
});
