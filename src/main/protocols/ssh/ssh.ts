import type { SshOpenOptions } from '../../host/messages';
import type { TerminalSession } from '../../sessions/capabilities';
import { BinnacleError } from '../../../shared/errors';
import type { TerminalSize } from '../../../shared/model/session';
import { checkOptions } from './checkOptions';
import { terminalCodec } from './encoding';
import { openChain } from './hopChain';
import { openShell, ShellSession } from './shellSession';
import type { SshDeps } from './sshDeps';

export type { SecretQuestionDraft, SecretSource, SshDeps, SshPrompter, TrustedKey } from './sshDeps';
export { HostKeyStopError } from './hostKeyStop';

/** A terminal over SSH; `weaknesses` names the weak algorithms in use on any hop. */
export type SshTerminal = TerminalSession & { readonly weaknesses: string[] };

/**
 * Logs in hop by hop and opens a shell. Output starts to flow with the call of `onOutput`. Every failure is a
 * BinnacleError that names the host; a stop over a host key is a {@link HostKeyStopError}. Aborting rejects with
 * cancelled and closes everything.
 */
export async function openSshTerminal(
  options: SshOpenOptions,
  size: TerminalSize,
  deps: SshDeps,
  signal: AbortSignal,
): Promise<SshTerminal> {
  checkOptions(options);
  terminalCodec(options.encoding);
  const chain = await openChain(options, deps, signal);
  const cancel = (): void => chain.target.fail(new BinnacleError('cancelled', 'Cancelled.'));
  signal.addEventListener('abort', cancel, { once: true });
  try {
    deps.onStep(`Opening the shell on ${chain.target.name}`);
    const channel = await openShell(chain, options, size);
    const session = new ShellSession(chain, channel, options.encoding);
    if (options.startupCommand !== '') session.write(Buffer.from(`${options.startupCommand}\r`));
    return session;
  } catch (error) {
    chain.dispose();
    throw error;
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}

/** Logs in as {@link openSshTerminal} does, and leaves. */
export async function testSshLogin(
  options: SshOpenOptions,
  deps: SshDeps,
  signal: AbortSignal,
): Promise<{ weaknesses: string[] }> {
  checkOptions(options);
  const chain = await openChain(options, deps, signal);
  chain.dispose();
  return { weaknesses: chain.weaknesses };
}
