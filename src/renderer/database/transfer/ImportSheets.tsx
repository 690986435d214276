import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { MAX_REFUSED_ROWS } from '../../../shared/model/importing';
import { SideSheet } from '../../ui/SideSheet';
import type { QueryTab } from '../queryTab';
import { ImportSheet } from './ImportSheet';
import type { ImportsState } from './imports';
import css from './transfer.module.css';

/** What an import asks, and what it has to say afterwards. */
export function ImportSheets({ tab }: { tab: QueryTab }): ReactNode {
  const sheet = useStore(tab.imports.store, (state) => state.sheet);
  const report = useStore(tab.imports.store, (state) => state.report);
  if (sheet !== null) return <ImportSheet key={sheet.grantId} tab={tab} chosen={sheet} />;
  return report === null ? null : <ReportSheet report={report} onClose={() => tab.imports.close()} />;
}

interface ReportSheetProps {
  report: NonNullable<ImportsState['report']>;
  onClose: () => void;
}

/** The rows that were left out. */
function ReportSheet({ report, onClose }: ReportSheetProps): ReactNode {
  const { rows, refused, refusedCount, refusedFile } = report.answer;
  return (
    <SideSheet open title="Rows that were left out" subtitle={report.fileName} width={520} onClose={onClose}>
      <p className={css.partial} role="status">
        Rows imported: {rows.toLocaleString()}; refused: {refusedCount.toLocaleString()}. What was refused
        stands in {refusedFile} beside the file, with what is wrong: put it right there and import that file.
      </p>
      <table className={css.refused} data-selectable>
        <thead>
          <tr>
            <th scope="col">Line</th>
            <th scope="col">Why</th>
          </tr>
        </thead>
        <tbody>
          {refused.map(({ line, why }, index) => (
            <tr key={index}>
              <td>{line.toLocaleString()}</td>
              <td>{why}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {refusedCount > MAX_REFUSED_ROWS && (
        <p className={css.note}>The first {MAX_REFUSED_ROWS} are listed.</p>
      )}
    </SideSheet>
  );
}
