import { ChartLine, Table2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { IconAction } from '../../ui/IconAction';
import css from './ResultsPanel.module.css';

/** How a result is shown. */
export type ResultView = 'table' | 'chart';

/** Properties of {@link ViewSwitch}. */
export interface ViewSwitchProps {
  /** Of the result. */
  label: string;
  view: ResultView;
  onPick: (view: ResultView) => void;
}

/** Shows a result as a table or as a chart. */
export function ViewSwitch({ label, view, onPick }: ViewSwitchProps): ReactNode {
  return (
    <span className={css.switch} role="group" aria-label={`Show ${label} as`}>
      <IconAction
        icon={Table2}
        size={14}
        label="Table"
        pressed={view === 'table'}
        onClick={() => onPick('table')}
      />
      <IconAction
        icon={ChartLine}
        size={14}
        label="Chart"
        pressed={view === 'chart'}
        onClick={() => onPick('chart')}
      />
    </span>
  );
}
