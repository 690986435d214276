import { describe, expect, it } from 'vitest';
import type { SessionInfo, SessionState } from '../../shared/model/session';
import { endMessage, viewOf } from './paneView';

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

describe('what a terminal pane shows', () => {
  it('asks before a tab that is not connected connects', () => {
    expect(viewOf({ phase: 'idle' }, undefined).kind).toBe('ask');
  });

  it('is never blank between the call and the first event', () => {
    expect(viewOf({ phase: 'opening' }, undefined).kind).toBe('connecting');
    expect(viewOf({ phase: 'linked' }, undefined).kind).toBe('connecting');
    expect(viewOf({ phase: 'opening' }, session(closed())).kind).toBe('connecting');
  });

  it('follows the session', () => {
    const linked = { phase: 'linked' } as const;
    expect(viewOf(linked, session({ phase: 'connecting', step: 'Jump gw' }))).toEqual({
      kind: 'connecting',
      step: 'Jump gw',
    });
    expect(viewOf(linked, session({ phase: 'waiting-for-person', step: 'Password' })).kind).toBe('waiting');
    expect(viewOf(linked, session({ phase: 'open', since: 1 })).kind).toBe('running');
    expect(viewOf(linked, session(closed())).kind).toBe('ended');
  });

  it('tells a refused call', () => {
    const error = { code: 'locked', message: 'The vault is locked.', retryable: true } as const;
    expect(viewOf({ phase: 'refused', error }, undefined)).toEqual({ kind: 'refused', error });
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
});
