import { beforeEach, describe, expect, it, vi } from 'vitest';
import { MAX_OPEN_REQUESTS } from '../../shared/queryStream';
import { QueryClient } from './queryClient';
import { FakePort } from './testPort';

const ERROR = { code: 'timeout', message: 'The server did not answer.', retryable: true } as const;

describe('a query stream', () => {
  let port: FakePort;
  const onEvent = vi.fn();
  const onEnd = vi.fn();
  let client: QueryClient;

  beforeEach(() => {
    vi.clearAllMocks();
    port = new FakePort();
    client = new QueryClient(port as unknown as MessagePort, { onEvent, onEnd });
  });

  it('hands each answer to the one who asked, in whatever order they come', async () => {
    const page = client.page(7, 100);
    const schemas = client.explore({ what: 'schemas' });
    port.receive({ t: 'answer', requestId: 2, what: 'schemas', answer: [] });
    port.receive({ t: 'page', requestId: 1, firstRow: 64, page: new Uint8Array([1]) });
    expect(await page).toEqual({ firstRow: 64, page: new Uint8Array([1]) });
    expect(await schemas).toEqual([]);
  });

  it('refuses what the server refuses, with its code', async () => {
    const page = client.page(7, 100);
    const schemas = client.explore({ what: 'schemas' });
    port.receive({ t: 'page-failed', requestId: 1, error: ERROR });
    port.receive({ t: 'explore-failed', requestId: 2, error: ERROR });
    await expect(page).rejects.toMatchObject(ERROR);
    await expect(schemas).rejects.toMatchObject(ERROR);
  });

  it('ignores answers that nobody waits for', () => {
    port.receive({ t: 'page', requestId: 99, firstRow: 0, page: new Uint8Array() });
    port.receive({ t: 'page-failed', requestId: 98, error: ERROR });
    expect(onEvent).not.toHaveBeenCalled();
  });

  it('never has more on its way than the other side takes', () => {
    for (let row = 0; row < MAX_OPEN_REQUESTS + 3; row++) client.page(1, row).catch(() => undefined);
    expect(port.sent).toHaveLength(MAX_OPEN_REQUESTS);
    port.receive({ t: 'page-failed', requestId: 5, error: ERROR });
    expect(port.sent).toHaveLength(MAX_OPEN_REQUESTS + 1);
  });

  it('refuses everything open when it ends, and what is asked afterwards', async () => {
    const asked = [client.page(1, 0), client.explore({ what: 'databases' })];
    port.receive({ t: 'end' });
    for (const each of asked) await expect(each).rejects.toMatchObject({ code: 'connection-lost' });
    expect(onEnd).toHaveBeenCalledOnce();
    await expect(client.page(1, 0)).rejects.toMatchObject({ code: 'connection-lost' });
    client.run(1, ['SELECT 1'], null);
    client.forget(1);
    expect(port.framesOf('run')).toEqual([]);
    expect(port.framesOf('forget')).toEqual([]);
  });

  it('tells nothing more after it was hung up', () => {
    client.close();
    port.receive({ t: 'statement', runId: 1, index: 0 });
    expect(onEvent).not.toHaveBeenCalled();
    expect(port.closed).toBe(true);
  });
});
