import type { PaneView } from '../session/paneView';

/** How an ended shell is told in one line. */
export function endMessage(view: Extract<PaneView, { kind: 'ended' }>): string {
  if (view.error !== null) return view.error.message;
  if (view.signal !== null) return `The shell was ended by ${view.signal}.`;
  if (view.exitCode === null || view.exitCode === 0) return 'The shell has exited.';
  return `The shell has exited with code ${view.exitCode}.`;
}
