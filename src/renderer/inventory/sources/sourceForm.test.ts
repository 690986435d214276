import { describe, expect, it } from 'vitest';
import type { SourceConfig } from '../../../shared/model/secretSource';
import { checkSourceForm, emptySourceForm, type SourceForm, toSourceForm, withTemplate } from './sourceForm';
import { testText } from './sourceWords';

const issues = (form: Partial<SourceForm>): string[] => {
  const checked = checkSourceForm({ ...emptySourceForm(), name: 'x', ...form });
  return checked.ok ? [] : Object.keys(checked.issues);
};

const CONFIGS: readonly SourceConfig[] = [
  { kind: 'keepass', file: '/home/me/team.kdbx', keyFile: '/media/key' },
  { kind: 'keepass', file: 'C:\\team.kdbx', keyFile: null },
  {
    ...{
      kind: 'vault',
      url: 'https://vault.example.net:8200',
      namespace: 'team/net',
      mount: 'kv/ops',
      caFile: null,
    },
    auth: { method: 'token' },
  },
  {
    ...{ kind: 'vault', url: 'https://[::1]:8200/', namespace: '', mount: 'secret', caFile: '/etc/ca.pem' },
    auth: { method: 'approle', mount: 'approle', roleId: 'r' },
  },
  {
    ...{ kind: 'vault', url: 'https://v', namespace: '', mount: 'secret', caFile: null },
    auth: { method: 'userpass', mount: 'people', username: 'me' },
  },
  {
    ...{ kind: 'command', program: '/usr/bin/pass', args: ['show', '--', '{reference}'], timeoutSeconds: 20 },
    ...{ output: { form: 'first-line' }, secretVariable: null },
  },
  {
    ...{ kind: 'command', program: '/usr/bin/bw', args: ['get', '{reference}'], timeoutSeconds: 20 },
    output: { form: 'json', paths: { password: 'login.password' } },
    secretVariable: 'BW_SESSION',
  },
];

it.each(CONFIGS)('keeps what a saved source says: %j', (config) => {
  expect(checkSourceForm(toSourceForm({ name: 'Team', config }))).toEqual({
    ok: true,
    value: { name: 'Team', config },
  });
});

describe('what is wrong', () => {
  it('stands at its own field', () => {
    expect(issues({ name: ' ' })).toEqual(['name', 'file']);
    expect(issues({ kind: 'vault', mount: '../sys' })).toEqual(['url', 'mount']);
    expect(issues({ kind: 'vault', url: 'https://v', method: 'approle' })).toEqual(['roleId']);
    expect(issues({ kind: 'vault', url: 'https://v', method: 'userpass' })).toEqual(['username']);
    expect(issues({ kind: 'command', program: 'pass', args: 'show', timeout: '0' })).toEqual([
      'program',
      'args',
      'timeout',
    ]);
    const paths = { kind: 'command', program: '/p', args: '{reference}', output: 'json' } as const;
    expect(issues({ ...paths, paths: { password: 'a..b' } })).toEqual(['paths.password']);
  });

  it.each([
    'http://vault',
    'vault:8200',
    'https://user@vault',
    'https://vault/v1',
    'https://',
    'https://v?x',
  ])('is the address %s', (url) => expect(issues({ kind: 'vault', url })).toEqual(['url']));
});

it('starts from ready-made commands, which need a program only', () => {
  for (const label of ['pass', 'Bitwarden CLI', '1Password CLI']) {
    const form = withTemplate({ ...emptySourceForm(), kind: 'command' }, label);
    expect(issues({ ...form, program: '' })).toEqual(['program']);
    expect(issues({ ...form, program: '/usr/bin/tool' })).toEqual([]);
  }
});

it('says what a test found, without a value', () => {
  expect(testText({ milliseconds: 820, slots: null })).toBe('Opened in 820 ms.');
  expect(testText({ milliseconds: 1240, slots: ['username', 'private-key'] })).toBe(
    'Read in 1.2 s. Found: user name, private key.',
  );
});
