import { BinnacleError } from '../../shared/errors';
import type { Credential, CredentialKind, SecretSlot } from '../../shared/model/inventory';
import type { SecretSourceRecord } from '../../shared/model/secretSource';
import type { SealedSecret, SourceAccess, SourcedCredential } from '../vault/vault';

// A credential whose secrets are kept in a source: a session host asks for them by ids as if they were sealed, and the vault
// host fetches them when the first is asked for.

type SourcedLogin = Pick<Credential, 'id' | 'name' | 'kind' | 'source' | 'keyFile' | 'certificateFile'>;

/** What a login of each kind takes from a source; other kinds have nothing that a source could keep. */
const SLOTS: Partial<Record<CredentialKind, readonly SecretSlot[]>> = {
  password: ['password'],
  'keyboard-interactive': ['password'],
  'private-key': ['private-key', 'passphrase'],
  certificate: ['private-key', 'passphrase', 'certificate'],
  totp: ['totp'],
};

/** The ids under which the secrets of a credential with a source are asked for, by slot. */
export function sourcedIds(credential: SourcedLogin): Partial<Record<SecretSlot, string>> {
  const { id, kind, keyFile, certificateFile } = credential;
  const slots = (SLOTS[kind] ?? []).filter(
    (slot) =>
      !(slot === 'private-key' && keyFile !== null) &&
      !(slot === 'certificate' && certificateFile !== undefined),
  );
  return Object.fromEntries(slots.map((slot) => [slot, `${id}:${slot}`]));
}

/** What the vault host needs to fetch the wanted secrets: those among `ids` that {@link sourcedIds} made. */
export function sourcedCredentials(
  ids: readonly string[],
  credentialOf: (id: string) => SourcedLogin | undefined,
  accessOf: (sourceId: string) => SourceAccess | undefined,
): SourcedCredential[] {
  const wanted = new Set(ids.filter((id) => id.includes(':')).map((id) => id.slice(0, id.indexOf(':'))));
  return [...wanted].flatMap((id) => {
    const credential = credentialOf(id);
    if (credential?.source === undefined) return [];
    const { sourceId, reference, field } = credential.source;
    const source = accessOf(sourceId);
    if (source === undefined) {
      throw new BinnacleError('not-found', `The source that “${credential.name}” is kept in was deleted.`, {
        hint: 'Choose another place for its secrets in the credential.',
      });
    }
    return [{ source, reference: { reference, field }, ids: sourcedIds(credential) }];
  });
}

/** A source with the sealed secret that opens it. */
export function accessTo({ id, config }: SecretSourceRecord, secrets: readonly SealedSecret[]): SourceAccess {
  const secret = secrets.find(({ credentialId }) => credentialId === id);
  return { id, config, secret: secret === undefined ? null : { ...secret } };
}
