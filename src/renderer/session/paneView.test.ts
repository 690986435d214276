import { describe, expect, it } from 'vitest';
import type { SessionInfo, SessionState } from '../../shared/model/session';
import { viewOf } from './paneView';

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

describe('what the pane of a session shows', () => {
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
});
