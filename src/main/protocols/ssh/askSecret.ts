import type { SshHop, SshLogin } from '../../host/messages';
import { BinnacleError } from '../../../shared/errors';
import type { PhaseClock } from './phaseClock';
import type { SecretQuestionDraft, SshDeps } from './sshDeps';

/** What the parts of a login share. */
export interface LoginContext {
  hop: SshHop;
  deps: SshDeps;
  agent: string | null;
  /** After a refusal only what is saved is tried: nothing is asked for in its place. */
  savedOnly: boolean;
  clock: PhaseClock;
  /** Aborts when the login has ended, for whatever reason. */
  signal: AbortSignal;
}

/** The credentials of a login in the order they are tried. */
export function loginsOf({ hop }: LoginContext): readonly SshLogin[] {
  return [hop.login, ...hop.extraLogins];
}

/** The context in which one credential of a login is used: questions name it. */
export function contextFor(context: LoginContext, login: SshLogin): LoginContext {
  const username = login.username ?? context.hop.login.username;
  return { ...context, hop: { ...context.hop, login: { ...login, username } } };
}

/**
 * Asks the person; the deadline stands still meanwhile. Cancelling ends the login: nothing is sent in its place.
 * The caller wipes the answers. Throws cancelled.
 */
export async function askSecret(
  { hop, deps, clock, signal }: LoginContext,
  asked: Omit<SecretQuestionDraft, 'hostName' | 'credentialName' | 'keep'> &
    Partial<Pick<SecretQuestionDraft, 'keep'>>,
): Promise<Buffer[]> {
  const question = { keep: null, ...asked, hostName: hop.name, credentialName: hop.login.credentialName };
  const answers = await clock.hold(() => deps.prompter.ask(question, signal));
  const buffers = (answers ?? []).map((answer) =>
    Buffer.from(answer.buffer, answer.byteOffset, answer.byteLength),
  );
  if (answers === null || signal.aborted) {
    wipeAll(buffers);
    throw new BinnacleError('cancelled', 'Cancelled.');
  }
  if (buffers.length !== question.fields.length) {
    wipeAll(buffers);
    throw new BinnacleError('internal', 'The prompt returned another number of answers than was asked for.');
  }
  return buffers;
}

/** A secret of the vault as a Buffer over the same memory, so that wiping it wipes what came. */
export async function readSecret({ deps, clock }: LoginContext, id: string): Promise<Buffer> {
  // Waits while the vault is locked and the person is asked for its passphrase.
  const secret = await clock.hold(() => deps.secrets.secret(id));
  return Buffer.from(secret.buffer, secret.byteOffset, secret.byteLength);
}

/** Overwrites buffers with zeros. */
export function wipeAll(buffers: readonly Buffer[]): void {
  for (const buffer of buffers) buffer.fill(0);
}
