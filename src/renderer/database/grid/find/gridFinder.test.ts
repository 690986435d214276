import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { BinnacleError } from '../../../../shared/errors';
import type { ResultColumn } from '../../../../shared/queryStream';
import type { FindQuestion } from '../../../../shared/resultFind';
import type { GridController } from '../gridController';
import { GridModel } from '../gridModel';
import { PageCache } from '../pageCache';
import { ViewedResult } from '../view/viewedResult';
import { GridFinder, type FindLink } from './gridFinder';

const columns: ResultColumn[] = ['id', 'note'].map((name) => ({ name, type: 'text', class: 'text' }));

interface Asked {
  findId: number;
  question: FindQuestion;
  answer: (answer: unknown) => void;
  fail: (error: Error) => void;
  onFound: ((done: number, cells: number) => void) | undefined;
}

/** A grid of 1,000 rows whose searches are answered as a test says. */
function bench({ ended = true } = {}): {
  finder: GridFinder;
  model: GridModel;
  source: PageCache;
  stopped: number[];
  next: (what: FindQuestion['what']) => Asked;
} {
  const source = new PageCache(columns, () => Promise.reject(new BinnacleError('internal', 'None.')));
  source.setRows(1000, ended);
  const asked: Asked[] = [];
  const stopped: number[] = [];
  const link: FindLink = {
    resultId: 7,
    ask: (findId, question, onFound) =>
      new Promise((resolve, fail) => {
        asked.push({ findId, question, answer: resolve as Asked['answer'], fail, onFound });
      }),
    stop: (findId) => stopped.push(findId),
  };
  const maker = { make: () => null, forget: () => undefined, page: () => Promise.reject(new Error('none')) };
  const finder = new GridFinder(new ViewedResult(source, maker, link));
  const model = new GridModel(source);
  onTestFinished(finder.attach({ model, view: { reveal: () => undefined } } as unknown as GridController));
  const next = (what: FindQuestion['what']): Asked => {
    const at = asked.findIndex(({ question }) => question.what === what);
    const [found] = at < 0 ? [] : asked.splice(at, 1);
    if (found === undefined) throw new Error(`no ${what} was asked for`);
    return found;
  };
  return { finder, model, source, stopped, next };
}

const cell = (row: number, ordinal: number | null = null): unknown => ({
  ...{ row, column: 1, ordinal, wrapped: false },
});

describe('finding in a grid', () => {
  it('goes to the first cell before all are counted, and says which it is afterwards', async () => {
    const { finder, model, next } = bench();
    finder.open();
    finder.change({ text: 'x' });
    const count = next('count');
    expect(count.question).toMatchObject({ resultId: 7, columns: [0, 1], text: 'x', viewId: undefined });
    const first = next('step');
    expect(first.question).toMatchObject({ row: 0, position: 0, back: false, inclusive: true });
    first.answer(cell(40));
    await vi.waitFor(() => expect(model.selection.active).toEqual({ row: 40, column: 1 }));
    count.onFound?.(0.5, 3);
    expect(finder.store.getState().counted).toEqual({ cells: 3, done: 0.5 });
    count.answer({ cells: 9, rows: 1000 });
    await vi.waitFor(() => expect(finder.store.getState().counted).toEqual({ cells: 9, done: 1 }));
    next('step').answer(cell(40, 2));
    await vi.waitFor(() => expect(finder.store.getState().at?.ordinal).toBe(2));
  });

  it('loses no step that is asked for while another one is on its way', async () => {
    const { finder, model, next } = bench();
    finder.open();
    finder.change({ text: 'x' });
    finder.step(false);
    finder.step(false);
    next('step').answer(cell(40));
    await vi.waitFor(() => expect(model.selection.active.row).toBe(40));
    next('step').answer(cell(50));
    await vi.waitFor(() => expect(model.selection.active.row).toBe(50));
    expect(next('step').question).toMatchObject({ row: 50, position: 1, inclusive: false });
  });

  it('ends the search before when something else is looked for, and with the bar', async () => {
    const { finder, stopped, next } = bench();
    finder.open();
    finder.change({ text: 'x' });
    const { findId, fail } = next('count');
    finder.change({ text: 'xy' });
    expect(stopped).toEqual([findId]);
    fail(new BinnacleError('cancelled', 'Cancelled.'));
    const again = next('count');
    await Promise.resolve();
    expect(finder.store.getState().error).toBeNull();
    expect(finder.close()).toBe(true);
    expect(stopped).toEqual([findId, again.findId]);
    expect(finder.close()).toBe(false);
  });

  it('counts on when the rows that came since are all there', async () => {
    const { finder, source, next } = bench({ ended: false });
    finder.open();
    finder.change({ text: 'x' });
    const count = next('count');
    count.answer({ cells: 1, rows: 1000 });
    await vi.waitFor(() => expect(finder.store.getState().counted?.done).toBe(1));
    source.setRows(5000, true);
    const more = next('count');
    expect(more.findId).toBe(count.findId);
    more.answer({ cells: 4, rows: 5000 });
    await vi.waitFor(() => expect(finder.store.getState().counted?.cells).toBe(4));
    expect(() => next('count')).toThrow();
  });

  it('looks anew among the columns that are shown', () => {
    const { finder, model, next } = bench();
    finder.open();
    finder.change({ text: 'x' });
    const { findId } = next('count');
    model.changeLayout((layout) => layout.hide(0));
    const anew = next('count');
    expect(anew.findId).not.toBe(findId);
    expect(anew.question).toMatchObject({ columns: [1] });
  });

  it('says why it can’t', async () => {
    const { finder, next } = bench();
    finder.open();
    finder.change({ text: '(', pattern: true });
    next('count').fail(new BinnacleError('bad-request', 'Not an expression.'));
    await vi.waitFor(() => expect(finder.store.getState().error?.message).toBe('Not an expression.'));
    expect(finder.store.getState()).toMatchObject({ counted: null, stepping: false });
  });
});
