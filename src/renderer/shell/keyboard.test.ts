import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Action } from '../stores/actions';
import { closePalette, openPalette, useUi } from '../stores/ui';
import { isHeard, startKeyboard } from './keyboard';

const action = (shortcutIn?: Action['shortcutIn']): Action => ({
  id: 'test',
  title: 'Test',
  section: 'General',
  shortcutIn,
  run: () => undefined,
});

describe('where shortcuts are heard', () => {
  it('leaves a terminal all keys but Ctrl+Shift and Ctrl+Page Up/Down', () => {
    expect(isHeard(action('terminal'), 'Ctrl+Shift+P', 'terminal')).toBe(true);
    expect(isHeard(action('terminal'), 'Ctrl+PageUp', 'terminal')).toBe(true);
    expect(isHeard(action('terminal'), 'Ctrl+K', 'terminal')).toBe(false);
    expect(isHeard(action('terminal'), 'F1', 'terminal')).toBe(false);
    expect(isHeard(action(), 'Ctrl+Shift+X', 'terminal')).toBe(false);
  });

  it('leaves text fields every key that writes', () => {
    expect(isHeard(action(), 'Delete', 'text')).toBe(false);
    expect(isHeard(action(), 'Ctrl+K', 'text')).toBe(true);
    expect(isHeard(action(), 'F1', 'text')).toBe(true);
  });

  it('leaves an editor its letters with Ctrl, and takes the rest', () => {
    expect(isHeard(action(), 'Ctrl+D', 'editor')).toBe(false);
    expect(isHeard(action(), 'Meta+Z', 'editor')).toBe(false);
    expect(isHeard(action('terminal'), 'Ctrl+K', 'editor')).toBe(true);
    expect(isHeard(action(), 'Ctrl+Enter', 'editor')).toBe(true);
    expect(isHeard(action(), 'Ctrl+Shift+N', 'editor')).toBe(true);
    expect(isHeard(action(), 'Delete', 'editor')).toBe(false);
  });

  it('keeps a terminal’s own shortcuts to terminals', () => {
    expect(isHeard(action('terminal-only'), 'Ctrl+Shift+C', 'other')).toBe(false);
    expect(isHeard(action('terminal-only'), 'Ctrl+Shift+C', 'terminal')).toBe(true);
  });
});

describe('keys typed while the palette is still loading', () => {
  let listener: (event: unknown) => void = () => undefined;
  let palette: unknown = null;

  beforeEach(() => {
    palette = null;
    vi.stubGlobal('window', { addEventListener: (_: string, heard: typeof listener) => (listener = heard) });
    vi.stubGlobal('document', { querySelector: () => palette, activeElement: null });
    vi.stubGlobal('Element', Object);
    startKeyboard();
  });
  afterEach(() => {
    closePalette();
    vi.unstubAllGlobals();
  });

  /** Presses a key; returns whether it still reached what has the focus. */
  const press = (key: string, held: { ctrlKey?: true; altKey?: true; graph?: true } = {}): boolean => {
    const stopPropagation = vi.fn();
    const flags = {
      ctrlKey: false,
      altKey: false,
      metaKey: false,
      shiftKey: false,
      isComposing: false,
      ...held,
    };
    const getModifierState = (name: string): boolean => name === 'AltGraph' && held.graph === true;
    const event = { key, code: '', target: null, defaultPrevented: false, getModifierState, ...flags };
    listener({ ...event, stopPropagation, preventDefault: () => undefined });
    return stopPropagation.mock.calls.length === 0;
  };
  const query = (): string => useUi.getState().paletteQuery;

  it('become its query, in order', () => {
    openPalette('>');
    for (const key of 'lok') expect(press(key)).toBe(false);
    press('Backspace');
    for (const key of 'ck') press(key);
    expect(query()).toBe('>lock');
  });

  it('include characters of AltGr, but no shortcuts', () => {
    openPalette();
    press('@', { ctrlKey: true, altKey: true, graph: true });
    press('c', { ctrlKey: true });
    press('x', { altKey: true });
    expect(query()).toBe('@');
  });

  it('never reach what had the focus, be it a shell that waits for Enter', () => {
    openPalette();
    for (const key of ['Enter', 'Tab', 'ArrowUp', 'Delete', 'F1']) expect(press(key)).toBe(false);
    expect(press('c', { ctrlKey: true })).toBe(false);
    expect(query()).toBe('');
  });

  it('close it by Esc, and go where they belong afterwards', () => {
    openPalette();
    press('Escape');
    expect(useUi.getState().paletteOpen).toBe(false);
    expect(press('l')).toBe(true);
    expect(query()).toBe('');
  });

  it('are its own once it is there', () => {
    openPalette();
    press('l');
    palette = {};
    expect(press('o')).toBe(true);
    expect(query()).toBe('l');
  });
});
