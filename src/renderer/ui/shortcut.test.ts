import { describe, expect, it } from 'vitest';
import { ariaShortcut, formatShortcut, matchesShortcut, type KeyPress } from './shortcut';

const press = (key: string, code: string, modifiers = ''): KeyPress => ({
  key,
  code,
  ctrlKey: modifiers.includes('c'),
  shiftKey: modifiers.includes('s'),
  altKey: modifiers.includes('a'),
  metaKey: modifiers.includes('m'),
});

describe('shortcuts', () => {
  it('need exactly their modifiers', () => {
    expect(matchesShortcut(press('P', 'KeyP', 'cs'), 'Mod+Shift+P', false)).toBe(true);
    expect(matchesShortcut(press('p', 'KeyP', 'c'), 'Mod+Shift+P', false)).toBe(false);
    expect(matchesShortcut(press('P', 'KeyP', 'csa'), 'Mod+Shift+P', false)).toBe(false);
  });

  it('use Cmd on macOS', () => {
    expect(matchesShortcut(press('p', 'KeyP', 'ms'), 'Mod+Shift+P', true)).toBe(true);
    expect(matchesShortcut(press('p', 'KeyP', 'cs'), 'Mod+Shift+P', true)).toBe(false);
    expect(matchesShortcut(press('PageUp', 'PageUp', 'c'), 'Ctrl+PageUp', true)).toBe(true);
  });

  it('find digits and signs although Shift changes the character', () => {
    expect(matchesShortcut(press('!', 'Digit1', 'cs'), 'Mod+Shift+1', false)).toBe(true);
    expect(matchesShortcut(press('?', 'Slash', 'cs'), 'Mod+Shift+/', false)).toBe(true);
  });

  it('follow the layout for letters, and the place where the layout has none', () => {
    expect(matchesShortcut(press('z', 'KeyY', 'c'), 'Mod+Z', false)).toBe(true);
    expect(matchesShortcut(press('к', 'KeyR', 'c'), 'Mod+R', false)).toBe(true);
  });

  it('tell the number pad apart where it is asked for', () => {
    expect(matchesShortcut(press('+', 'NumpadAdd', 'cs'), 'Mod+Shift+NumpadAdd', false)).toBe(true);
    expect(matchesShortcut(press('+', 'Equal', 'cs'), 'Mod+Shift+NumpadAdd', false)).toBe(false);
  });

  it('are printed as the keyboard has them', () => {
    expect(formatShortcut('Mod+Shift+P', false)).toBe('Ctrl+Shift+P');
    expect(formatShortcut('Mod+Shift+P', true)).toBe('⌘⇧P');
    expect(ariaShortcut('Mod+Shift+P', false)).toBe('Control+Shift+P');
  });
});
