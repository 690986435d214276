import { useEffect, useRef, useState } from 'react';
import type { Host } from '../../shared/model/inventory';
import { call } from '../ipc/client';
import { effectiveProperty, useInventory } from '../stores/inventory';
import { endpointTarget, openableEndpoint } from '../stores/openHost';
import { describeError } from '../ui/describeError';
import { useTestSession, type TestOutcome } from './useConnectionTest';

/** Hosts that are tried after a secret was changed: enough to know, few enough to wait for. */
const TESTED = 5;

type LoginTarget = NonNullable<ReturnType<typeof endpointTarget>>;

/** One login to try, and how it ended. */
export interface LoginTest {
  host: Host;
  target: LoginTarget;
  /** Null: not yet. */
  outcome: TestOutcome | null;
}

/** The hosts that were logged in to last among those that a credential opens: their keys are known. */
export function testTargets(credentialId: string): LoginTest[] {
  const mirror = useInventory.getState();
  const found: LoginTest[] = [];
  for (const host of mirror.hosts.values()) {
    const endpoint = host.lastUsedAt === null ? undefined : openableEndpoint(host);
    if (endpoint === undefined) continue;
    const first = effectiveProperty(mirror, host, 'credentialId', endpoint.id).value;
    const extra = effectiveProperty(mirror, host, 'extraCredentialIds', endpoint.id).value ?? [];
    if (first !== credentialId && !extra.includes(credentialId)) continue;
    const target = endpointTarget(host.id, endpoint);
    if (target !== undefined) found.push({ host, target, outcome: null });
  }
  return found.sort((a, b) => (b.host.lastUsedAt ?? 0) - (a.host.lastUsedAt ?? 0)).slice(0, TESTED);
}

/** Logs in to hosts one after the other. A host key that nobody has judged yet ends that test: nothing is trusted here. */
export function useLoginTests(): {
  tests: readonly LoginTest[];
  running: boolean;
  run: (tests: readonly LoginTest[]) => Promise<void>;
  stop: () => void;
} {
  const [tests, setTests] = useState<readonly LoginTest[]>([]);
  const [current, setCurrent] = useState<LoginTarget | null>(null);
  const running = useRef(new AbortController());
  const session = useTestSession(current);
  const sessionId = session?.id;
  const question = session?.state.phase === 'host-key' ? session.state.question : null;
  useEffect(() => {
    if (sessionId === undefined || question === null) return;
    const answer = { sessionId, promptId: question.promptId, answer: 'refuse' } as const;
    call('sessions.answerHostKey', answer).catch(() => undefined);
  }, [sessionId, question]);
  const stop = (): void => {
    running.current.abort();
    if (sessionId !== undefined) call('sessions.close', { sessionId }).catch(() => undefined);
  };
  useEffect(() => () => running.current.abort(), []);
  const run = async (wanted: readonly LoginTest[]): Promise<void> => {
    const { signal } = (running.current = new AbortController());
    setTests(wanted);
    for (const { host, target } of wanted) {
      if (signal.aborted) break;
      setCurrent(target);
      // The question is whether the new secret works: an older one that is typed instead would hide that it does not.
      const outcome = await call('sessions.test', { target, savedOnly: true }).catch((error: unknown) => ({
        ...{ ok: false, hint: '' },
        ...describeError(error),
      }));
      setTests((now) => now.map((test) => (test.host.id === host.id ? { ...test, outcome } : test)));
    }
    setCurrent(null);
  };
  return { tests, running: current !== null, run, stop };
}
