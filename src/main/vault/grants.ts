import type { WireError } from '../../shared/errors';
import { BinnacleError, toWire } from '../../shared/errors';
import type { z } from 'zod';
import type { FromGrant } from './messages';
import { toGrantSchema } from './messages';
import type { Port } from '../ports/ports';
import type { SealedSecret, SecretRef } from './sealing';
import { zero } from './secretBytes';

/** Who waits for an answer: a grant and the number its session host gave the question. */
export interface Recipient {
  grantId: string;
  promptId: string;
}

interface Grant {
  port: Port;
  secrets: ReadonlyMap<string, SealedSecret>;
  maySeal: boolean;
}

type Request = z.infer<typeof toGrantSchema>;
type SealItems = Extract<Request, { type: 'seal' }>['items'];

/** The session hosts' ports: each may ask for the secrets that main granted, and for nothing else. */
export class Grants {
  readonly #grants = new Map<string, Grant>();

  /** `unseal` opens a record; its result is zeroed here after sending. `seal` makes one. */
  constructor(
    private readonly unseal: (secret: SealedSecret) => Buffer,
    private readonly seal: (ref: SecretRef, value: Uint8Array) => SealedSecret,
  ) {}

  add(grantId: string, secrets: readonly SealedSecret[], port: Port, maySeal = false): void {
    if (this.#grants.has(grantId)) throw new BinnacleError('conflict', 'This grant exists already.');
    const grant = { port, secrets: new Map(secrets.map((secret) => [secret.id, secret])), maySeal };
    this.#grants.set(grantId, grant);
    port.onClose(() => this.#grants.delete(grantId));
    port.onMessage((message) => this.#receive(grant, message));
  }

  /** Closes one grant; an unknown one is fine. */
  revoke(grantId: string): void {
    this.#grants.get(grantId)?.port.close();
    this.#grants.delete(grantId);
  }

  revokeAll(): void {
    for (const grantId of [...this.#grants.keys()]) this.revoke(grantId);
  }

  /** Sends what was typed; the caller zeroes the values. A recipient that is gone is skipped. */
  answer({ grantId, promptId }: Recipient, values: Uint8Array[]): void {
    this.#post(this.#grants.get(grantId), { type: 'answer', promptId, values });
  }

  answerFailed({ grantId, promptId }: Recipient, { code, message }: WireError): void {
    this.#post(this.#grants.get(grantId), { type: 'answer-failed', promptId, code, message });
  }

  #receive(grant: Grant, message: unknown): void {
    const parsed = toGrantSchema.safeParse(message);
    if (!parsed.success) return;
    const { data } = parsed;
    try {
      if (data.type === 'secret') this.#give(grant, data.requestId, data.id);
      else this.#sealAll(grant, data.requestId, data.items);
    } catch (error) {
      const { code, message: text } = toWire(error);
      this.#post(grant, { type: 'secret-failed', requestId: data.requestId, code, message: text });
    }
  }

  #give(grant: Grant, requestId: number, id: string): void {
    let value: Buffer | undefined;
    try {
      const secret = grant.secrets.get(id);
      if (secret === undefined)
        throw new BinnacleError('forbidden', 'This session was not given that secret.');
      value = this.unseal(secret);
      this.#post(grant, { type: 'secret', requestId, value });
    } finally {
      zero(value);
    }
  }

  #sealAll(grant: Grant, requestId: number, items: SealItems): void {
    try {
      if (!grant.maySeal) throw new BinnacleError('forbidden', 'This session may not have secrets sealed.');
      const secrets = items.map(({ ref, value }) => this.seal(ref, value));
      this.#post(grant, { type: 'sealed', requestId, secrets });
    } finally {
      zero(...items.map(({ value }) => value));
    }
  }

  #post(grant: Grant | undefined, message: FromGrant): void {
    grant?.port.postMessage(message);
  }
}
