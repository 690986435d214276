import { BinnacleError } from '../../../shared/errors';
import type { LoginContext } from './askSecret';
import { askSecret, readSecret, wipeAll } from './askSecret';
import { plainText } from './serverText';
import type { SecretQuestionDraft } from './sshDeps';

/** Answers a person may give before the login ends, over all methods; as OpenSSH's NumberOfPasswordPrompts. */
const MAX_ASKED = 3;
/** Tries to type a new password twice alike. */
const MAX_NEW_PASSWORDS = 3;

/** The passwords of a login: the stored one once, then what the person types. */
export class PasswordSource {
  #storedUsed = false;
  #asked = 0;
  #isCounted = false;
  #rejected = false;
  readonly #held: Buffer[] = [];

  constructor(private readonly context: LoginContext) {}

  /** Whether one more answer can be given. */
  get exhausted(): boolean {
    return this.#asked >= MAX_ASKED;
  }

  /** The server accepted what was given and wants more: what is asked next is a new question. */
  startOver(): void {
    this.#asked = 0;
    this.#isCounted = false;
    this.#rejected = false;
  }

  /** The server did not accept what was given. */
  reject(): void {
    this.#rejected = true;
    this.#isCounted = false;
    this.wipe();
  }

  /** The stored password, once in a login; null when there is none or it was used. Wiped by {@link wipe}. */
  async stored(): Promise<Buffer | null> {
    const id = this.context.hop.login.secretIds.password;
    if (id === undefined || this.#storedUsed) return null;
    this.#storedUsed = true;
    return this.#hold(await readSecret(this.context, id));
  }

  /** A password for the method `password`. Throws cancelled. */
  async password(username: string): Promise<Buffer> {
    const stored = await this.stored();
    if (stored !== null) return stored;
    const [answer = Buffer.alloc(0)] = await this.ask({
      kind: 'password',
      title: `Password for ${this.context.hop.name}`,
      username,
      instruction: '',
      fields: [{ label: 'Password', echo: false }],
      groupKey: this.groupKey(username),
      remember: this.remember(),
    });
    return answer;
  }

  /** Asks and counts; the answers are wiped by {@link wipe}. Throws cancelled. */
  async ask(
    question: Omit<SecretQuestionDraft, 'notice' | 'hostName' | 'credentialName'>,
  ): Promise<Buffer[]> {
    // Several rounds of one attempt count as one.
    if (!this.#isCounted) this.#asked += 1;
    this.#isCounted = true;
    const notice = this.#rejected ? `${this.context.hop.name} did not accept the last answer.` : '';
    this.#rejected = false;
    const answers = await askSecret(this.context, { ...question, notice });
    for (const answer of answers) this.#hold(answer);
    return answers;
  }

  /** A new password, typed twice alike (RFC 4252 section 8, SSH_MSG_USERAUTH_PASSWD_CHANGEREQ). */
  async newPassword(username: string, prompt: string): Promise<Buffer> {
    let complaint = '';
    for (let attempt = 0; attempt < MAX_NEW_PASSWORDS; attempt += 1) {
      const [first = Buffer.alloc(0), second = Buffer.alloc(0)] = await askSecret(this.context, {
        kind: 'new-password',
        title: `New password for ${this.context.hop.name}`,
        username,
        notice: complaint,
        instruction: `The password has expired and must be changed now.\n${plainText(prompt, 1000)}`.trim(),
        fields: [
          { label: 'New password', echo: false },
          { label: 'New password again', echo: false },
        ],
        groupKey: `new-password:${this.groupKey(username)}`,
        remember: this.remember(),
      });
      this.#hold(first);
      this.#hold(second);
      if (first.length > 0 && first.equals(second)) return first;
      complaint = first.length === 0 ? 'An empty password is not possible.' : 'The two did not match.';
    }
    throw new BinnacleError('auth-failed', `The password for ${this.context.hop.name} was not changed.`, {
      retryable: true,
    });
  }

  /** Tabs that wait for the same password share one prompt. */
  groupKey(username: string): string {
    const { login, address, port } = this.context.hop;
    return `password:${login.credentialId ?? `${username}@${address}:${port}`}`;
  }

  /** Where a password could be saved. */
  remember(): SecretQuestionDraft['remember'] {
    const { credentialId } = this.context.hop.login;
    return credentialId === null ? null : { credentialId, slot: 'password' };
  }

  /** Overwrites everything that was handed out. */
  wipe(): void {
    wipeAll(this.#held.splice(0));
  }

  #hold(secret: Buffer): Buffer {
    // It may arrive after the end.
    if (this.context.signal.aborted) wipeAll([secret]);
    else this.#held.push(secret);
    return secret;
  }
}
