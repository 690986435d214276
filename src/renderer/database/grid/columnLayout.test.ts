import { expect, it } from 'vitest';
import { ColumnLayout, MAX_COLUMN, MIN_COLUMN } from './columnLayout';

const widths = [100, 200, 300, 400];

it('places columns one after the other and finds them again', () => {
  const layout = new ColumnLayout(widths);
  expect([0, 1, 2, 3].map((each) => layout.start(each))).toEqual([0, 100, 300, 600]);
  expect(layout.scrollWidth).toBe(1000);
  expect([0, 99, 100, 599, 600, 5000, -5].map((each) => layout.scrollingAt(each))).toEqual([
    ...[0, 0, 1, 2, 3, 3, 0],
  ]);
});

it('says which columns are in sight', () => {
  const layout = new ColumnLayout(widths);
  expect(layout.window(0, 100)).toEqual({ first: 0, last: 0 });
  expect(layout.window(99, 202)).toEqual({ first: 0, last: 2 });
  expect(layout.window(700, 10_000)).toEqual({ first: 3, last: 3 });
});

it('keeps pinned columns apart, in front of the others', () => {
  const layout = new ColumnLayout(widths);
  layout.pin(2, true);
  expect(layout.shown).toEqual([2, 0, 1, 3]);
  expect(layout.fixed).toBe(1);
  expect(layout.fixedWidth).toBe(300);
  expect(layout.scrollWidth).toBe(700);
  expect(layout.start(1)).toBe(0);
  expect([layout.fixedAt(299), layout.fixedAt(300)]).toEqual([0, null]);
  layout.pin(2, false);
  expect(layout.shown).toEqual([0, 1, 2, 3]);
});

it('lets pinned columns scroll where they would leave no room for the others', () => {
  const layout = new ColumnLayout(widths);
  layout.pin(3, true);
  layout.pin(0, true);
  layout.setRoom(450);
  expect(layout.fixed).toBe(1);
  expect(layout.shown).toEqual([0, 1, 2, 3]);
  layout.setRoom(500);
  expect(layout.shown).toEqual([0, 3, 1, 2]);
  expect(layout.isPinned(3)).toBe(true);
});

it('works when every column is pinned', () => {
  const layout = new ColumnLayout([100, 100]);
  layout.pin(0, true);
  layout.pin(1, true);
  expect([layout.fixedWidth, layout.scrollWidth]).toEqual([200, 0]);
  expect(layout.scrollingAt(0)).toBeNull();
  expect(layout.window(0, 500)).toEqual({ first: 0, last: -1 });
});

it('hides columns, but never the last one, and shows them again', () => {
  const layout = new ColumnLayout([100, 200]);
  layout.hide(0);
  expect([layout.shown, layout.positionOf(0), layout.scrollWidth]).toEqual([[1], -1, 200]);
  layout.hide(1);
  expect(layout.shown).toEqual([1]);
  layout.showAll();
  expect(layout.shown).toEqual([0, 1]);
});

it.each([
  [0, 2, [1, 0, 2, 3]],
  [3, 0, [3, 0, 1, 2]],
  [0, 4, [1, 2, 3, 0]],
  [1, 1, [0, 1, 2, 3]],
])('moves column %i before position %i', (index, before, expected) => {
  const layout = new ColumnLayout(widths);
  layout.move(index, before);
  expect(layout.shown).toEqual(expected);
});

it('guesses a width until somebody chooses one, both within bounds', () => {
  const layout = new ColumnLayout(widths);
  layout.resize(1, 5);
  layout.guess([150, 150, 1e9, 150]);
  expect([0, 1, 2, 3].map((each) => layout.width(each))).toEqual([150, MIN_COLUMN, MAX_COLUMN, 150]);
});

it('has no columns for a result without any', () => {
  const layout = new ColumnLayout([]);
  expect([layout.scrollWidth, layout.fixedWidth, layout.scrollingAt(0)]).toEqual([0, 0, null]);
});
