import { describe, expect, it } from 'vitest';
import type { Action } from '../stores/actions';
import { isHeard } from './keyboard';

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

  it('keeps a terminal’s own shortcuts to terminals', () => {
    expect(isHeard(action('terminal-only'), 'Ctrl+Shift+C', 'other')).toBe(false);
    expect(isHeard(action('terminal-only'), 'Ctrl+Shift+C', 'terminal')).toBe(true);
  });
});
