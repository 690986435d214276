import { describe, expect, it, vi } from 'vitest';
import type { PaletteEntry } from './paletteEntries';

vi.stubGlobal('window', { addEventListener: () => undefined, binnacle: {} });
const { findEntries, readQuery } = await import('./paletteEntries');

const entry = (
  kind: PaletteEntry['kind'],
  title: string,
  more: Partial<PaletteEntry> = {},
): PaletteEntry => ({
  key: `${kind}:${title}`,
  kind,
  title,
  detail: '',
  keywords: '',
  icon: null,
  run: () => undefined,
  ...more,
});

const entries = [
  entry('action', 'Lock the vault'),
  entry('action', 'Open settings', { keywords: 'preferences' }),
  entry('host', 'core-sw-01', { detail: '10.0.0.11' }),
  entry('host', 'core-sw-02', { detail: '10.0.0.12' }),
  entry('tab', 'Local shell'),
];
const titles = (query: string, recent: string[] = []): string[] =>
  findEntries(entries, query, recent, 50).map((found) => found.entry.title);

describe('palette', () => {
  it('reads the prefixes', () => {
    expect(readQuery('> lock')).toEqual({ kind: 'action', text: 'lock' });
    expect(readQuery('@db')).toEqual({ kind: 'host', text: 'db' });
    expect(readQuery('#')).toEqual({ kind: 'tab', text: '' });
    expect(readQuery('user@host')).toEqual({ kind: null, text: 'user@host' });
  });

  it('finds hosts by address and actions by other words', () => {
    expect(titles('10.0.0.12')[0]).toBe('core-sw-02');
    expect(titles('preferences')).toEqual(['Open settings']);
  });

  it('lists recent entries first, and no hosts before anything is typed', () => {
    expect(titles('', ['host:core-sw-02'])).toEqual([
      'core-sw-02',
      'Lock the vault',
      'Open settings',
      'Local shell',
    ]);
  });

  it('prefers recent entries among equal fits', () => {
    expect(titles('core')[0]).toBe('core-sw-01');
    expect(titles('core', ['host:core-sw-02'])[0]).toBe('core-sw-02');
  });

  it('keeps to one kind behind a prefix', () => {
    expect(titles('@')).toEqual(['core-sw-01', 'core-sw-02']);
    expect(titles('>core')).toEqual([]);
  });
});
