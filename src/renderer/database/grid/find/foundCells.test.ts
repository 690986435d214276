import { describe, expect, it, vi } from 'vitest';
import { FoundCells } from './foundCells';

describe('cells that were found', () => {
  it('are asked for by blocks when they are drawn, once', async () => {
    const ask = vi.fn((row: number) => Promise.resolve(Uint32Array.of(row + 1, 2, row + 1, 0, row + 3, 1)));
    const onChange = vi.fn();
    const found = new FoundCells(ask, () => 1000, onChange);
    expect(found.columnsIn(70)).toBeNull();
    expect(found.columnsIn(65)).toBeNull();
    await vi.waitFor(() => expect(onChange).toHaveBeenCalledOnce());
    expect(ask).toHaveBeenCalledExactlyOnceWith(64, 64);
    expect(found.columnsIn(65)).toEqual(new Set([2, 0]));
    expect(found.columnsIn(67)).toEqual(new Set([1]));
    expect(found.columnsIn(66)).toBeNull();
    expect(ask).toHaveBeenCalledOnce();
  });

  it('are asked for again where more rows have come since', async () => {
    let rows = 10;
    const ask = vi.fn(() => Promise.resolve(Uint32Array.of(1, 0)));
    const onChange = vi.fn();
    const found = new FoundCells(ask, () => rows, onChange);
    found.columnsIn(1);
    await vi.waitFor(() => expect(onChange).toHaveBeenCalledOnce());
    rows = 100;
    expect(found.columnsIn(1)).toEqual(new Set([0]));
    expect(ask).toHaveBeenCalledTimes(2);
  });

  it('stay as others where they can’t be read', async () => {
    const onChange = vi.fn();
    const found = new FoundCells(
      () => Promise.reject(new Error('gone')),
      () => 10,
      onChange,
    );
    expect(found.columnsIn(1)).toBeNull();
    await vi.waitFor(() => expect(onChange).toHaveBeenCalledOnce());
    expect(found.columnsIn(1)).toBeNull();
  });
});
