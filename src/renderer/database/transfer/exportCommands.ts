import { MAX_STATEMENT_LENGTH } from '../../../shared/model/transfer';
import { toast } from '../../ui/toast';
import type { ResultInfo } from '../queryLog';
import type { QueryTab } from '../queryTab';
import { firstTable } from '../resultLabel';

const PARTIAL: Readonly<Record<ResultInfo['state'], string>> = {
  complete: '',
  partial: 'This result was cut short: the file will hold only the rows that arrived.',
  running: 'Rows are still arriving: the file will hold only those that are there when it is written.',
};

/** Opens the sheet for a result that is kept. */
export function exportResult(tab: QueryTab, result: ResultInfo): void {
  const { key, resultId, label, columns, rows, state, statement } = result;
  if (!tab.query.isKept(key)) {
    toast({
      message: 'The rows of this result went with the connection.',
      hint: 'Run the statement again to export them.',
    });
    return;
  }
  const table = firstTable(statement) ?? '';
  tab.exports.open({ what: 'result', key, resultId, label, table, columns, rows, partial: PARTIAL[state] });
}

/** The same for the result that is shown. */
export function exportShown(tab: QueryTab): void {
  const { results, shown } = tab.query.store.getState();
  const result = results.find(({ key }) => key === shown);
  if (result !== undefined) exportResult(tab, result);
}

/** Opens the sheet for the statement under the cursor, whose rows never come into the tab. */
export function exportStatement(tab: QueryTab): void {
  const [first, ...rest] = tab.editor.toRun(false);
  if (first === undefined || rest.length > 0) {
    toast({
      message: 'An export takes one statement.',
      hint: 'Put the cursor into a statement, or select one.',
    });
    return;
  }
  if (first.text.length > MAX_STATEMENT_LENGTH) {
    toast({ message: 'This statement is too long to be exported.', hint: 'Run it and export the result.' });
    return;
  }
  tab.exports.open({ what: 'statement', statement: first.text });
}
