import type { SecretSlot } from '../../shared/model/inventory';
import type { Store } from '../store/store';
import type { SealedSecret, SecretRef } from '../vault/vault';

/** Names for a new version of a secret: the id stays, the version counts up. */
export function secretRef(
  store: Store,
  newId: () => string,
  credentialId: string,
  slot: SecretSlot,
): SecretRef {
  const known = store.secrets.list(credentialId).find((secret) => secret.slot === slot);
  return { id: known?.id ?? newId(), credentialId, slot, version: (known?.version ?? 0) + 1 };
}

/** A sealed secret as the store keeps it. */
export function toStored(secret: SealedSecret): Parameters<Store['secrets']['put']>[0] {
  const { id, credentialId, version, sealed } = secret;
  const slot = secret.slot === 'private-key' || secret.slot === 'passphrase' ? secret.slot : 'password';
  return { id, credentialId, slot, version, sealed: Buffer.from(sealed) };
}
