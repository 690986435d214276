import type { TerminalSize } from '../../../shared/model/session';
import type { LocalOpenOptions } from '../../host/messages';
import type { TerminalSession } from '../../sessions/capabilities';

export { defaultShell } from './defaultShell';

/**
 * Starts the workstation's own shell. Throws {@link BinnacleError} `shell-failed`. The native module is loaded with the
 * first shell: main imports this file too, and never needs it.
 */
export async function openLocalShell(
  options: LocalOpenOptions,
  size: TerminalSize,
): Promise<TerminalSession> {
  const { startShell } = await import('./ptyShell');
  return startShell(options, size);
}
