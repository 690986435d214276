import { writeSync } from 'node:fs';
import { BinnacleError } from '../../../src/shared/errors';
import type { Store } from '../../../src/main/store/store';
import { openStoreVault, putSecret } from './storeVault';
import type { VaultKit } from './vaultKit';
import { createVault, secretRef, utf8 } from './vaultKit';

/** What the editor says before it starts an edit and after the reply has arrived. */
export type EditorLine =
  | { t: 'ready' }
  | { t: 'try' | 'done'; edit: 'passphrase'; value: string }
  | { t: 'try' | 'done'; edit: 'secret'; id: string; version: number };

/** Secrets that are edited in turn. */
const SECRETS = 12;

/** The value of a version of a secret: every one is different, so that a mix would show. */
export const valueOf = (id: string, version: number): string =>
  `${id} version ${version} ${'x'.repeat(version % 90)}`;

/** Writes at once: a line that was written was true before the kill. */
const say = (line: EditorLine): void => void writeSync(1, `${JSON.stringify(line)}\n`);

/**
 * Edits secrets and passphrases without end, until killed. `passphrases` are those that may be the current one: the
 * last acknowledged, and one that was being set when the last editor died.
 */
export async function runEditor(folder: string, passphrases: readonly string[]): Promise<never> {
  const { store, kit } = openStoreVault(folder);
  let passphrase = await openVault(kit, passphrases);
  say({ t: 'ready' });
  for (let round = 0; ; round += 1) {
    if (Math.random() < 0.2) {
      passphrase = await changePassphrase(kit, passphrase, `passphrase ${process.pid} ${round}`);
    }
    await editSecret(kit, store);
  }
}

async function editSecret(kit: VaultKit, store: Store): Promise<void> {
  const id = `secret-${Math.floor(Math.random() * SECRETS)}`;
  const known = store.secrets.list(secretRef(id).credentialId)[0];
  const ref = secretRef(id, (known?.version ?? 0) + 1);
  say({ t: 'try', edit: 'secret', id, version: ref.version });
  const texts = { credential: id, label: 'password' };
  const save = (sealed: Parameters<typeof putSecret>[1]): Promise<void> => putSecret(store, sealed);
  const done = kit.client.enterSecret({ ref, texts, input: 'line', replaces: known !== undefined, save });
  const prompt = await kit.prompts.next();
  prompt.send({ type: 'secret', value: utf8(valueOf(id, ref.version)) });
  await done;
  say({ t: 'done', edit: 'secret', id, version: ref.version });
}

/** Opens the vault with whichever passphrase fits, or sets it up with the first one. */
export async function openVault(kit: VaultKit, passphrases: readonly string[]): Promise<string> {
  await kit.client.start();
  if (kit.client.state === 'none') {
    await createVault(kit, passphrases[0] ?? '');
    return passphrases[0] ?? '';
  }
  for (const passphrase of passphrases) {
    const abort = new AbortController();
    const done = kit.client.unlock({ signal: abort.signal });
    const prompt = await Promise.race([kit.prompts.next(), done.then(() => undefined)]);
    if (prompt === undefined) return passphrase;
    await prompt.shown('unlock');
    prompt.prove(passphrase);
    // An accepted passphrase closes the window, so that nothing more comes from there.
    const refused = prompt.expect('failed').then(
      () => false,
      () => new Promise<never>(() => undefined),
    );
    const opened = await Promise.race([done.then(() => true), refused]);
    if (opened) return passphrase;
    abort.abort();
    await done.catch((error: unknown) => {
      if (!(error instanceof BinnacleError) || error.code !== 'cancelled') throw error;
    });
  }
  throw new Error('no acknowledged passphrase opens the vault');
}

async function changePassphrase(kit: VaultKit, current: string, next: string): Promise<string> {
  say({ t: 'try', edit: 'passphrase', value: next });
  const done = kit.client.changePassphrase();
  const prompt = await kit.prompts.next();
  const proof = { kind: 'passphrase' as const, value: utf8(current) };
  prompt.send({ type: 'change', proof, passphrase: utf8(next) });
  await done;
  say({ t: 'done', edit: 'passphrase', value: next });
  return next;
}
