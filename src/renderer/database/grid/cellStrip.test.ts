import { beforeEach, expect, it } from 'vitest';
import { CellStrip, type StripCell } from './cellStrip';

/** Stands for an element and its children. */
class Children {
  list: number[] = [];
  append(child: number): void {
    this.list = [...this.list.filter((each) => each !== child), child];
  }
  prepend(child: number): void {
    this.list = [child, ...this.list.filter((each) => each !== child)];
  }
}

let children: Children;
let made: number;
let strip: CellStrip<number, StripCell<number>>;

beforeEach(() => {
  children = new Children();
  made = 0;
  strip = new CellStrip(children, () => ({ element: made++, position: -1 }));
});

/** Positions in the order of the elements, without those that show none. */
const shown = (): number[] => {
  const positions = new Map(strip.cells.map(({ element, position }) => [element, position]));
  return children.list.flatMap((each) => positions.get(each) ?? []);
};
const turn = (first: number, last: number): number => strip.turnTo({ first, last }).length;

it('changes only what leaves and enters, and keeps the order of the columns', () => {
  expect(turn(0, 3)).toBe(4);
  expect(turn(0, 3)).toBe(0);
  expect(turn(1, 4)).toBe(1);
  expect(shown()).toEqual([1, 2, 3, 4]);
  expect(turn(0, 3)).toBe(1);
  expect(shown()).toEqual([0, 1, 2, 3]);
  expect(made).toBe(4);
});

it.each([
  [100, 104],
  [0, 5],
  [2, 3],
  [3, 9],
])('turns from 2…6 to %i…%i', (first, last) => {
  turn(2, 6);
  turn(first, last);
  expect(shown()).toEqual(Array.from({ length: last - first + 1 }, (_, at) => first + at));
  expect(strip.at(first)?.position).toBe(first);
  expect(strip.at(first - 1)).toBeUndefined();
  expect(strip.at(last + 1)).toBeUndefined();
});

it('gives up what is not needed and takes it again', () => {
  turn(0, 9);
  expect(strip.turnTo({ first: 0, last: -1 }).map(({ position }) => position)).toEqual(
    Array.from({ length: 10 }, () => -1),
  );
  expect(turn(50, 59)).toBe(10);
  expect(made).toBe(10);
});
