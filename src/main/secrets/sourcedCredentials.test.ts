import { expect, it } from 'vitest';
import type { Credential } from '../../shared/model/inventory';
import type { SourceAccess } from '../vault/vault';
import { sourcedCredentials, sourcedIds } from './sourcedCredentials';

const ACCESS: SourceAccess = {
  id: 's1',
  config: { kind: 'keepass', file: '/team.kdbx', keyFile: null },
  secret: null,
};
type Login = Pick<Credential, 'id' | 'name' | 'kind' | 'source' | 'keyFile' | 'certificateFile'>;
const login = (kind: Credential['kind'], rest: Partial<Login> = {}): Login => ({
  ...{ id: 'c1', name: 'core', kind, keyFile: null },
  source: { sourceId: 's1', reference: 'entry', field: 'x' },
  ...rest,
});

it.each([
  [login('password'), ['password']],
  [login('private-key'), ['private-key', 'passphrase']],
  [login('private-key', { keyFile: '/id' }), ['passphrase']],
  [login('certificate'), ['private-key', 'passphrase', 'certificate']],
  [login('certificate', { keyFile: '/id', certificateFile: '/id-cert.pub' }), ['passphrase']],
  [login('totp'), ['totp']],
  [login('agent'), []],
  [login('snmp-community'), []],
])('asks for what a login of its kind takes: %j', (credential, slots) => {
  expect(Object.keys(sourcedIds(credential))).toEqual(slots);
});

it('names source and entry of the wanted credentials only, each once', () => {
  const ids = Object.values(sourcedIds(login('certificate')));
  const found = sourcedCredentials(
    ['some-sealed-id', ...ids],
    (id) => (id === 'c1' ? login('certificate') : undefined),
    () => ACCESS,
  );
  expect(found).toEqual([
    {
      source: ACCESS,
      reference: { reference: 'entry', field: 'x' },
      ids: { 'private-key': 'c1:private-key', passphrase: 'c1:passphrase', certificate: 'c1:certificate' },
    },
  ]);
});

it('says which credential has lost its source', () => {
  const find = (): unknown =>
    sourcedCredentials(
      ['c1:password'],
      () => login('password'),
      () => undefined,
    );
  expect(find).toThrow('“core”');
});
