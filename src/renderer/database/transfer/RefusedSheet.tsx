import type { ReactNode } from 'react';
import { SideSheet } from '../../ui/SideSheet';
import type { ExportReport } from './exports';
import css from './transfer.module.css';

/** Properties of {@link RefusedSheet}. */
export interface RefusedSheetProps {
  report: ExportReport;
  onClose: () => void;
}

/** The cells that a file can't hold as they are. */
export function RefusedSheet({ report, onClose }: RefusedSheetProps): ReactNode {
  const { fileName, answer } = report;
  const { refused, refusedCount } = answer;
  const count = refusedCount.toLocaleString();
  return (
    <SideSheet open title="Cells that did not fit" subtitle={fileName} width={520} onClose={onClose}>
      <p className={css.partial} role="status">
        {refusedCount === 1 ? 'One cell' : `${count} cells`} could not be written as they are and stand empty
        in the file. Nothing was cut or changed. Another format, such as CSV, can hold them.
      </p>
      <table className={css.refused} data-selectable>
        <thead>
          <tr>
            <th scope="col">Row</th>
            <th scope="col">Column</th>
            <th scope="col">Why</th>
          </tr>
        </thead>
        <tbody>
          {refused.map(({ row, column, why }, index) => (
            <tr key={index}>
              <td>{row.toLocaleString()}</td>
              <td>{column}</td>
              <td>{why}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {refusedCount > refused.length && <p className={css.note}>The first {refused.length} are listed.</p>}
    </SideSheet>
  );
}
