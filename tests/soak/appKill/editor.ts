import { writeSync } from 'node:fs';
import type { Credential, Host, HostDraft } from '../../../src/shared/model/inventory';
import { passphraseScript, startNodeApp, utf8, type NodeApp } from '../../integration/nodePlatform';
import { seededRandom } from '../store/random';

/**
 * What the app holds, by key: `host:<key>` its content, `credential:<name>` its secret (empty: none); null: deleted. A
 * host's key is its first tag.
 */
export type Values = Record<string, string | null>;

/** What the editing process says: what a call will do, then that its reply has arrived. */
export type EditorLine = { t: 'vault' } | { t: 'ready' } | { t: 'doing'; values: Values } | { t: 'done' };

/** Passphrase of the vault that the editor makes. */
export const PASSPHRASE = 'correct horse battery staple';
const RECORDS_AT_MOST = 30;

/** A host's content as one text. */
export const hostValue = ({ name, address, notes }: Pick<Host, 'name' | 'address' | 'notes'>): string =>
  JSON.stringify([name, address, notes]);

/** Runs the app's own wiring and edits hosts and secrets through its calls until the process is killed. */
export async function runEditor(folder: string, seed: number): Promise<never> {
  const app = startNodeApp(folder);
  app.setPrompt(passphraseScript(PASSPHRASE));
  const { state } = await app.call('vault.state', undefined);
  const opened = await app.call(state === 'none' ? 'vault.create' : 'vault.unlock', undefined);
  if (!opened) throw new Error('the vault did not open');
  say({ t: 'vault' });
  const edits = new Edits(app, seededRandom(seed));
  await edits.start();
  say({ t: 'ready' });
  // Backups run beside the edits, as they do in the app.
  await app.call('app.ready', undefined);
  for (;;) await edits.next();
}

/** Written at once: what the parent has read, the process had said. */
function say(line: EditorLine): void {
  writeSync(1, `${JSON.stringify(line)}\n`);
}

class Edits {
  readonly #hosts = new Map<string, Host>();
  readonly #credentials = new Map<string, Credential>();
  /** Makes keys unique over all runs in one folder. */
  readonly #run = crypto.randomUUID().slice(0, 8);
  #count = 0;

  constructor(
    readonly app: NodeApp,
    readonly random: () => number,
  ) {}

  async start(): Promise<void> {
    const { hosts, credentials } = await this.app.call('inventory.snapshot', undefined);
    for (const host of hosts) this.#hosts.set(host.id, host);
    for (const credential of credentials) this.#credentials.set(credential.id, credential);
  }

  async next(): Promise<void> {
    this.#count += 1;
    const [host, credential] = [this.#pick(this.#hosts), this.#pick(this.#credentials)];
    const kind = this.random();
    if (host === undefined || (kind < 0.2 && this.#hosts.size < RECORDS_AT_MOST)) await this.#createHost();
    else if (credential === undefined || (kind < 0.3 && this.#credentials.size < RECORDS_AT_MOST)) {
      await this.#createCredential();
    } else if (kind < 0.5) await this.#updateHost(host);
    else if (kind < 0.6) await this.#removeHost(host);
    else if (kind < 0.65) await this.#removeCredential(credential);
    else if (kind < 0.7) await this.#removeSecret(credential);
    else await this.#enterSecret(credential);
  }

  #pick<T>(records: ReadonlyMap<string, T>): T | undefined {
    return [...records.values()][Math.floor(this.random() * records.size)];
  }

  async #createHost(): Promise<void> {
    const draft = this.#draft(`${this.#run}-${this.#count}`);
    await this.#edit({ [`host:${draft.tags[0]}`]: hostValue(draft) }, async () => {
      const host = await this.app.call('inventory.createHost', draft);
      this.#hosts.set(host.id, host);
    });
  }

  async #updateHost({ id, tags }: Host): Promise<void> {
    const draft = this.#draft(tags[0] ?? '');
    await this.#edit({ [`host:${tags[0]}`]: hostValue(draft) }, async () => {
      this.#hosts.set(id, await this.app.call('inventory.updateHost', { id, draft }));
    });
  }

  async #removeHost({ id, tags }: Host): Promise<void> {
    await this.#edit({ [`host:${tags[0]}`]: null }, async () => {
      await this.app.call('inventory.remove', { nodes: [{ kind: 'host', id }], confirmed: true });
      this.#hosts.delete(id);
    });
  }

  async #createCredential(): Promise<void> {
    const name = `${this.#run}-${this.#count}`;
    await this.#edit({ [`credential:${name}`]: '' }, async () => {
      const draft = { name, kind: 'password' as const, username: 'root', keyFile: null, notes: '' };
      const credential = await this.app.call('inventory.createCredential', draft);
      this.#credentials.set(credential.id, credential);
    });
  }

  async #removeCredential({ id, name }: Credential): Promise<void> {
    await this.#edit({ [`credential:${name}`]: null }, async () => {
      await this.app.call('inventory.remove', { nodes: [{ kind: 'credential', id }], confirmed: true });
      this.#credentials.delete(id);
    });
  }

  /** Typed into a secret prompt, sealed by the vault host, stored by main. */
  async #enterSecret({ id, name }: Credential): Promise<void> {
    const secret = `secret-${this.#run}-${this.#count}-${'x'.repeat(Math.floor(this.random() * 2000))}`;
    await this.#edit({ [`credential:${name}`]: secret }, async () => {
      this.app.setPrompt((show) =>
        show.kind === 'enter-secret' ? { type: 'secret', value: utf8(secret) } : 'close',
      );
      const entered = await this.app.call('vault.enterSecret', { credentialId: id, slot: 'password' });
      if (!entered) throw new Error('the prompt was closed');
    });
  }

  async #removeSecret({ id, name }: Credential): Promise<void> {
    await this.#edit({ [`credential:${name}`]: '' }, () =>
      this.app.call('vault.removeSecret', { credentialId: id, slot: 'password' }),
    );
  }

  #draft(key: string): HostDraft {
    const name = `host ${this.#run} ${this.#count}`;
    return {
      folderId: null,
      name,
      address: `192.0.2.${this.#count % 250}`,
      tags: [key],
      os: '',
      notes: 'n'.repeat(Math.floor(this.random() * 3000)),
      customFields: {},
      properties: {},
      endpoints: [{ protocol: 'ssh', port: 22, label: '', properties: {} }],
      favourite: false,
    };
  }

  async #edit(values: Values, edit: () => Promise<unknown>): Promise<void> {
    say({ t: 'doing', values });
    await edit();
    say({ t: 'done' });
  }
}
