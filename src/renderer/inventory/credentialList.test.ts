import { describe, expect, it } from 'vitest';
import { endOfDay } from '../../shared/model/expiry';
import type { Credential } from '../../shared/model/inventory';
import type { UsageIndex } from '../../shared/model/usage';
import { shownCredentials, type CredentialView } from './credentialList';

const NOW = new Date('2026-03-10T09:30:00').getTime();
const credential = (name: string, part: Partial<Credential> = {}): Credential => ({
  ...{ id: name, name, kind: 'password', username: `${name}-user`, keyFile: null, notes: '' },
  ...{ hasSecret: ['password'], secretSetAt: null, lastUsedAt: null },
  ...part,
});
const end = (day: string): { expiresAt: number } => ({ expiresAt: endOfDay(day) ?? 0 });
const ALL = [
  credential('spare', { hasSecret: [], lastUsedAt: 50 }),
  credential('net', { ...end('2026-03-16'), secretSetAt: 20, lastUsedAt: 90 }),
  credential('db', { ...end('2026-03-07'), secretSetAt: 10 }),
  credential('far', { ...end('2027-01-01'), secretSetAt: 30, lastUsedAt: 70 }),
];
const USAGE: UsageIndex = new Map([['net', { places: [], hosts: 42, shares: [] }]]);
const names = (view: Partial<CredentialView>): string[] =>
  shownCredentials(ALL, { query: '', filter: 'all', order: 'name', ...view }, USAGE, NOW).map(
    ({ name }) => name,
  );

describe('the list of credentials', () => {
  it('finds by name and user name', () => {
    expect(names({})).toEqual(['db', 'far', 'net', 'spare']);
    expect(names({ query: ' NET-u' })).toEqual(['net']);
  });

  it('narrows to what needs care', () => {
    expect(names({ filter: 'expiring' })).toEqual(['db', 'net']);
    expect(names({ filter: 'unused' })).toEqual(['db', 'far', 'spare']);
    expect(names({ filter: 'missing' })).toEqual(['spare']);
  });

  it('sorts by end, age and use', () => {
    expect(names({ order: 'expiry' })).toEqual(['db', 'net', 'far', 'spare']);
    expect(names({ order: 'age' })).toEqual(['db', 'net', 'far', 'spare']);
    expect(names({ order: 'used' })).toEqual(['db', 'spare', 'far', 'net']);
  });
});
