import { useCallback, useEffect, useRef, useState } from 'react';
import type { SessionTarget } from '../../shared/model/document';
import type { HostKeyQuestion, SessionInfo } from '../../shared/model/session';
import { call } from '../ipc/client';
import { useSessions } from '../stores/sessions';
import { useWorkspace } from '../stores/workspace';
import { describeError } from '../ui/describeError';

/** How a test ended, in words. */
export interface TestOutcome {
  ok: boolean;
  message: string;
  hint: string;
}

/** A connection test: at most one runs at a time. */
export interface ConnectionTest {
  running: boolean;
  /** What is being waited for. */
  step: string;
  /** A host key to be judged before anything goes on. */
  question: HostKeyQuestion | null;
  outcome: TestOutcome | null;
  run: (target: SessionTarget) => Promise<void>;
  answer: (answer: 'trust' | 'once' | 'refuse') => void;
  cancel: () => void;
}

interface Attempt {
  cancelled: boolean;
}

const sameTarget = (a: SessionTarget, b: SessionTarget): boolean => JSON.stringify(a) === JSON.stringify(b);

/** The session of a test has no tab; it is known by its target. */
export function useTestSession(target: SessionTarget | null): SessionInfo | undefined {
  const sessions = useSessions((state) => state.sessions);
  const documents = useWorkspace((state) => state.documents);
  if (target === null) return undefined;
  const tabs = new Set(documents.map((document) => document.id));
  return [...sessions.values()].findLast(
    (session) =>
      !tabs.has(session.documentId) && session.state.phase !== 'closed' && sameTarget(session.target, target),
  );
}

function closeSession(sessionId: string | undefined): void {
  // It may have ended by itself meanwhile.
  if (sessionId !== undefined) call('sessions.close', { sessionId }).catch(() => undefined);
}

/** Connects, logs in and closes again, and says how far it came. */
export function useConnectionTest(): ConnectionTest {
  const [target, setTarget] = useState<SessionTarget | null>(null);
  const [outcome, setOutcome] = useState<TestOutcome | null>(null);
  const running = useRef<string | undefined>(undefined);
  const attempt = useRef<Attempt>({ cancelled: false });
  const session = useTestSession(target);
  const state = session?.state;

  const run = useCallback(async (next: SessionTarget) => {
    setOutcome(null);
    setTarget(next);
    const mine: Attempt = { cancelled: false };
    attempt.current = mine;
    try {
      const ended = await call('sessions.test', { target: next, savedOnly: false });
      // Who cancels knows how it ended.
      if (!mine.cancelled) setOutcome(ended);
    } catch (error) {
      setOutcome({ ok: false, hint: '', ...describeError(error) });
    } finally {
      setTarget(null);
    }
  }, []);
  const sessionId = session?.id;
  useEffect(() => {
    running.current = sessionId;
  }, [sessionId]);
  // Nobody is there any more to read the outcome.
  useEffect(() => () => closeSession(running.current), []);
  const question = state?.phase === 'host-key' ? state.question : null;
  return {
    running: target !== null,
    step: state?.phase === 'connecting' || state?.phase === 'waiting-for-person' ? state.step : 'Connecting',
    question,
    outcome,
    run,
    answer: (answer) => {
      if (sessionId === undefined || question === null) return;
      void call('sessions.answerHostKey', { sessionId, promptId: question.promptId, answer }).catch(
        () => undefined,
      );
    },
    cancel: () => {
      attempt.current.cancelled = true;
      closeSession(sessionId);
    },
  };
}
