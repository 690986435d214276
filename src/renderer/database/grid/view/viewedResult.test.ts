import { describe, expect, it, vi } from 'vitest';
import { BinnacleError } from '../../../../shared/errors';
import type { ResultColumn } from '../../../../shared/queryStream';
import type { ViewSpec } from '../../../../shared/resultView';
import { sourceRow } from '../gridSource';
import { PageCache } from '../pageCache';
import { pageBytes } from '../testPage';
import { ViewedResult, type ViewMaker } from './viewedResult';

const columns: ResultColumn[] = [{ name: 'id', type: 'bigint', class: 'number' }];
const spec: ViewSpec = { sort: [{ column: 0, class: 'number', descending: true }], filter: [] };

/** A result whose views are made, or not, as a test says. */
function result(): {
  viewed: ViewedResult;
  asked: {
    resolve: (viewId: number) => void;
    reject: (error: Error) => void;
    stop: ReturnType<typeof vi.fn>;
  }[];
  forget: ReturnType<typeof vi.fn>;
} {
  const asked: ReturnType<typeof result>['asked'] = [];
  const forget = vi.fn();
  const make: ViewMaker['make'] = () => {
    const stop = vi.fn();
    const made = new Promise<{ viewId: number; rows: number }>((resolve, reject) => {
      asked.push({ resolve: (viewId) => resolve({ viewId, rows: 2 }), reject, stop });
    });
    return { made, stop };
  };
  const page: ViewMaker['page'] = () =>
    Promise.resolve({ firstRow: 0, page: pageBytes([['9'], ['8']]), sourceRows: Uint32Array.of(8, 7) });
  const base = new PageCache(columns, () => Promise.reject(new Error('not asked for')));
  base.setRows(9, true);
  return { viewed: new ViewedResult(base, { make, forget, page }), asked, forget };
}

describe('a result that is sorted', () => {
  it('shows the view when it is made, and knows its rows by their numbers in the result', async () => {
    const { viewed, asked, forget } = result();
    viewed.apply(spec);
    expect(viewed.store.getState()).toMatchObject({ source: viewed.result, done: 0 });
    asked[0]?.resolve(5);
    await vi.waitFor(() => expect(viewed.store.getState()).toMatchObject({ spec, done: null }));
    const { source } = viewed.store.getState();
    await source.load(1);
    expect(source.rowCount()).toBe(2);
    expect(sourceRow(source, 1)).toBe(7);

    viewed.apply({ sort: [], filter: [] });
    expect(viewed.store.getState().source).toBe(viewed.result);
    expect(forget).toHaveBeenCalledExactlyOnceWith(5);
  });

  it('forgets a view that is no longer wanted when it comes', async () => {
    const { viewed, asked, forget } = result();
    viewed.apply(spec);
    viewed.cancel();
    expect(asked[0]?.stop).toHaveBeenCalledOnce();
    asked[0]?.resolve(5);
    await vi.waitFor(() => expect(forget).toHaveBeenCalledWith(5));
    expect(viewed.store.getState()).toMatchObject({ source: viewed.result, done: null });
  });

  it('keeps what is shown where a view can’t be made, and says why', async () => {
    const { viewed, asked } = result();
    viewed.apply(spec);
    asked[0]?.reject(new BinnacleError('too-large', 'Too much.'));
    await vi.waitFor(() => expect(viewed.store.getState().error?.message).toBe('Too much.'));
    expect(viewed.store.getState()).toMatchObject({ source: viewed.result, done: null });
  });

  it('says that it can’t once the connection has ended', () => {
    const base = new PageCache(columns, () => Promise.reject(new Error('not asked for')));
    const gone = new BinnacleError('connection-lost', 'Gone.');
    const viewed = new ViewedResult(base, {
      ...{ make: () => null, forget: () => undefined, page: () => Promise.reject(gone) },
    });
    viewed.apply(spec);
    expect(viewed.store.getState().error?.code).toBe('connection-lost');
  });
});
