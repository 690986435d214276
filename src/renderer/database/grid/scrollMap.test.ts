import { describe, expect, it } from 'vitest';
import {
  MAX_SCROLL_PX,
  furthest,
  placeFromScroll,
  placeShowing,
  scrolledLength,
  scrollFromPlace,
} from './scrollMap';

const few = { content: 24_000, view: 600 };
const many = { content: 10_000_000 * 24, view: 600 };

it('scrolls one to one while the browser can', () => {
  expect(scrolledLength(few)).toBe(24_000);
  expect(placeFromScroll(1234, few)).toBe(1234);
  expect(scrollFromPlace(1234, few)).toBe(1234);
});

describe('ten million rows', () => {
  it('fit below the height that browsers clamp, at four times the zoom', () => {
    expect(scrolledLength(many)).toBe(MAX_SCROLL_PX);
    expect(MAX_SCROLL_PX * 4).toBeLessThan(33_554_428);
  });

  it('reach the first and the last row exactly, with the rounding of any display', () => {
    const range = MAX_SCROLL_PX - many.view;
    expect(placeFromScroll(0, many)).toBe(0);
    for (const end of [range, range - 0.4, range + 0.5])
      expect(placeFromScroll(end, many)).toBe(furthest(many));
    expect(scrollFromPlace(furthest(many), many)).toBe(range);
  });

  it('stand in proportion in between', () => {
    const middle = placeFromScroll((MAX_SCROLL_PX - many.view) / 2, many);
    expect(middle).toBe(furthest(many) / 2);
    expect(scrollFromPlace(middle, many)).toBeCloseTo((MAX_SCROLL_PX - many.view) / 2);
  });
});

it('has nowhere to scroll to when everything is in sight', () => {
  for (const content of [0, 24, 600]) expect(placeFromScroll(10, { content, view: 600 })).toBe(0);
});

it.each([
  ['in sight already: stays', 240, 120, 120],
  ['above: comes to the top', 48, 120, 48],
  ['below: comes to the bottom', 960, 120, 384],
  ['past the end: the end', 23_976, 120, 23_400],
])('brings a row into sight: %s', (_, start, place, expected) => {
  expect(placeShowing(start, 24, place, few)).toBe(expected);
});

it('shows the start of what is longer than the view', () => {
  expect(placeShowing(1000, 900, 990, few)).toBe(1000);
});
