import { BinnacleError } from '../../shared/errors';
import { usernameSchema } from '../../shared/model/primitives';
import type { SecretQuestionDraft, SshDeps } from '../protocols/ssh/ssh';
import type { QueryOpenOptions } from './messages';

/** Passwords that are tried for one login, the stored one among them; as with SSH. */
const MAX_PASSWORDS = 3;

/** Who asks and where secrets come from. */
export type LoginDeps = Pick<SshDeps, 'prompter' | 'secrets' | 'onCredentialUsed'>;

/** User name and passwords of one login to a database: what is saved first, then what a person types. */
export class DatabaseLogin {
  #tried = 0;
  #refused = false;
  #username: string | null;

  constructor(
    private readonly options: QueryOpenOptions,
    private readonly deps: LoginDeps,
    private readonly signal: AbortSignal,
  ) {
    this.#username = options.login.username;
  }

  /** Whether another password may be tried after a refusal. */
  get mayTryAgain(): boolean {
    const { savedOnly = false } = this.options;
    return !savedOnly && this.#tried > 0 && this.#tried < MAX_PASSWORDS;
  }

  /** The user name, asked for if nothing gives one. Throws `cancelled`, `bad-request`. */
  async username(): Promise<string> {
    if (this.#username !== null) return this.#username;
    const { name, login, address } = this.options;
    const { credentialId, askOnce } = login;
    const answer = await this.#ask({
      ...{ kind: 'username', title: `User name for ${name}`, username: '', notice: '', instruction: '' },
      fields: [{ label: 'User name', echo: true }],
      groupKey: `username:${credentialId ?? address}`,
      remember: null,
      keep: credentialId === null || !askOnce ? null : { credentialId, name: 'username' },
    });
    const username = Buffer.from(answer).toString('utf8').trim();
    if (username === '' || !usernameSchema.safeParse(username).success) {
      throw new BinnacleError('bad-request', 'This is no user name.', { field: 'username' });
    }
    this.#username = username;
    return username;
  }

  /** The next password, for the server that asks for one; whoever gets it wipes it. Throws `cancelled`, `locked`. */
  async password(): Promise<Uint8Array> {
    const { login } = this.options;
    const stored = login.secretIds.password;
    this.#tried += 1;
    if (stored !== undefined && !this.#refused) return this.deps.secrets.secret(stored);
    return this.#askPassword(await this.username());
  }

  /** Opens the key of the client certificate; whoever gets it wipes it. Throws `cancelled`. */
  async passphrase(again: boolean): Promise<Uint8Array> {
    const { name, tls } = this.options;
    return this.#ask({
      ...{
        kind: 'passphrase',
        title: `Key passphrase for ${name}`,
        username: '',
        remember: null,
        keep: null,
      },
      instruction: `The key ${tls.client?.keyFile ?? ''} of the client certificate is sealed.`,
      notice: again ? 'That passphrase does not open the key.' : '',
      fields: [{ label: 'Passphrase', echo: false }],
      groupKey: `database-key:${tls.client?.keyFile ?? ''}`,
    });
  }

  /** The server did not take the last password. */
  refuse(): void {
    this.#refused = true;
    this.deps.secrets.judged('refused');
  }

  /** The login worked. */
  accept(): void {
    const { credentialId } = this.options.login;
    this.deps.secrets.judged('accepted');
    if (credentialId !== null && this.#tried > 0) this.deps.onCredentialUsed(credentialId);
  }

  #askPassword(username: string): Promise<Uint8Array> {
    const { name, login, address, port } = this.options;
    const { credentialId, askOnce, kind } = login;
    return this.#ask({
      ...{ kind: 'password', title: `Password for ${name}`, username, instruction: '' },
      notice: this.#refused ? `${name} did not accept the last password.` : '',
      fields: [{ label: 'Password', echo: false }],
      groupKey: `database-password:${username}@${credentialId ?? `${address}:${port}`}`,
      remember: credentialId === null || kind === 'ask' ? null : { credentialId, slot: 'password' },
      keep: credentialId === null || !askOnce ? null : { credentialId, name: `password:${username}` },
    });
  }

  async #ask(question: Omit<SecretQuestionDraft, 'hostName' | 'credentialName'>): Promise<Uint8Array> {
    const { name, login } = this.options;
    const asked = { ...question, hostName: name, credentialName: login.credentialName };
    const answers = await this.deps.prompter.ask(asked, this.signal);
    const [answer] = answers ?? [];
    if (answer === undefined || this.signal.aborted) {
      for (const each of answers ?? []) each.fill(0);
      throw new BinnacleError('cancelled', 'Cancelled.');
    }
    return answer;
  }
}
