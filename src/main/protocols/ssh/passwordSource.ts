import type { SshLogin } from '../../host/messages';
import { BinnacleError } from '../../../shared/errors';
import type { CredentialKind } from '../../../shared/model/inventory';
import type { LoginContext } from './askSecret';
import { askSecret, contextFor, loginsOf, readSecret, wipeAll } from './askSecret';
import type { CodeSource } from './codeSource';
import { plainText } from './serverText';
import type { SecretQuestionDraft } from './sshDeps';

/** Answers a person may give before the login ends, over all methods; as OpenSSH's NumberOfPasswordPrompts. */
const MAX_ASKED = 3;
/** Tries to type a new password twice alike. */
const MAX_NEW_PASSWORDS = 3;

/** Kinds of credential whose password a person would type. */
const TYPED_KINDS: ReadonlySet<CredentialKind> = new Set<CredentialKind>([
  'password',
  'keyboard-interactive',
  'ask',
]);

/** The passwords of a login: the stored ones once each, then what the person types. */
export class PasswordSource {
  /** Stored passwords that were not used yet. */
  readonly #stored: SshLogin[];
  /** The stored password of the running attempt, and whether a one-time code went with it. */
  #tried: { login: SshLogin | null; code: boolean } = { login: null, code: false };
  #again = false;
  #asked = 0;
  #isCounted = false;
  #rejected = false;
  readonly #held: Buffer[] = [];

  constructor(
    private readonly context: LoginContext,
    private readonly onUse: (credentialId: string | null) => void,
  ) {
    this.#stored = loginsOf(context).filter(({ secretIds }) => secretIds.password !== undefined);
  }

  /** Whether one more answer can be given. */
  get exhausted(): boolean {
    return this.#asked >= MAX_ASKED;
  }

  /** Whether there is a stored password that was not used yet. */
  get available(): boolean {
    return this.#stored.length > 0;
  }

  /** The server accepted what was given and wants more: what is asked next is a new question. */
  startOver(): void {
    this.#tried = { login: null, code: false };
    this.#asked = 0;
    this.#isCounted = false;
    this.#rejected = false;
  }

  /** The server did not accept what was given. `codes`: a code that follows may be what was wrong. */
  reject(codes: CodeSource): void {
    const { login, code } = this.#tried;
    // Nobody can tell whether password or code was wrong: both are given once more, with the code that comes next.
    if (login !== null && code && codes.available && !this.#again) {
      this.#again = true;
      this.#stored.unshift(login);
    }
    this.#tried = { login: null, code: false };
    this.#rejected = true;
    this.#isCounted = false;
    this.wipe();
  }

  /** The next stored password; null when there is none or all were used. Wiped by {@link wipe}. */
  async stored(): Promise<Buffer | null> {
    const login = this.#stored.shift();
    const id = login?.secretIds.password;
    if (login === undefined || id === undefined) return null;
    this.#tried.login = login;
    this.onUse(login.credentialId);
    return this.#hold(await readSecret(this.context, id));
  }

  /** The next code of a seed, wiped like a password; null: there is none. */
  async holdCode(codes: CodeSource): Promise<Buffer | null> {
    const code = await codes.next();
    if (code === null) return null;
    this.#tried.code = true;
    return this.#hold(code);
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
      keep: this.keep(username),
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
    const login = this.#typedLogin;
    this.onUse(login.credentialId);
    const answers = await askSecret(contextFor(this.context, login), { ...question, notice });
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

  /** Tabs that wait for the same password of the same account share one prompt. */
  groupKey(username: string): string {
    const { address, port } = this.context.hop;
    const { credentialId } = this.#typedLogin;
    return `password:${username}@${credentialId ?? `${address}:${port}`}`;
  }

  /** Where a password could be saved; one that is asked for on purpose is not. */
  remember(): SecretQuestionDraft['remember'] {
    const { credentialId, kind } = this.#typedLogin;
    return credentialId === null || kind === 'ask' ? null : { credentialId, slot: 'password' };
  }

  /** Under what the vault host may keep a password that is asked for once. */
  keep(username: string): SecretQuestionDraft['keep'] {
    const { credentialId, askOnce } = this.#typedLogin;
    return credentialId === null || !askOnce ? null : { credentialId, name: `password:${username}` };
  }

  /** Overwrites everything that was handed out. */
  wipe(): void {
    wipeAll(this.#held.splice(0));
  }

  /** The credential that a typed password belongs to. */
  get #typedLogin(): SshLogin {
    const { login } = this.context.hop;
    return loginsOf(this.context).find(({ kind }) => TYPED_KINDS.has(kind)) ?? login;
  }

  #hold(secret: Buffer): Buffer {
    // It may arrive after the end.
    if (this.context.signal.aborted) wipeAll([secret]);
    else this.#held.push(secret);
    return secret;
  }
}
