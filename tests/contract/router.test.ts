import { describe, expect, it } from 'vitest';
import { calls } from '../../src/shared/ipc/contract';
import { CALL_NAMES } from '../../src/shared/ipc/names';
import { createRouter, type Handlers } from '../../src/main/ipc/router';
import { BinnacleError } from '../../src/shared/errors';

/** Handlers that only record that they were reached. */
function recordingHandlers(reached: string[]): Handlers {
  return Object.fromEntries(
    CALL_NAMES.map((name) => [
      name,
      () => {
        reached.push(name);
        return undefined;
      },
    ]),
  ) as unknown as Handlers;
}

const caller = { windowId: 1, signal: new AbortController().signal };
const options = { parseOutput: false, logError: () => undefined };

describe('the router', () => {
  it('has a schema for every name and a name for every schema', () => {
    expect(Object.keys(calls).sort()).toEqual([...CALL_NAMES].sort());
  });

  it('refuses names that are not in the contract, inherited ones too', async () => {
    const reached: string[] = [];
    const router = createRouter(recordingHandlers(reached), options);
    for (const name of ['toString', '__proto__', 'constructor', '', 42, null, undefined, {}]) {
      expect(await router(name, undefined, caller)).toMatchObject({
        ok: false,
        error: { code: 'bad-request' },
      });
    }
    expect(reached).toEqual([]);
  });

  it('names the field that does not fit, and never reaches the handler', async () => {
    const reached: string[] = [];
    const router = createRouter(recordingHandlers(reached), options);
    const reply = await router('sessions.close', { sessionId: 'x' }, caller);
    expect(reply).toMatchObject({ ok: false, error: { code: 'bad-request', field: 'sessionId' } });
    const surplus = await router('vault.lock', { really: true }, caller);
    expect(surplus).toMatchObject({ ok: false, error: { code: 'bad-request' } });
    expect(reached).toEqual([]);
  });

  it('keeps what went wrong inside to the log', async () => {
    const logged: unknown[] = [];
    const handlers = {
      ...recordingHandlers([]),
      'vault.lock': () => {
        throw new Error('password hunter2 in a stack');
      },
    } as Handlers;
    const router = createRouter(handlers, { ...options, logError: (_name, error) => logged.push(error) });
    const reply = await router('vault.lock', undefined, caller);
    expect(reply).toMatchObject({ ok: false, error: { code: 'internal' } });
    expect(JSON.stringify(reply)).not.toContain('hunter2');
    expect(logged).toHaveLength(1);
  });

  it('passes expected errors on with their code, hint and field', async () => {
    const handlers = {
      ...recordingHandlers([]),
      'vault.lock': () => {
        throw new BinnacleError('locked', 'It is locked.', { hint: 'Unlock it.', field: 'x' });
      },
    } as Handlers;
    const reply = await createRouter(handlers, options)('vault.lock', undefined, caller);
    expect(reply).toEqual({
      ok: false,
      error: { code: 'locked', message: 'It is locked.', hint: 'Unlock it.', field: 'x', retryable: false },
    });
  });

  it('has no call whose reply could carry a secret', () => {
    const outputs = JSON.stringify(
      Object.values(calls).map(({ output }) => output.toJSONSchema({ unrepresentable: 'any' })),
    );
    for (const word of ['"password":', '"passphrase":', '"secret":', '"privateKey":', '"sealed":']) {
      expect(outputs).not.toContain(word);
    }
  });
});
