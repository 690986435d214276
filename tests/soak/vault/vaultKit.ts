import { MessageChannel } from 'node:worker_threads';
import { BinnacleError } from '../../../src/shared/errors';
import type { FromPrompt, PromptShow, ToPrompt } from '../../../src/shared/vaultPrompt';
import { toPromptSchema } from '../../../src/shared/vaultPrompt';
import { startInProcessHost } from '../../../src/main/vault/inProcessHost';
import { fixedKdf } from '../../../src/main/vault/kdf';
import type { Keyring } from '../../../src/main/vault/keyring';
import type {
  Port,
  PromptOpening,
  PromptWindow,
  SecretRef,
  VaultAuditEntry,
  VaultHostHandle,
  VaultStorage,
} from '../../../src/main/vault/vault';
import { GrantClient, portFromNode, VaultClient } from '../../../src/main/vault/vault';

/** Cheap parameters for tests that are not about the cost. */
export const FAST_ARGON2 = { memoryKiB: 64, passes: 1, lanes: 1 };

/** UTF-8 bytes in memory of their own. */
export const utf8 = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'utf8'));

/** Header storage in memory; `fail` makes the next write throw. */
export class MemoryStorage implements VaultStorage {
  header: Buffer | undefined;
  fail: BinnacleError | undefined;

  readHeader(): Promise<Uint8Array | undefined> {
    return Promise.resolve(this.header);
  }

  async createHeader(header: Uint8Array): Promise<void> {
    if (this.header !== undefined) throw new BinnacleError('vault-exists', 'There is a vault already.');
    await this.replaceHeader(header);
  }

  replaceHeader(header: Uint8Array): Promise<void> {
    const { fail } = this;
    this.fail = undefined;
    if (fail !== undefined) return Promise.reject(fail);
    this.header = Buffer.from(header);
    return Promise.resolve();
  }
}

/** A keyring in memory. */
export class FakeKeyring implements Keyring {
  readonly name = 'Test keyring';
  readonly entries = new Map<string, Buffer>();
  present = true;

  available(): Promise<boolean> {
    return Promise.resolve(this.present);
  }

  set(account: string, key: Uint8Array): Promise<void> {
    this.entries.set(account, Buffer.from(key));
    return Promise.resolve();
  }

  get(account: string): Promise<Buffer | undefined> {
    const key = this.entries.get(account);
    return Promise.resolve(key && Buffer.from(key));
  }

  remove(account: string): Promise<void> {
    this.entries.delete(account);
    return Promise.resolve();
  }
}

/** The person in front of one secret prompt. */
export class FakePrompt {
  readonly #port: Port;
  readonly #received: ToPrompt[] = [];
  readonly #waiters: { resolve: (message: ToPrompt) => void; reject: (error: Error) => void }[] = [];
  readonly #closed: (() => void)[] = [];
  /** Whether main destroyed the window. */
  gone = false;

  constructor(
    readonly opening: PromptOpening,
    port: Port,
  ) {
    this.#port = port;
    port.onMessage((raw) => {
      const message = toPromptSchema.parse(raw);
      const waiter = this.#waiters.shift();
      if (waiter === undefined) this.#received.push(message);
      else waiter.resolve(message);
    });
  }

  next(): Promise<ToPrompt> {
    const message = this.#received.shift();
    if (message !== undefined) return Promise.resolve(message);
    if (this.gone) return Promise.reject(new Error('the window is gone'));
    return new Promise((resolve, reject) => this.#waiters.push({ resolve, reject }));
  }

  /** The next message, which must be of this type. */
  async expect<T extends ToPrompt['type']>(type: T): Promise<Extract<ToPrompt, { type: T }>> {
    const message = await this.next();
    if (message.type === type) return message as Extract<ToPrompt, { type: T }>;
    throw new Error(
      `expected ${type}, got ${message.type}${message.type === 'failed' ? `: ${message.code}` : ''}`,
    );
  }

  /** The next step, which must be of this kind. */
  async shown<K extends PromptShow['kind']>(kind: K): Promise<Extract<PromptShow, { kind: K }>> {
    const { show } = await this.expect('show');
    if (show.kind === kind) return show as Extract<PromptShow, { kind: K }>;
    throw new Error(`expected ${kind}, got ${show.kind}`);
  }

  send(message: FromPrompt): void {
    this.#port.postMessage(message);
  }

  /** For messages that no well-behaved window sends. */
  sendRaw(message: unknown): void {
    this.#port.postMessage(message);
  }

  prove(passphrase: string): void {
    this.send({ type: 'prove', proof: { kind: 'passphrase', value: utf8(passphrase) } });
  }

  onClosed(listener: () => void): void {
    this.#closed.push(listener);
  }

  /** The window goes away: closed by the person or destroyed by main. */
  close(): void {
    if (this.gone) return;
    this.gone = true;
    this.#port.close();
    for (const { reject } of this.#waiters.splice(0)) reject(new Error('the window is gone'));
    for (const listener of this.#closed) listener();
  }
}

/** Hands every opened prompt to the test. */
export class FakePrompts {
  readonly all: FakePrompt[] = [];
  readonly #queue: FakePrompt[] = [];
  readonly #waiters: ((prompt: FakePrompt) => void)[] = [];

  open(opening: PromptOpening): PromptWindow {
    const { port1, port2 } = new MessageChannel();
    const prompt = new FakePrompt(opening, portFromNode(port2));
    this.all.push(prompt);
    const waiter = this.#waiters.shift();
    if (waiter === undefined) this.#queue.push(prompt);
    else waiter(prompt);
    return { port: port1, onClosed: (listener) => prompt.onClosed(listener), close: () => prompt.close() };
  }

  next(): Promise<FakePrompt> {
    const prompt = this.#queue.shift();
    if (prompt !== undefined) return Promise.resolve(prompt);
    return new Promise((resolve) => this.#waiters.push(resolve));
  }
}

/** A client with an in-process host, everything around it scripted, and all control traffic on record. */
export interface VaultKit<K extends Keyring = FakeKeyring> {
  client: VaultClient;
  storage: MemoryStorage;
  keyring: K;
  prompts: FakePrompts;
  audit: VaultAuditEntry[];
  /** Every message that passed main, both ways. */
  traffic: unknown[];
  hosts: VaultHostHandle[];
  clock: { now: number };
  /** Makes the next audit entries fail. */
  failAudit: (error: Error | undefined) => void;
}

function recorded(handle: VaultHostHandle, traffic: unknown[]): VaultHostHandle {
  const { port } = handle;
  return {
    ...handle,
    port: {
      ...port,
      postMessage: (message, transfer) => {
        traffic.push(structuredClone(message));
        port.postMessage(message, transfer);
      },
      onMessage: (listener) =>
        port.onMessage((message, ports) => {
          traffic.push(message);
          listener(message, ports);
        }),
    },
  };
}

/** Builds the kit; without a vault until {@link createVault}. */
export function vaultKit(storage?: MemoryStorage): VaultKit;
export function vaultKit<K extends Keyring>(storage: MemoryStorage | undefined, keyring: K): VaultKit<K>;
export function vaultKit(
  storage = new MemoryStorage(),
  keyring: Keyring = new FakeKeyring(),
): VaultKit<Keyring> {
  const prompts = new FakePrompts();
  const [audit, traffic, hosts]: [VaultAuditEntry[], unknown[], VaultHostHandle[]] = [[], [], []];
  const clock = { now: 1000 };
  let auditError: Error | undefined;
  const client = new VaultClient({
    spawnHost: () => {
      const host = startInProcessHost({ keyring, kdf: fixedKdf(FAST_ARGON2), now: () => clock.now });
      hosts.push(host);
      return recorded(host, traffic);
    },
    openPrompt: (opening) => prompts.open(opening),
    storage,
    audit: (entry) => {
      if (auditError !== undefined) return Promise.reject(auditError);
      audit.push(entry);
      return Promise.resolve();
    },
    now: () => clock.now,
  });
  const failAudit = (error: Error | undefined): void => {
    auditError = error;
  };
  return { client, storage, keyring, prompts, audit, traffic, hosts, clock, failAudit };
}

/** Sets up a vault by its prompt; returns the recovery key's text. */
export async function createVault(
  { client, prompts }: Pick<VaultKit, 'client' | 'prompts'>,
  passphrase: string | null,
  keyring = false,
): Promise<string> {
  await client.start();
  const done = client.create();
  const prompt = await prompts.next();
  await prompt.shown('create-vault');
  prompt.send({ type: 'create', passphrase: passphrase === null ? null : utf8(passphrase), keyring });
  const { recoveryKey } = await prompt.shown('recovery-key-show');
  prompt.send({ type: 'confirm' });
  await done;
  return Buffer.from(recoveryKey).toString('latin1');
}

/** Unlocks by passphrase. */
export async function unlockVault(
  { client, prompts }: Pick<VaultKit, 'client' | 'prompts'>,
  passphrase: string,
): Promise<void> {
  const done = client.unlock();
  const prompt = await prompts.next();
  await prompt.shown('unlock');
  prompt.prove(passphrase);
  await done;
}

/** Names of a secret for tests. */
export const secretRef = (id: string, version = 1): SecretRef => ({
  id,
  credentialId: `credential-of-${id}`,
  slot: 'password',
  version,
});

/** Opens a grant and its session host's end. */
export async function openGrant(
  client: VaultClient,
  secrets: Parameters<VaultClient['grant']>[0],
): Promise<{ grant: Awaited<ReturnType<VaultClient['grant']>>; session: GrantClient }> {
  const { port1, port2 } = new MessageChannel();
  return { grant: await client.grant(secrets, port1), session: new GrantClient(portFromNode(port2)) };
}
