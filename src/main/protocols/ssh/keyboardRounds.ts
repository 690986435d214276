import type { Prompt } from 'ssh2';
import { BinnacleError } from '../../../shared/errors';
import type { LoginContext } from './askSecret';
import type { CodeSource } from './codeSource';
import { isCodePrompt } from './codeSource';
import type { PasswordSource } from './passwordSource';
import { plainLine, plainText } from './serverText';

/** Rounds and prompts of one login, RFC 4256 sets no bound. The longest seen in practice is three rounds. */
const MAX_ROUNDS = 32;
const MAX_PROMPTS = 64;

/** A prompt for a password, not for a code or a new password, in the languages sshd's PAM speaks most. */
const PASSWORD_PROMPT =
  /password|first factor|passwort|kennwort|wachtwoord|mot de passe|contrase|senha|hasło|пароль|lösenord|密码|パスワード/i;
const NOT_A_PASSWORD =
  /\b(new|neues|nouveau|nueva|again|retype|repeat|one[- ]?time|otp|code|token|verification)\b/i;

/** Answers keyboard-interactive rounds as they come (RFC 4256). */
export class KeyboardRounds {
  #rounds = 0;
  #prompts = 0;

  constructor(
    private readonly context: LoginContext,
    private readonly passwords: PasswordSource,
    private readonly codes: CodeSource,
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
    const known: (Buffer | null)[] = [];
    for (const prompt of prompts) known.push(await this.#known(prompt));
    const open = prompts.filter((_, at) => known[at] === null);
    const asked = open.length === 0 ? [] : await this.#ask(username, text, open, prompts.length === 1);
    return known.map((answer) => answer ?? asked.shift() ?? Buffer.alloc(0));
  }

  /** What is saved for a prompt: the password once, a code each time; null: the person is asked. */
  #known(prompt: Prompt): Promise<Buffer | null> {
    // Codes are often typed in sight; a password never is.
    if (isCodePrompt(prompt.prompt)) return this.passwords.holdCode(this.codes);
    return asksForPassword(prompt) ? this.passwords.stored() : Promise.resolve(null);
  }

  #ask(username: string, instruction: string, prompts: Prompt[], alone: boolean): Promise<Buffer[]> {
    const [only] = prompts;
    const password = alone && only !== undefined && asksForPassword(only);
    return this.passwords.ask({
      kind: 'keyboard-interactive',
      title: `${password ? 'Password' : 'Answer'} for ${this.context.hop.name}`,
      username,
      instruction,
      fields: prompts.map(({ prompt, echo }) => ({
        label: plainLine(prompt) || 'Answer',
        echo: echo === true,
      })),
      // A code is good for one login only: no other tab may use it.
      groupKey: password ? this.passwords.groupKey(username) : '',
      remember: password ? this.passwords.remember() : null,
      keep: password ? this.passwords.keep(username) : null,
    });
  }
}

function asksForPassword({ prompt, echo }: Prompt): boolean {
  return echo !== true && PASSWORD_PROMPT.test(prompt) && !NOT_A_PASSWORD.test(prompt);
}
