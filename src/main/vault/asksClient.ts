import { randomUUID } from 'node:crypto';
import type { AskTexts } from '../../shared/vaultPrompt';
import type { Recipient } from './grants';
import type { KeepKey } from './keptAnswers';
import type { SealedSecret, SecretRef } from './sealing';
import { SharedTask } from './sharedTask';

/** A question that a session host asks a person. */
export interface AskOptions {
  /**
   * Equal for everything that the same answer serves, such as `credential id ‖ purpose`: one prompt for all
   * tabs. Leave it out where an answer works once only (OTP).
   */
  groupKey?: string;
  texts: AskTexts;
  /** The grant of the session host that waits. */
  grantId: string;
  /** The number that the session host gave the question; comes back on its grant port. */
  promptId: string;
  /** Offers "remember": the first answer is sealed under these names. */
  remember?: SecretRef;
  /** For a credential that asks once: the answer serves further logins until the vault locks. */
  keep?: KeepKey;
  signal?: AbortSignal;
}

/** How an `ask` ended; the values themselves went to the session host. */
export interface AskOutcome {
  /** The sealed first answer if the person chose "remember": store it once the login worked. */
  remembered?: SealedSecret | undefined;
}

/** What the host is asked on behalf of a group. */
export interface AskHost {
  /** Opens the prompt and waits for its end. */
  ask(
    request: {
      askId: string;
      texts: AskTexts;
      recipient: Recipient;
      remember?: SecretRef | undefined;
      keep?: KeepKey | undefined;
    },
    signal: AbortSignal,
  ): Promise<AskOutcome>;
  join(askId: string, recipient: Recipient): Promise<boolean>;
  leave(askId: string, recipient: Recipient): Promise<void>;
}

interface Group {
  askId: string;
  task: SharedTask<AskOutcome>;
}

/** One prompt serves all that wait for the same credential. */
export class AsksClient {
  readonly #groups = new Map<string, Group>();

  constructor(private readonly host: AskHost) {}

  async run(options: AskOptions): Promise<AskOutcome> {
    const recipient = { grantId: options.grantId, promptId: options.promptId };
    // Decided before anything is awaited: of two that ask in the same moment, the second finds the first.
    const known = options.groupKey === undefined ? undefined : this.#groups.get(keyOf(options));
    const joins = known !== undefined && !known.task.abandoned;
    const group = joins ? known : this.#start(options, recipient);
    const outcome = group.task.join(options.signal);
    outcome.catch(() => undefined); // awaited below, unless this one came too late
    if (joins && !(await this.host.join(group.askId, recipient))) return this.#askAnew(group, options);
    try {
      const { remembered } = await outcome;
      return joins ? {} : { remembered }; // the first one stores what is to be remembered
    } catch (error) {
      if (options.signal?.aborted === true)
        await this.host.leave(group.askId, recipient).catch(() => undefined);
      throw error;
    }
  }

  /** The prompt was answered a moment ago: ask anew, together with whoever else came too late. */
  #askAnew(answered: Group, options: AskOptions): Promise<AskOutcome> {
    const key = keyOf(options);
    if (this.#groups.get(key) === answered) this.#groups.delete(key);
    return this.run(options);
  }

  #start({ texts, remember, keep, ...options }: AskOptions, recipient: Recipient): Group {
    const key = keyOf({ texts, ...options });
    const askId = randomUUID();
    const task = new SharedTask((signal) =>
      this.host.ask({ askId, texts, recipient, remember, keep }, signal).finally(() => {
        if (this.#groups.get(key)?.askId === askId) this.#groups.delete(key);
      }),
    );
    const group = { askId, task };
    if (options.groupKey !== undefined) this.#groups.set(key, group);
    return group;
  }
}

/** Only equal questions can share an answer. */
function keyOf({ groupKey, texts }: Pick<AskOptions, 'groupKey' | 'texts'>): string {
  return JSON.stringify([groupKey, texts.purpose, texts.prompts]);
}
