import type { WireError } from '../../shared/errors';
import { BinnacleError, toWire } from '../../shared/errors';
import type { z } from 'zod';
import type { KeptAnswers } from './keptAnswers';
import type { FromGrant, SourcedCredential } from './messages';
import { toGrantSchema } from './messages';
import { encryptFor, isPortKey } from './portCipher';
import type { Port } from '../ports/ports';
import type { SealedSecret, SecretRef } from './sealing';
import { zero } from './secretBytes';
import type { OpenSources } from './sources/openSources';
import { SourcedGrant } from './sources/sourcedGrant';
import { totpCode, waitForStep } from './totp';

/** Who waits for an answer: a grant and the number its session host gave the question. */
export interface Recipient {
  grantId: string;
  promptId: string;
}

/** What the ports lead to. */
export interface GrantTools {
  /** Opens a record; the result is zeroed here after sending. */
  unseal: (secret: SealedSecret) => Buffer;
  seal: (ref: SecretRef, value: Uint8Array) => SealedSecret;
  kept: KeptAnswers;
  sources: Pick<OpenSources, 'fetch'>;
}

interface Grant {
  id: string;
  port: Port;
  secrets: ReadonlyMap<string, SealedSecret>;
  maySeal: boolean;
  sourced: SourcedGrant;
  /** The session host's key; null until its `hello`. */
  publicKey: Uint8Array | null;
  /** Answers that were there before the `hello`. */
  early: { promptId: string; values: Uint8Array[] }[];
}

type Request = z.infer<typeof toGrantSchema>;
type SealItems = Extract<Request, { type: 'seal' }>['items'];
type CodeRequest = Extract<Request, { type: 'code' }>;

/** Seeds stay here: a session host gets the code of one login, never what makes them all. */
const SEED_SLOT = 'totp';

/** The session hosts' ports: each may ask for the secrets that main granted, and for nothing else. */
export class Grants {
  readonly #grants = new Map<string, Grant>();

  constructor(private readonly tools: GrantTools) {}

  add(
    grantId: string,
    secrets: readonly SealedSecret[],
    port: Port,
    maySeal = false,
    sourced: readonly SourcedCredential[] = [],
  ): void {
    if (this.#grants.has(grantId)) throw new BinnacleError('conflict', 'This grant exists already.');
    const byId = new Map(secrets.map((secret) => [secret.id, secret]));
    const fromSources = new SourcedGrant(sourced, this.tools.sources);
    const state = { publicKey: null, early: [] };
    const grant: Grant = { id: grantId, port, secrets: byId, maySeal, sourced: fromSources, ...state };
    this.#grants.set(grantId, grant);
    port.onClose(() => this.#end(grantId));
    port.onMessage((message) => this.#receive(grant, message));
  }

  /** Closes one grant; an unknown one is fine. */
  revoke(grantId: string): void {
    this.#grants.get(grantId)?.port.close();
    this.#end(grantId);
  }

  revokeAll(): void {
    for (const grantId of [...this.#grants.keys()]) this.revoke(grantId);
  }

  /** Sends what was typed; the caller zeroes the values. A recipient that is gone is skipped. */
  answer({ grantId, promptId }: Recipient, values: Uint8Array[]): void {
    const grant = this.#grants.get(grantId);
    if (grant === undefined) return;
    if (grant.publicKey === null) grant.early.push({ promptId, values: values.map((each) => each.slice()) });
    else this.#post(grant, { type: 'answer', promptId, values: values.map(encryptedFor(grant)) });
  }

  answerFailed({ grantId, promptId }: Recipient, { code, message, hint }: WireError): void {
    this.#post(this.#grants.get(grantId), { type: 'answer-failed', promptId, code, message, hint });
  }

  #end(grantId: string): void {
    const grant = this.#grants.get(grantId);
    grant?.sourced.end();
    zero(...(grant?.early.flatMap(({ values }) => values) ?? []));
    this.#grants.delete(grantId);
    this.tools.kept.ended(grantId);
  }

  #receive(grant: Grant, message: unknown): void {
    const parsed = toGrantSchema.safeParse(message);
    if (!parsed.success) return;
    const { data } = parsed;
    if (data.type === 'hello') this.#greet(grant, data.publicKey);
    else if (data.type === 'judged') this.tools.kept[data.verdict](grant.id);
    else this.#request(grant, data);
  }

  /** From now on values can be sent. A port has one key: a second one is not heard. */
  #greet(grant: Grant, publicKey: Uint8Array): void {
    if (!isPortKey(publicKey)) {
      this.revoke(grant.id);
      return;
    }
    grant.publicKey ??= publicKey;
    for (const { promptId, values } of grant.early.splice(0)) {
      this.answer({ grantId: grant.id, promptId }, values);
      zero(...values);
    }
  }

  #request(grant: Grant, data: Extract<Request, { requestId: number }>): void {
    void this.#guarded(grant, data.requestId, async () => {
      if (data.type === 'secret') await this.#give(grant, data.requestId, data.id);
      else if (data.type === 'code') await this.#giveCode(grant, data);
      else this.#sealAll(grant, data.requestId, data.items);
    });
  }

  async #guarded(grant: Grant, requestId: number, work: () => Promise<void>): Promise<void> {
    if (this.#grants.get(grant.id) !== grant) return;
    try {
      await work();
    } catch (error) {
      const { code, message, hint } = toWire(error);
      if (this.#grants.get(grant.id) !== grant) return;
      this.#post(grant, { type: 'secret-failed', requestId, code, message, hint });
    }
  }

  /** The value that an id stands for: sealed in the vault, or read from a source. The caller zeroes it. */
  #valueOf(grant: Grant, id: string, fits: (slot: string) => boolean): Buffer | Promise<Buffer> {
    const slot = grant.sourced.slotOf(id);
    if (slot === undefined) return this.tools.unseal(granted(grant, id, fits));
    if (!fits(slot)) throw notGranted();
    return grant.sourced.value(id);
  }

  async #give(grant: Grant, requestId: number, id: string): Promise<void> {
    const value = await this.#valueOf(grant, id, (slot) => slot !== SEED_SLOT);
    try {
      this.#post(grant, { type: 'secret', requestId, value: encryptedFor(grant)(value) });
    } finally {
      zero(value);
    }
  }

  async #giveCode(grant: Grant, { requestId, id, after }: CodeRequest): Promise<void> {
    const seed = await this.#valueOf(grant, id, (slot) => slot === SEED_SLOT);
    try {
      const wait = waitForStep(seed, after, Date.now());
      if (wait > 0) {
        const again = (): Promise<void> => this.#giveCode(grant, { type: 'code', requestId, id, after });
        setTimeout(() => void this.#guarded(grant, requestId, again), wait).unref();
        return;
      }
      const { code, step } = totpCode(seed, Date.now());
      this.#post(grant, { type: 'code', requestId, value: encryptedFor(grant)(code), step });
      zero(code);
    } finally {
      zero(seed);
    }
  }

  #sealAll(grant: Grant, requestId: number, items: SealItems): void {
    try {
      if (!grant.maySeal) throw new BinnacleError('forbidden', 'This session may not have secrets sealed.');
      const secrets = items.map(({ ref, value }) => this.tools.seal(ref, value));
      this.#post(grant, { type: 'sealed', requestId, secrets });
    } finally {
      zero(...items.map(({ value }) => value));
    }
  }

  #post(grant: Grant | undefined, message: FromGrant): void {
    grant?.port.postMessage(message);
  }
}

function granted({ secrets }: Grant, id: string, fits: (slot: string) => boolean): SealedSecret {
  const secret = secrets.get(id);
  if (secret !== undefined && fits(secret.slot)) return secret;
  throw notGranted();
}

function encryptedFor({ publicKey }: Grant): (value: Uint8Array) => Uint8Array {
  if (publicKey === null) throw new BinnacleError('forbidden', 'This session has not said for which key.');
  return (value) => encryptFor(publicKey, value);
}

function notGranted(): BinnacleError {
  return new BinnacleError('forbidden', 'This session was not given that secret.');
}
