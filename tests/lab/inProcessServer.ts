import type { AddressInfo } from 'node:net';
import ssh2 from 'ssh2';
import type { AuthContext, Connection, KeyboardAuthContext, PasswordAuthContext, Session } from 'ssh2';
import { serveExec, serveFakeShell } from './fakeShell';
import { fingerprintOf } from './keys';
import { newEd25519Key } from './ssh2Keys';

/** One question of a keyboard-interactive round and its right answer. */
export interface OtpPrompt {
  prompt: string;
  /** A function looks whether an answer is right, as of codes that change. */
  answer: string | ((given: string) => boolean);
  echo?: boolean;
}

/** One keyboard-interactive request (RFC 4256 section 3.2). */
export interface OtpRound {
  name?: string;
  instructions?: string;
  prompts: OtpPrompt[];
}

/** Settings of the in-process server. It needs no rights at all and runs on every system. */
export interface InProcessOptions {
  user?: string;
  /** Accepted password; without it the server does not offer the method. */
  password?: string;
  /** The password has expired: the server answers PASSWD_CHANGEREQ (RFC 4252 section 8) with this text. */
  passwordChangePrompt?: string;
  /** Keyboard-interactive rounds; all answers must be right. */
  otp?: OtpRound[];
  /** After the right password, `otp` is asked too (partial success). */
  passwordThenOtp?: boolean;
  banner?: string;
  algorithms?: ssh2.ServerConfig['algorithms'];
}

/** One login attempt as the server saw it. */
export interface LoginAttempt {
  method: string;
  accepted: boolean;
}

/** A running in-process server. */
export interface InProcessServer {
  host: string;
  port: number;
  user: string;
  hostKeyPublic: string;
  hostKeyFingerprint: string;
  attempts: LoginAttempt[];
  /** Passwords set through a password change. */
  newPasswords: string[];
  /** `TERM`, size and environment that the last session asked for. */
  lastPty: { term: string; cols: number; rows: number } | undefined;
  lastEnvironment: Record<string, string>;
  /** Disconnects every client. */
  dropAll: () => void;
  stop: () => Promise<void>;
}

class LoginPolicy {
  readonly attempts: LoginAttempt[] = [];
  readonly newPasswords: string[] = [];
  private passwordDone = false;

  constructor(private readonly options: InProcessOptions & { user: string }) {}

  /** A new connection starts from nothing, but shares the server's record. */
  forConnection(): LoginPolicy {
    const policy = new LoginPolicy(this.options);
    Object.assign(policy, { attempts: this.attempts, newPasswords: this.newPasswords });
    return policy;
  }

  private methods(): ('password' | 'keyboard-interactive')[] {
    const { password, otp, passwordThenOtp } = this.options;
    if (passwordThenOtp === true) return this.passwordDone ? ['keyboard-interactive'] : ['password'];
    return [
      ...(password === undefined ? [] : (['password'] as const)),
      ...(otp === undefined ? [] : (['keyboard-interactive'] as const)),
    ];
  }

  private finish(context: AuthContext, accepted: boolean): void {
    this.attempts.push({ method: context.method, accepted });
    if (!accepted) context.reject(this.methods());
    else if (this.options.passwordThenOtp === true && context.method === 'password') {
      this.passwordDone = true;
      context.reject(this.methods(), true);
    } else context.accept();
  }

  decide(context: AuthContext): void {
    const offered: string[] = this.methods();
    if (!offered.includes(context.method) || context.username !== this.options.user) {
      if (context.method !== 'none') this.attempts.push({ method: context.method, accepted: false });
      context.reject(this.methods());
    } else if (context.method === 'password') this.checkPassword(context);
    else if (context.method === 'keyboard-interactive') this.ask(context, this.options.otp ?? []);
  }

  private checkPassword(context: PasswordAuthContext): void {
    const right = context.password === this.options.password;
    if (!right || this.options.passwordChangePrompt === undefined) {
      this.finish(context, right);
      return;
    }
    context.requestChange(this.options.passwordChangePrompt, (newPassword) => {
      this.newPasswords.push(newPassword);
      this.options.password = newPassword;
      delete this.options.passwordChangePrompt;
      this.finish(context, true);
    });
  }

  private ask(context: KeyboardAuthContext, rounds: OtpRound[]): void {
    const [round, ...later] = rounds;
    if (round === undefined) {
      this.finish(context, true);
      return;
    }
    const prompts = round.prompts.map(({ prompt, echo = false }) => ({ prompt, echo }));
    context.prompt(prompts, round.name ?? '', round.instructions ?? '', (answers) => {
      const isRight = round.prompts.every(({ answer }, index) =>
        typeof answer === 'string' ? answers[index] === answer : answer(answers[index] ?? ''),
      );
      if (isRight) this.ask(context, later);
      else this.finish(context, false);
    });
  }
}

function serveSession(session: Session, server: InProcessServer): void {
  session.on('pty', (accept, _reject, { term, cols, rows }) => {
    server.lastPty = { term, cols, rows };
    accept();
  });
  session.on('window-change', (accept, _reject, { cols, rows }) => {
    if (server.lastPty !== undefined) Object.assign(server.lastPty, { cols, rows });
    // No answer is wanted for most clients; then there is nothing to call.
    (accept as (() => void) | undefined)?.();
  });
  session.on('env', (accept, _reject, { key, val }) => {
    server.lastEnvironment[key] = val;
    (accept as (() => void) | undefined)?.();
  });
  session.on('shell', (accept) => serveFakeShell(accept()));
  session.on('exec', (accept, _reject, { command }) => serveExec(accept(), command));
}

/** Starts an SSH server inside this process with password, password change and one-time-code logins. */
export async function startInProcessServer(options: InProcessOptions = {}): Promise<InProcessServer> {
  const user = options.user ?? 'lab';
  const key = newEd25519Key();
  const policy = new LoginPolicy({ ...options, user });
  const connections = new Set<Connection>();
  const listener = new ssh2.Server({
    hostKeys: [key.private],
    ...(options.banner === undefined ? {} : { banner: options.banner }),
    ...(options.algorithms === undefined ? {} : { algorithms: options.algorithms }),
  });
  await new Promise<void>((resolve, reject) => {
    listener.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  const { port } = listener.address() as AddressInfo;
  const hostKeyPublic = key.public.split(' ').slice(0, 2).join(' ');
  const server: InProcessServer = {
    host: '127.0.0.1',
    port,
    user,
    hostKeyPublic,
    hostKeyFingerprint: fingerprintOf(hostKeyPublic),
    attempts: policy.attempts,
    newPasswords: policy.newPasswords,
    lastPty: undefined,
    lastEnvironment: {},
    dropAll: () => {
      for (const connection of connections) connection.end();
    },
    stop: async () => {
      server.dropAll();
      await new Promise<void>((resolve) => listener.close(() => resolve()));
    },
  };
  listener.on('connection', (connection) => {
    connections.add(connection);
    const login = policy.forConnection();
    connection.on('authentication', (context) => login.decide(context));
    connection.on('session', (accept) => serveSession(accept(), server));
    // Clients that break off are part of the tests.
    connection.on('error', () => undefined);
    connection.on('close', () => connections.delete(connection));
  });
  return server;
}

/** The usual one-time-code server: a password, then two rounds of questions. */
export function startOtpServer(): Promise<InProcessServer> {
  return startInProcessServer({
    password: 'correct horse',
    passwordThenOtp: true,
    otp: [
      {
        name: 'Token',
        instructions: 'Look at your token.',
        prompts: [{ prompt: 'Code: ', answer: '123456' }],
      },
      { prompts: [{ prompt: 'Next code: ', answer: '654321', echo: true }] },
    ],
  });
}
