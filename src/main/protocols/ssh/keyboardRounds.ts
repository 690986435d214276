import type { Prompt } from 'ssh2';
import { BinnacleError } from '../../../shared/errors';
import type { LoginContext } from './askSecret';
import type { PasswordSource } from './passwordSource';
import { plainLine, plainText } from './serverText';

/** Rounds and prompts of one login, RFC 4256 sets no bound. The longest seen in practice is three rounds. */
const MAX_ROUNDS = 32;
const MAX_PROMPTS = 64;

/** A prompt for a password, not for a code or a new password, in the languages sshd's PAM speaks most. */
const PASSWORD_PROMPT =
  /password|passwort|kennwort|wachtwoord|mot de passe|contrase|senha|hasło|пароль|lösenord|密码|パスワード/i;
const NOT_A_PASSWORD =
  /\b(new|neues|nouveau|nueva|again|retype|repeat|one[- ]?time|otp|code|token|verification)\b/i;

/** Answers keyboard-interactive rounds as they come (RFC 4256). */
export class KeyboardRounds {
  #rounds = 0;
  #prompts = 0;

  constructor(
    private readonly context: LoginContext,
    private readonly passwords: PasswordSource,
  ) {}

  /** The answers of one round. Throws protocol-error when there is no end to it, and cancelled. */
  async answer(username: string, title: string, instruction: string, prompts: Prompt[]): Promise<Buffer[]> {
    this.#rounds += 1;
    this.#prompts += prompts.length;
    if (this.#rounds > MAX_ROUNDS || this.#prompts > MAX_PROMPTS) {
      throw new BinnacleError(
        'protocol-error',
        `${this.context.hop.name} asks without end; the login was stopped.`,
      );
    }
    const text = plainText([title, instruction].filter((part) => part !== '').join('\n'), 2000);
    if (prompts.length === 0) {
      if (text !== '') this.context.deps.onNotice(text);
      return [];
    }
    const asksForPassword = isPasswordRound(prompts);
    const stored = asksForPassword ? await this.passwords.stored() : null;
    return stored === null ? this.#ask(username, text, prompts, asksForPassword) : [stored];
  }

  #ask(
    username: string,
    instruction: string,
    prompts: Prompt[],
    asksForPassword: boolean,
  ): Promise<Buffer[]> {
    return this.passwords.ask({
      kind: 'keyboard-interactive',
      title: `${asksForPassword ? 'Password' : 'Answer'} for ${this.context.hop.name}`,
      username,
      instruction,
      fields: prompts.map(({ prompt, echo }) => ({
        label: plainLine(prompt) || 'Answer',
        echo: echo === true,
      })),
      // A code is good for one login only: no other tab may use it.
      groupKey: asksForPassword ? this.passwords.groupKey(username) : '',
      remember: asksForPassword ? this.passwords.remember() : null,
    });
  }
}

function isPasswordRound(prompts: Prompt[]): boolean {
  const [only] = prompts;
  if (only === undefined || prompts.length > 1 || only.echo === true) return false;
  return PASSWORD_PROMPT.test(only.prompt) && !NOT_A_PASSWORD.test(only.prompt);
}
