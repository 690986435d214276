import { expect, it } from 'vitest';
import { gridCommand, type GridCommand, type GridKey } from './gridKeys';

const size = { rows: 10_000_000, columns: 30 };
const at = { row: 50, column: 3 };
const PAGE = 20;

const press = (keys: string): GridCommand | null => {
  const parts = keys.split('+');
  const has = (name: string): boolean => parts.includes(name);
  const key: GridKey = { key: parts.at(-1) ?? '', mod: has('Mod'), shift: has('Shift'), alt: has('Alt') };
  return gridCommand(key, at, size, PAGE);
};

it.each([
  ['ArrowUp', 49, 3],
  ['ArrowDown', 51, 3],
  ['ArrowLeft', 50, 2],
  ['ArrowRight', 50, 4],
  ['PageUp', 30, 3],
  ['PageDown', 70, 3],
  ['Home', 50, 0],
  ['End', 50, 29],
  ['Mod+Home', 0, 0],
  ['Mod+End', 9_999_999, 29],
  ['Mod+ArrowDown', 9_999_999, 3],
  ['Mod+ArrowRight', 50, 29],
  ['Tab', 50, 4],
  ['Shift+Tab', 50, 2],
])('%s goes to row %i, column %i', (keys, row, column) => {
  expect(press(keys)).toEqual({ type: 'go', to: { row, column }, extend: false });
});

it('extends the selection with Shift', () => {
  expect(press('Shift+ArrowDown')).toEqual({ type: 'go', to: { row: 51, column: 3 }, extend: true });
  expect(press('Mod+Shift+End')).toMatchObject({ to: { row: 9_999_999, column: 29 }, extend: true });
});

it.each([
  ['Mod+c', { type: 'copy', headers: false }],
  ['Mod+Shift+C', { type: 'copy', headers: true }],
  ['Mod+a', { type: 'select-all' }],
  ['Mod+f', { type: 'find' }],
  ['F3', { type: 'find-next' }],
  ['Shift+F3', { type: 'find-previous' }],
  ['Shift+ ', { type: 'select-rows' }],
  ['Mod+ ', { type: 'select-columns' }],
  [' ', { type: 'form' }],
  ['Enter', { type: 'open' }],
  ['Escape', { type: 'clear' }],
  ['ContextMenu', { type: 'menu' }],
  ['Shift+F10', { type: 'menu' }],
])('%s does its own', (keys, expected) => {
  expect(press(keys)).toEqual(expected);
});

it.each(['Mod+PageDown', 'Mod+Shift+P', 'Alt+ArrowDown', 'Mod+Tab', 'F2', 'x'])(
  'leaves %s to the window',
  (keys) => expect(press(keys)).toBeNull(),
);

it('stays inside, and lets Tab out at the end of a row', () => {
  const last = { row: 9_999_999, column: 29 };
  const key = { key: 'ArrowDown', mod: false, shift: false, alt: false };
  expect(gridCommand(key, last, size, PAGE)).toMatchObject({ to: last });
  expect(gridCommand({ ...key, key: 'Tab' }, last, size, PAGE)).toBeNull();
});

it('goes nowhere in an empty result', () => {
  const key = { key: 'ArrowDown', mod: false, shift: false, alt: false };
  expect(gridCommand(key, { row: 0, column: 0 }, { rows: 0, columns: 3 }, PAGE)).toBeNull();
});
