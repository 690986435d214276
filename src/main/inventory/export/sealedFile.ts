import type { SecretSlot } from '../../../shared/model/inventory';
import { digestOf, recordsOf, type SealedBundle } from '../../vault/bundleFormat';
import type { SealedSecret } from '../../vault/sealing';
import type { Loss } from '../import/importModel';
import { sourceLoss } from './exportLosses';
import type { ExportView } from './exportView';
import { written } from './inventoryJson';

// Our own file with secrets: what the vault host seals for it, and where that goes. Everything here is ciphertext.

/** Digest of the records in a file that `exportInventoryJson` made. */
export function coveredBy(text: string): string {
  return digestOf(recordsOf(JSON.parse(text) as Record<string, unknown>));
}

/** The file with a bundle that was sealed for its {@link coveredBy}. */
export function withBundle(text: string, bundle: SealedBundle): string {
  return written({ ...recordsOf(JSON.parse(text) as Record<string, unknown>), secrets: bundle });
}

/** Those sealed secrets that belong into an export: where a source outside has them, they stay there. */
export function secretsFor<T extends Pick<SealedSecret, 'credentialId'>>(
  { credentials }: ExportView,
  secrets: readonly T[],
): T[] {
  const own = new Set(credentials.filter(({ source }) => source === undefined).map(({ id }) => id));
  return secrets.filter(({ credentialId }) => own.has(credentialId));
}

const REASONS = {
  damaged: 'It is damaged and can’t be opened. Enter it again, then export once more.',
  'no-text': 'It is no text, which is all that the file can hold.',
} as const;

/** What an export with secrets leaves behind: sources, and secrets that could not be taken along. */
export function sealedLosses(
  { credentials }: ExportView,
  secrets: readonly Pick<SealedSecret, 'id' | 'credentialId' | 'slot'>[],
  left: readonly { id: string; why: keyof typeof REASONS }[],
): Loss[] {
  const reasons = new Map(left.map(({ id, why }) => [id, REASONS[why]]));
  const taken = new Map<string, string>();
  for (const { id, credentialId, slot } of secrets) {
    taken.set(`${credentialId} ${slot}`, reasons.get(id) ?? '');
  }
  // What the store could not read at all is no longer among the secrets.
  const reasonOf = (id: string, slot: SecretSlot): string => taken.get(`${id} ${slot}`) ?? REASONS.damaged;
  return credentials.flatMap(({ id, name, hasSecret, source }) =>
    source === undefined
      ? hasSecret
          .map((slot) => ({ path: [name], field: slot, value: '', reason: reasonOf(id, slot) }))
          .filter(({ reason }) => reason !== '')
      : [sourceLoss(name)],
  );
}
