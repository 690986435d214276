import { SECRET_SLOTS, type SecretSlot } from '../../shared/model/inventory';
import { BinnacleError } from '../../shared/errors';
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

/** Stores a sealed secret and when it was set. */
export function saveSecret(store: Store, secret: SealedSecret, now: number): void {
  store.transaction(() => {
    store.secrets.put(toStored(secret));
    store.credentialTimes.secretSet(secret.credentialId, now);
  });
}

/** A sealed secret as the store keeps it. */
export function toStored(secret: SealedSecret): Parameters<Store['secrets']['put']>[0] {
  const { id, credentialId, version, sealed } = secret;
  const slot = SECRET_SLOTS.find((each) => each === secret.slot);
  if (slot === undefined) throw new BinnacleError('internal', 'A secret came back under another name.');
  return { id, credentialId, slot, version, sealed: Buffer.from(sealed) };
}
