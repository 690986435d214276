import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { ApplyOutcome, EditTarget } from '../../../shared/edits';
import type { ResultColumn } from '../../../shared/queryStream';
import { useConfirmQueue, type Choice, type ConfirmQuestion } from '../../ui/confirm';
import { PageCache } from '../grid/pageCache';
import { pageBytes } from '../grid/testPage';
import type { QueryTab } from '../queryTab';
import { ResultEdits } from './resultEdits';
import { hasStaged, settleResult, settleStaged } from './stagedClosing';

vi.hoisted(() => vi.stubGlobal('window', { addEventListener: () => undefined }));

const columns: ResultColumn[] = [{ name: 'id', type: 'bigint', class: 'number' }];
const TARGET: EditTarget = {
  ...{ editable: true, schema: 'public', table: 't', key: [0] },
  columns: [{ refusal: null, nullable: true, default: '' }],
};
const APPLIED: ApplyOutcome = { state: 'applied', rows: [], statements: 3, inTransaction: false };
const REFUSED: ApplyOutcome = {
  ...{ state: 'failed', changeId: null, column: null },
  error: { code: 'query-failed', message: 'No.', retryable: false },
};

/** A tab with as many staged changes in each of its results. */
async function tabWith(
  sizes: number[],
  outcome: ApplyOutcome = APPLIED,
  mayWrite = true,
): Promise<{ tab: QueryTab; all: ResultEdits[]; applied: () => number }> {
  let applied = 0;
  const all: ResultEdits[] = [];
  for (const size of sizes) {
    const page = pageBytes([['1'], ['2'], ['3']]);
    const source = new PageCache(columns, () => Promise.resolve({ firstRow: 0, page }));
    source.setRows(3, true);
    const edits = new ResultEdits(source, (question) => {
      if (question.what === 'apply') applied += 1;
      return Promise.resolve((question.what === 'target' ? TARGET : outcome) as never);
    });
    edits.begin();
    await vi.waitFor(() => expect(edits.store.getState().target).toEqual(TARGET));
    for (let row = 0; row < size; row++) edits.set([{ row, column: 0, value: { kind: 'null' } }]);
    all.push(edits);
  }
  const access = mayWrite ? { mayWrite, until: null } : { mayWrite, why: 'guarded' };
  const tab = {
    title: 'orders on db01',
    options: { target: () => ({ hostId: 'none', endpointId: 'none' }) },
    query: { store: { getState: () => ({ ready: true, access }) } },
    edits: {
      staged: () => all.filter(({ store }) => store.getState().staged.size > 0),
      of: (key: number) => all[key],
    },
  };
  return { tab: tab as unknown as QueryTab, all, applied: () => applied };
}

/** Answers the next question; gives what was asked. */
async function answer(choice: Choice): Promise<ConfirmQuestion> {
  await vi.waitFor(() => expect(useConfirmQueue.getState().pending).toHaveLength(1));
  const [asked] = useConfirmQueue.getState().pending;
  if (asked === undefined) throw new Error('Nothing was asked.');
  asked.answer(choice);
  return asked.question;
}

beforeEach(() => useConfirmQueue.setState({ pending: [] }));

describe('staged edits of a tab that closes', () => {
  it('are not asked about where there are none', async () => {
    const { tab } = await tabWith([0]);
    expect(hasStaged(tab)).toBe(false);
    expect(await settleStaged(tab)).toBe(true);
  });

  it('keep it open, stay as they are, and are counted over all results', async () => {
    const { tab, all } = await tabWith([2, 1]);
    const closing = settleStaged(tab);
    expect(await answer('cancel')).toMatchObject({
      ...{ title: '3 changes are staged and not applied', host: { name: 'orders on db01' } },
      ...{ cancelLabel: 'Keep open', otherLabel: 'Apply…', confirmLabel: 'Discard' },
    });
    expect(await closing).toBe(false);
    expect(all.map(({ store }) => store.getState().staged.size)).toEqual([2, 1]);
  });

  it('go when they are discarded, and nothing is sent', async () => {
    const { tab, applied } = await tabWith([1, 1]);
    const closing = settleStaged(tab);
    await answer('confirm');
    expect(await closing).toBe(true);
    expect(hasStaged(tab)).toBe(false);
    expect(applied()).toBe(0);
  });

  it('are applied before it closes, and keep it open where the server refuses them', async () => {
    const good = await tabWith([1, 2]);
    const closing = settleStaged(good.tab);
    await answer('other');
    expect(await closing).toBe(true);
    expect(good.applied()).toBe(2);
    const bad = await tabWith([1, 2], REFUSED);
    const refused = settleStaged(bad.tab);
    await answer('other');
    expect(await refused).toBe(false);
    expect(bad.applied()).toBe(1);
    expect(hasStaged(bad.tab)).toBe(true);
  });

  it('can’t be applied from a tab that only reads, and it says so', async () => {
    const { tab } = await tabWith([1], APPLIED, false);
    const closing = settleStaged(tab);
    const question = await answer('cancel');
    expect(question.title).toBe('1 change is staged and not applied');
    expect(question.otherLabel).toBeUndefined();
    expect(question.text).toContain('read-only until it is unlocked');
    expect(await closing).toBe(false);
  });

  it('of one result are asked about when that result is closed, and those of others are left alone', async () => {
    const { tab, all } = await tabWith([1, 2]);
    const closing = settleResult(tab, 0);
    expect((await answer('confirm')).title).toBe('1 change is staged and not applied');
    expect(await closing).toBe(true);
    expect(all.map(({ store }) => store.getState().staged.size)).toEqual([0, 2]);
  });
});
