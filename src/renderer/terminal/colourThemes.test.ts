import { describe, expect, it } from 'vitest';
import { TERMINAL_THEMES } from '../../shared/model/settings';
import { COLOUR_THEMES, themeNameFor } from './colourThemes';

/** Relative luminance, WCAG 2.1. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const value = parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
function contrast(a: string, b: string): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

describe.each(TERMINAL_THEMES)('the theme %s', (name) => {
  const theme = COLOUR_THEMES[name];
  const colour = (key: keyof typeof theme): string => String(theme[key]);

  it('has every colour', () => {
    const names = ['red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white', 'black'] as const;
    for (const each of names) {
      expect(colour(each)).toMatch(/^#[0-9a-f]{6}$/);
      expect(colour(`bright${each.charAt(0).toUpperCase()}${each.slice(1)}` as keyof typeof theme)).toMatch(
        /^#[0-9a-f]{6}$/,
      );
    }
  });

  it('is readable: text by WCAG AA, colours that carry meaning at least 3 to 1', () => {
    expect(contrast(colour('foreground'), colour('background'))).toBeGreaterThanOrEqual(4.5);
    for (const each of ['red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'brightBlack'] as const) {
      expect(contrast(colour(each), colour('background')), each).toBeGreaterThanOrEqual(3);
    }
  });
});

it('follows the application unless one is chosen', () => {
  expect(themeNameFor('auto', 'dark')).toBe('binnacle-dark');
  expect(themeNameFor('auto', 'light')).toBe('binnacle-light');
  expect(themeNameFor('nord', 'light')).toBe('nord');
});
