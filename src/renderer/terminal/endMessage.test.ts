import { expect, it } from 'vitest';
import type { SessionInfo, SessionState } from '../../shared/model/session';
import { viewOf } from '../session/paneView';
import { endMessage } from './endMessage';

const session = (state: SessionState): SessionInfo => ({
  id: 'f0000000-0000-4000-8000-000000000001',
  documentId: 'f0000000-0000-4000-8000-000000000002',
  target: { kind: 'local' },
  state,
  weaknesses: [],
});
const closed = (over: Partial<Extract<SessionState, { phase: 'closed' }>> = {}): SessionState => ({
  phase: 'closed',
  error: null,
  exitCode: 0,
  signal: null,
  hostKeyStop: null,
  reconnectAt: null,
  ...over,
});

it('names how a shell ended', () => {
  const message = (state: SessionState): string => {
    const view = viewOf({ phase: 'linked' }, session(state));
    return view.kind === 'ended' ? endMessage(view) : '';
  };
  expect(message(closed())).toBe('The shell has exited.');
  expect(message(closed({ exitCode: 3 }))).toBe('The shell has exited with code 3.');
  expect(message(closed({ exitCode: null, signal: 'SIGKILL' }))).toBe('The shell was ended by SIGKILL.');
  const error = {
    code: 'connection-lost',
    message: 'The connection to web01 was lost.',
    retryable: true,
  } as const;
  expect(message(closed({ error }))).toBe(error.message);
});
