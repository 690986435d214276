import { expect, it } from 'vitest';
import { isBlank } from './blankPicture';

const picture = (...colours: number[]): Buffer => {
  const pixels = Buffer.alloc(4 * colours.length);
  colours.forEach((colour, at) => pixels.writeUInt32LE(colour, 4 * at));
  return pixels;
};

it('a page without letters is blank, one with some is not', () => {
  const white = Array.from({ length: 1000 }, () => 0xffffffff);
  expect(isBlank(picture(...white, 0xfff5f6f8))).toBe(true);
  expect(isBlank(picture())).toBe(true);
  const shades = Array.from({ length: 40 }, (_, at) => 0xff000000 + at);
  expect(isBlank(picture(...white, ...shades))).toBe(false);
});
