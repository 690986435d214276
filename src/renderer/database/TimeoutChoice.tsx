import type { ReactNode } from 'react';
import MenuItem from '@mui/material/MenuItem';
import Select from '@mui/material/Select';
import { useStore } from 'zustand';
import { setQueryLayout } from './layout';
import type { QueryTab } from './queryTab';
import { TIMEOUTS, timeoutText } from './runWords';
import css from './StatusLine.module.css';

/** How long one statement may take; new tabs begin with what was chosen last. */
export function TimeoutChoice({ tab }: { tab: QueryTab }): ReactNode {
  const timeoutMs = useStore(tab.query.store, (state) => state.timeoutMs);
  const choose = (value: string): void => {
    const ms = value === '' ? null : Number(value);
    tab.query.setTimeout(ms);
    setQueryLayout({ timeoutMs: ms });
  };
  return (
    <Select
      className={css.timeout ?? ''}
      value={timeoutMs === null ? '' : String(timeoutMs)}
      displayEmpty
      onChange={(event) => choose(event.target.value)}
      SelectDisplayProps={{ 'aria-label': 'Time limit of one statement' }}
    >
      {TIMEOUTS.map((ms) => (
        <MenuItem key={ms ?? 'none'} value={ms === null ? '' : String(ms)}>
          {timeoutText(ms)}
        </MenuItem>
      ))}
    </Select>
  );
}
