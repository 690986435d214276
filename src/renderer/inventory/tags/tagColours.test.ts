import { describe, expect, it } from 'vitest';
import { TAG_COLOURS } from '../../../shared/model/settings';
import { dark, light, type ColourTokens } from '../../ui/tokens';
import { contrast } from '../colour';
import { TAG_PAINT, TINT } from './tagColours';

type Rgb = [number, number, number];

const hex = (colour: string): Rgb => [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16)) as Rgb;
const over = (top: Rgb, alpha: number, below: Rgb): Rgb =>
  top.map((channel, at) => channel * alpha + (below[at] ?? 0) * (1 - alpha)) as Rgb;
const text = (rgb: Rgb): string =>
  `#${rgb.map((channel) => Math.round(channel).toString(16).padStart(2, '0')).join('')}`;

/** A translucent token such as `rgba(79, 192, 207, 0.18)` over a layer. */
function tinted(token: string, below: Rgb): Rgb {
  const [r = 0, g = 0, b = 0, alpha = 1] = (token.match(/[\d.]+/g) ?? []).map(Number);
  return over([r, g, b], alpha, below);
}

function layers(tokens: ColourTokens): Rgb[] {
  return [tokens.bg, tokens.surface, tokens.raised]
    .map(hex)
    .flatMap((layer) => [
      layer,
      tinted(tokens.hover, layer),
      tinted(tokens.selected, layer),
      tinted(tokens['selected-inactive'], layer),
    ]);
}

describe('colours of tags', () => {
  it.each([
    ['light', light],
    ['dark', dark],
  ] as const)('are read easily in the %s theme, also on selected rows', (theme, tokens) => {
    for (const name of TAG_COLOURS) {
      const colour = TAG_PAINT[name][theme];
      for (const layer of layers(tokens)) {
        const behind = text(over(hex(colour), TINT / 100, layer));
        expect([name, behind, contrast(colour, behind) >= 4.5]).toEqual([name, behind, true]);
      }
    }
  });

  it('differ in shape as well', () => {
    expect(new Set(TAG_COLOURS.map((name) => TAG_PAINT[name].shape)).size).toBe(TAG_COLOURS.length);
  });
});
