import { zero } from './secretBytes';

/** Under what an answer is kept: a credential, and which of its questions (with the user name, if it depends on that). */
export interface KeepKey {
  credentialId: string;
  name: string;
}

interface Answer {
  key: KeepKey;
  values: Uint8Array[];
}

/** Answers that are no secret and stay right when a password was wrong. */
const USERNAME = 'username';

const idOf = ({ credentialId, name }: KeepKey): string => JSON.stringify([credentialId, name]);
const copyOf = (values: readonly Uint8Array[]): Uint8Array[] => values.map((value) => value.slice());

/**
 * What people typed for credentials that ask once: in memory only, from the login that it was right for until the vault
 * locks, a server refuses it, or somebody asks to forget it.
 */
export class KeptAnswers {
  readonly #kept = new Map<string, Answer>();
  /** By grant: typed or recalled since the last verdict. */
  readonly #tried = new Map<string, Map<string, Answer>>();

  /** Remembers what was typed until the server has judged it. The caller keeps its own copy. */
  typed(grantId: string, key: KeepKey, values: readonly Uint8Array[]): void {
    this.#try(grantId, { key, values: copyOf(values) });
  }

  /** A copy of what is kept, for one grant; undefined: nothing is. The caller zeroes it. */
  recall(grantId: string, key: KeepKey): Uint8Array[] | undefined {
    const answer = this.#kept.get(idOf(key));
    if (answer === undefined) return undefined;
    this.#try(grantId, { key, values: copyOf(answer.values) });
    return copyOf(answer.values);
  }

  /** The server took what this grant has given since the last verdict: it serves other logins from now on. */
  accepted(grantId: string): void {
    for (const [id, answer] of this.#take(grantId)) {
      zero(...(this.#kept.get(id)?.values ?? []));
      this.#kept.set(id, answer);
    }
  }

  /** The server refused it: nobody else gets it. A user name waits for the next verdict. */
  refused(grantId: string): void {
    for (const [id, answer] of this.#take(grantId)) {
      this.#drop(id);
      if (answer.key.name === USERNAME) this.#try(grantId, answer);
      else zero(...answer.values);
    }
  }

  /** The grant is gone: what was never judged is dropped. */
  ended(grantId: string): void {
    for (const { values } of this.#take(grantId).values()) zero(...values);
  }

  /** Drops everything of one credential. */
  forget(credentialId: string): void {
    for (const [id, { key }] of this.#kept) if (key.credentialId === credentialId) this.#drop(id);
    for (const answers of this.#tried.values()) {
      for (const [id, { key, values }] of answers) {
        if (key.credentialId !== credentialId) continue;
        zero(...values);
        answers.delete(id);
      }
    }
  }

  /** Drops everything. */
  clear(): void {
    for (const id of [...this.#kept.keys()]) this.#drop(id);
    for (const grantId of [...this.#tried.keys()]) this.ended(grantId);
  }

  #try(grantId: string, answer: Answer): void {
    const answers = this.#tried.get(grantId) ?? new Map<string, Answer>();
    this.#tried.set(grantId, answers);
    const id = idOf(answer.key);
    zero(...(answers.get(id)?.values ?? []));
    answers.set(id, answer);
  }

  #take(grantId: string): Map<string, Answer> {
    const answers = this.#tried.get(grantId) ?? new Map<string, Answer>();
    this.#tried.delete(grantId);
    return answers;
  }

  #drop(id: string): void {
    zero(...(this.#kept.get(id)?.values ?? []));
    this.#kept.delete(id);
  }
}
