import { describe, expect, it } from 'vitest';
import type { Credential } from '../../shared/model/inventory';
import { checkCredentialForm, emptyCredentialForm, toCredentialForm } from './credentialDraft';
import { missingSecret, servesProtocol, slotsOf } from './credentialKinds';
import { sameForm } from './hostDraft';
import { bereftText, placeText, usedByText } from './usageText';

const saved = (part: Partial<Credential>): Credential => ({
  ...{ id: 'c', name: 'n', kind: 'password', username: '', keyFile: null, notes: '' },
  ...{ hasSecret: [], secretSetAt: null, lastUsedAt: null },
  ...part,
});

describe('the credential form', () => {
  it('sends what its kind has use for, and nothing else', () => {
    const form = {
      ...emptyCredentialForm(),
      ...{ name: 'x', username: ' root ', keyFile: '/k', certificateFile: '/c', expiresAt: 5 },
      remember: 'until-locked' as const,
    };
    expect(checkCredentialForm({ ...form, kind: 'certificate' })).toEqual({
      ok: true,
      value: {
        ...{ name: 'x', kind: 'certificate', username: 'root', keyFile: '/k', notes: '' },
        ...{ certificateFile: '/c', expiresAt: 5 },
      },
    });
    expect(checkCredentialForm({ ...form, kind: 'totp' })).toMatchObject({
      value: { username: '', keyFile: null },
    });
    expect(checkCredentialForm({ ...form, kind: 'snmp-v3' })).toMatchObject({
      value: { snmp: { authProtocol: 'sha256', privacyProtocol: 'aes128' } },
    });
  });

  it('says which file is missing and which pair of protocols does not exist', () => {
    const form = { ...emptyCredentialForm(), username: 'root' };
    expect(checkCredentialForm({ ...form, kind: 'private-key', keyFile: '' })).toMatchObject({
      issues: { keyFile: 'Choose a file.' },
    });
    const snmp = { authProtocol: 'none', privacyProtocol: 'des' } as const;
    expect(checkCredentialForm({ ...form, kind: 'snmp-v3', snmp })).toMatchObject({
      ok: false,
      issues: { snmp: expect.stringContaining('authentication') as string },
    });
  });

  it('is not changed by setting a date and taking it away', () => {
    const form = toCredentialForm(saved({}));
    expect(sameForm({ ...form, expiresAt: undefined }, form)).toBe(true);
    expect(sameForm({ ...form, expiresAt: 5 }, form)).toBe(false);
  });
});

describe('the secrets of a credential', () => {
  it('are those that are neither in files nor switched off', () => {
    expect(slotsOf(saved({ kind: 'certificate', keyFile: '/k' }))).toEqual(['certificate', 'passphrase']);
    expect(slotsOf(saved({ kind: 'certificate', certificateFile: '/c' }))).toEqual([
      'private-key',
      'passphrase',
    ]);
    const snmp = { authProtocol: 'sha256', privacyProtocol: 'none' } as const;
    expect(slotsOf(saved({ kind: 'snmp-v3', snmp }))).toEqual(['auth-password']);
  });

  it('are missed only where nothing else can stand in for them', () => {
    expect(missingSecret(saved({}))).toBe('password');
    expect(missingSecret(saved({ kind: 'private-key', hasSecret: ['private-key'] }))).toBeNull();
    expect(missingSecret(saved({ kind: 'keyboard-interactive' }))).toBeNull();
    expect(missingSecret(saved({ kind: 'totp' }))).toBe('totp');
  });

  it('are offered where they can log in', () => {
    expect([servesProtocol('snmp-v3', 'snmp'), servesProtocol('snmp-v3', 'ssh')]).toEqual([true, false]);
    expect([servesProtocol('password', 'snmp'), servesProtocol('password', 'rdp')]).toEqual([false, true]);
    expect([servesProtocol('totp', 'ssh'), servesProtocol('totp', 'rdp')]).toEqual([true, false]);
  });
});

describe('words about use', () => {
  const place = { kind: 'folder', id: 'f', name: 'Amsterdam', endpoint: null, key: 'credentialId' } as const;

  it('count hosts, and tell a place without effect', () => {
    expect(usedByText({ hosts: 42, places: [] })).toBe('42 hosts');
    expect(usedByText({ hosts: 0, places: [{ ...place, hosts: 0 }] })).toBe('no host');
    expect(placeText({ ...place, hosts: 1 })).toBe('1 host inside');
    expect(
      placeText({ ...place, kind: 'host', endpoint: 'console', key: 'extraCredentialIds', hosts: 1 }),
    ).toBe('further credential · endpoint console');
  });

  it('say what a deletion takes away', () => {
    expect(bereftText({ credential: 0, jumpHost: 0, environment: 0 })).toBeUndefined();
    expect(bereftText({ credential: 1, jumpHost: 3, environment: 0 })).toBe(
      '1 host can’t log in with it any more. 3 hosts are reached through it.',
    );
  });
});
