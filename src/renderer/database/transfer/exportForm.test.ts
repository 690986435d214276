import { describe, expect, it } from 'vitest';
import { exportOptionsSchema } from '../../../shared/model/transfer';
import { firstForm, formProblems, optionsOf, sourceOf, withKind } from './exportForm';
import type { ExportWhat } from './exports';

const result: ExportWhat = {
  ...{ what: 'result', key: 1, resultId: 7, label: '1 · t', table: 't', rows: 40, partial: '' },
  columns: ['a', 'b'].map((name) => ({ name, type: 'text', class: 'text' })),
};
const form = firstForm(result);

describe('the form of an export', () => {
  it('begins with all rows and columns, as the session host takes them', () => {
    expect(formProblems(form, result)).toEqual({});
    expect(exportOptionsSchema.safeParse(optionsOf(form, result, 'postgres')).success).toBe(true);
    expect(sourceOf(form, result)).toEqual({ what: 'result', resultId: 7, rows: null });
  });

  it('disarms formulas for spreadsheets, and not for programs', () => {
    const forSheets = withKind(form, 'csv-spreadsheet');
    const { csv, format } = optionsOf(forSheets, result, 'postgres');
    expect([format, csv.formulaGuard, csv.byteOrderMark]).toEqual(['csv', true, true]);
    expect(withKind(forSheets, 'csv').csv.formulaGuard).toBe(false);
  });

  it('takes rows and columns that are chosen, and refuses what makes no sense', () => {
    const some = { ...form, firstRow: '1,0', lastRow: '20', without: new Set([0]) };
    expect(sourceOf(some, result)).toMatchObject({ rows: { from: 9, to: 20 } });
    expect(optionsOf(some, result, 'postgres').columns).toEqual([1]);
    expect(formProblems({ ...form, firstRow: '0' }, result)).toHaveProperty('firstRow');
    expect(formProblems({ ...form, firstRow: '9', lastRow: '8' }, result)).toHaveProperty('lastRow');
    expect(formProblems({ ...form, without: new Set([0, 1]) }, result)).toHaveProperty('without');
    expect(formProblems({ ...form, csv: { ...form.csv, nullText: 'a,b' } }, result)).toHaveProperty('csv');
  });
});
