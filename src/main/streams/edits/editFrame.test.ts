import { describe, expect, it } from 'vitest';
import { MAX_CHANGES } from '../../../shared/edits';
import { editQuestionSchema } from './editFrame';

const cell = { column: 0, value: { kind: 'text', text: 'x' } };
const update = { kind: 'update', id: 1, row: 1, base: 0, cells: [cell] };
const fits = (changes: unknown[]): boolean =>
  editQuestionSchema.safeParse({ what: 'apply', changes }).success;

describe('questions about edits', () => {
  it('takes changes of each kind', () => {
    expect(
      fits([
        update,
        { kind: 'delete', id: 2, row: 2, base: 3 },
        { kind: 'insert', id: 3, cells: [{ column: 1, value: { kind: 'default' } }] },
      ]),
    ).toBe(true);
  });

  it('refuses what names a row or a column twice, brings old values along, or is too much', () => {
    expect(fits([update, { ...update, id: 2 }])).toBe(false);
    expect(fits([update, { ...update, row: 2 }])).toBe(false);
    expect(fits([{ ...update, cells: [cell, cell] }])).toBe(false);
    expect(fits([{ ...update, old: ['x'] }])).toBe(false);
    expect(fits([{ ...update, row: -1 }])).toBe(false);
    expect(fits([])).toBe(false);
    const many = Array.from({ length: MAX_CHANGES + 1 }, (_, id) => ({ ...update, id, row: id }));
    expect(fits(many)).toBe(false);
    expect(fits(many.slice(1))).toBe(true);
  });
});
