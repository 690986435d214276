import type { AnyAuthMethod } from 'ssh2';
import { BinnacleError } from '../../../shared/errors';
import type { LoginContext } from './askSecret';
import { askSecret, loginsOf, wipeAll } from './askSecret';
import { checkUsername } from './checkOptions';
import { CodeSource } from './codeSource';
import { KeyboardRounds } from './keyboardRounds';
import { KeySource } from './keySource';
import { PasswordSource } from './passwordSource';
import { plainLine } from './serverText';

type Method = 'publickey' | 'password' | 'keyboard-interactive';

/** Attempts of one method that a server ends without asking anything; it would fail the same way for ever. */
const MAX_ATTEMPTS = 4;

/** Where the questions of a login go that arise outside of {@link AuthPlan.next}. */
export interface AuthEvents {
  /** Ends the login. */
  fail(error: unknown): void;
  /** Waits for the server again. */
  waiting(): void;
}

/** Which method is tried next: what the server accepts, the configured credentials first, in their order. */
export class AuthPlan {
  /** Credentials of the attempt that the server looks at, and of those that it has accepted. */
  readonly #trying = new Set<string>();
  readonly #accepted = new Set<string>();
  readonly #keys: KeySource;
  readonly #codes: CodeSource;
  readonly #passwords: PasswordSource;
  readonly #rounds: KeyboardRounds;
  readonly #attempts = new Map<Method, number>();
  #username: string | null;
  #last: Method | null = null;
  #noMoreKeys = false;
  /** The server refused something since it last accepted anything. */
  #refused = false;
  #offered: string[] = [];

  constructor(
    private readonly context: LoginContext,
    private readonly events: AuthEvents,
  ) {
    this.#keys = new KeySource(context);
    const onUse = (credentialId: string | null): void => this.#try(credentialId);
    this.#codes = new CodeSource(context, onUse);
    this.#passwords = new PasswordSource(context, onUse);
    this.#rounds = new KeyboardRounds(context, this.#passwords, this.#codes);
    this.#username = context.hop.login.username;
  }

  /** Whether this login was signed with SHA-1. */
  get signedWithSha1(): boolean {
    return this.#keys.signedWithSha1;
  }

  /**
   * The next method; `methods` null: nothing was tried yet. Throws auth-failed when nothing is left, and whatever
   * ends the login.
   */
  async next(methods: readonly string[] | null, partial: boolean): Promise<AnyAuthMethod> {
    const username = (this.#username ??= await this.#askUsername());
    // Asking for nothing first makes the server say what it accepts (RFC 4252 section 5.2).
    if (methods === null) return { type: 'none', username };
    this.#offered = [...methods];
    this.#note(partial);
    for (let method = this.#choose(methods); method !== null; method = this.#choose(methods)) {
      const attempt = await this.#build(method, username);
      if (attempt === null) continue;
      this.#last = method;
      this.#attempts.set(method, (this.#attempts.get(method) ?? 0) + 1);
      return attempt;
    }
    throw this.#failed(username);
  }

  /** The login succeeded: with these credentials, and what was typed was right. */
  succeed(): string[] {
    this.#accept();
    return [...this.#accepted];
  }

  /** The connection ended while the server looked at an attempt: some servers refuse a wrong password that way. */
  abandon(): void {
    if (this.#last !== null && this.#last !== 'publickey') this.context.deps.secrets.judged('refused');
  }

  /** The new password that a server demands (RFC 4252 section 8). */
  newPassword(prompt: string): Promise<Buffer> {
    return this.#passwords.newPassword(this.#username ?? '', prompt);
  }

  /** Drops every secret: passwords are overwritten, keys put away. */
  wipe(): void {
    this.#passwords.wipe();
    this.#keys.wipe();
  }

  #note(partial: boolean): void {
    if (partial) {
      this.#accept();
      this.#passwords.wipe();
      this.#passwords.startOver();
      this.#attempts.clear();
      this.#refused = false;
    } else if (this.#last !== null) {
      this.#refused = true;
      if (this.#last !== 'publickey') this.#rejectTyped();
    }
    this.#trying.clear();
  }

  #rejectTyped(): void {
    this.context.deps.secrets.judged('refused');
    this.#passwords.reject(this.#codes);
  }

  #accept(): void {
    this.context.deps.secrets.judged('accepted');
    for (const id of this.#trying) this.#accepted.add(id);
  }

  #try(credentialId: string | null): void {
    if (credentialId !== null) this.#trying.add(credentialId);
  }

  #choose(methods: readonly string[]): Method | null {
    const typed = methods.filter((name) => name === 'password' || name === 'keyboard-interactive');
    // A configured password does not wait for keys; they only help where a server takes nothing else.
    const keysAllowed = methods.includes('publickey') && !this.#noMoreKeys;
    if (keysAllowed && (this.#keysFirst || typed.length === 0)) return 'publickey';
    if (this.#passwords.exhausted || this.#savedRefused) return null;
    const wanted = this.#preferred;
    const count = (name: Method): number => this.#attempts.get(name) ?? 0;
    // The sort is stable: the server's order holds, unless the credential says which, or one has failed more often.
    const [first] = typed
      .filter((name) => count(name) < MAX_ATTEMPTS)
      .sort((a, b) => count(a) - count(b) || Number(b === wanted) - Number(a === wanted));
    return first ?? null;
  }

  /** Only what is saved is to be tried, none of it is left, and the server refused what it got last. */
  get #savedRefused(): boolean {
    return this.context.savedOnly && this.#refused && !this.#passwords.available && !this.#codes.available;
  }

  /** Keys come before questions; a saved password or code comes before keys unless the credential is a key itself. */
  get #keysFirst(): boolean {
    const { kind } = this.context.hop.login;
    if (kind === 'private-key' || kind === 'certificate' || kind === 'agent' || kind === 'ask') return true;
    return this.#keys.isConfigured && !this.#passwords.available && !this.#codes.available;
  }

  /** Where the server lets one choose: a code can only be given as the answer to a question. */
  get #preferred(): string {
    const hasCode = loginsOf(this.context).some(({ secretIds }) => secretIds.totp !== undefined);
    return hasCode ? 'keyboard-interactive' : this.context.hop.login.kind;
  }

  async #build(method: Method, username: string): Promise<AnyAuthMethod | null> {
    switch (method) {
      case 'publickey': {
        const key = await this.#keys.next(username);
        this.#noMoreKeys = key === null;
        this.#try(key?.credentialId ?? null);
        return key?.method ?? null;
      }
      case 'password': {
        const password = await this.#passwords.password(username);
        // ssh2 takes a Buffer as well, which its types don't say: unlike a string it can be wiped.
        return { type: 'password', username, password: password as unknown as string };
      }
      case 'keyboard-interactive':
        return { type: 'keyboard-interactive', username, prompt: this.#prompt(username) };
    }
  }

  #prompt(username: string): Extract<AnyAuthMethod, { type: 'keyboard-interactive' }>['prompt'] {
    return (title, instruction, _language, prompts, finish) => {
      this.#rounds.answer(username, title, instruction, prompts).then(
        (answers) => {
          if (this.context.signal.aborted) wipeAll(answers);
          else {
            this.events.waiting();
            // Buffers instead of strings, by the patch in patches/; they are copied into the packet at once.
            finish(answers as unknown as string[]);
            this.#passwords.wipe();
          }
        },
        (error: unknown) => this.events.fail(error),
      );
    };
  }

  async #askUsername(): Promise<string> {
    const { name, address, login } = this.context.hop;
    const { credentialId, askOnce } = login;
    const [answer = Buffer.alloc(0)] = await askSecret(this.context, {
      kind: 'username',
      title: `User name for ${name}`,
      username: '',
      notice: '',
      instruction: '',
      fields: [{ label: 'User name', echo: true }],
      groupKey: `username:${credentialId ?? address}`,
      remember: null,
      keep: credentialId === null || !askOnce ? null : { credentialId, name: 'username' },
    });
    const username = answer.toString('utf8').trim();
    checkUsername(username);
    return username;
  }

  #failed(username: string): BinnacleError {
    const { name } = this.context.hop;
    const accepted = plainLine(this.#offered.join(', ')) || 'nothing';
    const notes = [...new Set(this.#keys.notes)].map((note) => ` ${note}`).join('');
    const message = `${name} did not accept the login as ${username}.${notes}`;
    return new BinnacleError('auth-failed', message, {
      hint: `The host accepts: ${accepted}. Check the user name and the credential.`,
      retryable: true,
    });
  }
}
