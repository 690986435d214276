import { BinnacleError } from '../../shared/errors';
import type { SealedBundle } from './bundleFormat';
import type { OpenVault } from './openVault';
import { checkPassphrase, type FlowTools, proveFirst } from './promptFlows';
import type { SealedSecret } from './sealing';
import { zero } from './secretBytes';
import { sealSecrets } from './secretBundle';
import { SecretText } from './secretText';

/** What {@link exportSecrets} needs beside the tools. */
export interface ExportRequest {
  /** What the person is told: how many secrets go into which file. */
  count: number;
  fileName: string;
  /** Digest of the records that the secrets belong to. */
  covers: string;
  /** Records the export; no record, no secret. */
  audit: () => Promise<void>;
  /** The sealed secrets from this place on; none: there are no more. */
  fetch: (from: number) => Promise<readonly SealedSecret[]>;
}

/** A secret that could not be taken along. */
export interface LeftSecret {
  id: string;
  why: 'damaged' | 'no-text';
}

/** Seals secrets anew for a file, after a proof, under a passphrase that is typed for that file. */
export async function exportSecrets(
  tools: FlowTools,
  vault: OpenVault,
  request: ExportRequest,
): Promise<{ bundle: SealedBundle; left: LeftSecret[] }> {
  const { prompt } = tools;
  const { count, fileName, covers } = request;
  await proveFirst(tools, vault, (common) => ({ kind: 'export-secrets', count, fileName, ...common }));
  prompt.show({ kind: 'file-passphrase', count, fileName });
  return prompt.until('file-passphrase', async ({ passphrase }) => {
    const text = new SecretText();
    let plain: Buffer | undefined;
    try {
      checkPassphrase(passphrase);
      await request.audit();
      const left = await collect(vault, request, text);
      plain = text.bytes();
      const bundle = await sealSecrets(plain, passphrase, covers);
      // Closed meanwhile: the person does not want the file.
      if (prompt.ended) throw new BinnacleError('cancelled', 'Cancelled.', { retryable: true });
      return { bundle, left };
    } finally {
      zero(passphrase, plain);
      text.wipe();
    }
  });
}

/** Opens every secret, one at a time, and puts it into the text; what can't be is told. */
async function collect(
  vault: OpenVault,
  { count, fetch }: ExportRequest,
  text: SecretText,
): Promise<LeftSecret[]> {
  const left: LeftSecret[] = [];
  for (let from = 0, secrets = await fetch(0); secrets.length > 0; secrets = await fetch(from)) {
    from += secrets.length;
    // The person agreed to the number that was shown.
    if (from > count) throw new BinnacleError('bad-request', 'More secrets came than were announced.');
    for (const secret of secrets) {
      const why = take(vault, secret, text);
      if (why !== null) left.push({ id: secret.id, why });
    }
  }
  return left;
}

function take(vault: OpenVault, secret: SealedSecret, text: SecretText): LeftSecret['why'] | null {
  let value: Buffer;
  try {
    value = vault.unseal(secret);
  } catch (error) {
    const alone = error instanceof BinnacleError && error.code !== 'locked';
    if (alone) return 'damaged';
    throw error;
  }
  try {
    return text.add(secret.credentialId, secret.slot, value) ? null : 'no-text';
  } finally {
    zero(value);
  }
}
