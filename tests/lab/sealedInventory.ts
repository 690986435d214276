import { coveredBy, withBundle } from '../../src/main/inventory/export/sealedFile';
import type { BundleCost, BundleSecrets } from '../../src/main/vault/bundleFormat';
import { sealSecrets } from '../../src/main/vault/secretBundle';
import { SecretText } from '../../src/main/vault/secretText';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Our own file with secrets sealed into it, as the vault host seals them. */
export async function sealedFile(
  text: string,
  secrets: BundleSecrets,
  passphrase: string,
  cost: BundleCost,
): Promise<string> {
  const plain = new SecretText();
  for (const [id, slots] of secrets) {
    for (const [slot, value] of Object.entries(slots)) plain.add(id, slot, utf8(value));
  }
  return withBundle(text, await sealSecrets(plain.bytes(), utf8(passphrase), coveredBy(text), cost));
}
