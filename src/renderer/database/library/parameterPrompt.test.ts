import { expect, it } from 'vitest';
import type { ParameterValue } from '../../../shared/sql/parameters';
import type { PlacedStatement } from '../statementsToRun';
import { errorRange } from '../statementsToRun';
import { ParameterPrompt } from './parameterPrompt';

const placed = (text: string): PlacedStatement => ({ from: 0, to: text.length, text });

it('asks before anything runs, runs with literals, and remembers the values', () => {
  const runs: PlacedStatement[][] = [];
  const prompt = new ParameterPrompt('postgres', (statements) => runs.push(statements));
  const text = 'SELECT :a, :a, nope WHERE :b';
  prompt.send([placed(text)]);
  expect(runs).toEqual([]);
  expect(prompt.store.getState().question?.names).toEqual([':a', ':b']);
  const values = new Map<string, ParameterValue>([
    [':a', { kind: 'text', text: "it's" }],
    [':b', { kind: 'number', text: '1x' }],
  ]);
  prompt.answer(values);
  expect(runs).toEqual([]);
  prompt.answer(new Map(values).set(':b', { kind: 'expression', text: 'true' }));
  const [ran] = runs[0] ?? [];
  expect(ran?.sent?.text).toBe("SELECT 'it''s', 'it''s', nope WHERE true");
  expect(prompt.store.getState().question).toBeNull();
  expect(prompt.valueOf(':a')).toEqual({ kind: 'text', text: "it's" });
  // The server's position is one of what was sent.
  const marked = errorRange(ran ?? placed(''), "SELECT 'it''s', 'it''s', ".length);
  expect(text.slice(marked.from, marked.to)).toBe('nope');
});

it('runs at once what has no parameters, or where it was switched off', () => {
  const runs: PlacedStatement[][] = [];
  const prompt = new ParameterPrompt('mysql', (statements) => runs.push(statements));
  prompt.send([placed("SELECT @x, ':no'")]);
  prompt.setEnabled(false);
  prompt.send([placed('SELECT ?')]);
  expect(runs.map(([each]) => each?.text)).toEqual(["SELECT @x, ':no'", 'SELECT ?']);
});

it('runs nothing after cancelling', () => {
  const prompt = new ParameterPrompt('sqlite', () => expect.unreachable('nothing was asked to run'));
  prompt.send([placed('SELECT :a')]);
  prompt.cancel();
  prompt.answer(new Map([[':a', { kind: 'null', text: '' }]]));
});
