import { expect, it } from 'vitest';
import { filterSessions } from './sessionList';
import { testSession } from './testSession';

const SESSIONS = [
  testSession('1', { statement: 'UPDATE orders SET total = 1' }),
  testSession('2', { isActive: false, state: 'idle' }),
  testSession('3', { isActive: false, state: 'idle in transaction', transactionMs: 5000 }),
  testSession('4', { kind: 'background', application: 'walwriter' }),
];
const ids = (filter: Partial<Parameters<typeof filterSessions>[1]>): string[] =>
  filterSessions(SESSIONS, { text: '', idle: false, background: false, ...filter }).map(({ id }) => id);

it('shows who does something or holds a transaction open, unless more is asked for', () => {
  expect(ids({})).toEqual(['1', '3']);
  expect(ids({ idle: true })).toEqual(['1', '2', '3']);
  expect(ids({ background: true })).toEqual(['1', '3', '4']);
});

it('searches in all that is shown', () => {
  expect(ids({ text: 'ORDERS' })).toEqual(['1']);
  expect(ids({ text: 'in transaction' })).toEqual(['3']);
});
