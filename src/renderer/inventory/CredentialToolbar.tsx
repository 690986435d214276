import { Plus, Search } from 'lucide-react';
import type { ReactNode } from 'react';
import Button from '@mui/material/Button';
import MenuItem from '@mui/material/MenuItem';
import OutlinedInput from '@mui/material/OutlinedInput';
import Select from '@mui/material/Select';
import {
  CREDENTIAL_FILTERS,
  CREDENTIAL_ORDERS,
  FILTER_LABEL,
  ORDER_LABEL,
  type CredentialView,
} from './credentialList';
import css from './lists.module.css';

/** Properties of {@link CredentialToolbar}. */
export interface CredentialToolbarProps {
  view: CredentialView;
  /** How many end soon or have ended. */
  expiring: number;
  onChange: (patch: Partial<CredentialView>) => void;
  onNew: () => void;
}

/** Narrows and orders the list of credentials. */
export function CredentialToolbar({ view, expiring, onChange, onNew }: CredentialToolbarProps): ReactNode {
  return (
    <>
      <div className={css.toolbar}>
        <OutlinedInput
          value={view.query}
          onChange={(event) => onChange({ query: event.target.value })}
          placeholder="Filter credentials"
          autoFocus
          startAdornment={<Search size={14} className={css.filterIcon} aria-hidden />}
          inputProps={{ 'aria-label': 'Filter credentials', spellCheck: false }}
        />
        <Button startIcon={<Plus size={15} />} onClick={onNew}>
          Add
        </Button>
      </div>
      <div className={css.toolbar}>
        <div className={css.choices} role="group" aria-label="Which credentials">
          {CREDENTIAL_FILTERS.map((filter) => (
            <button
              key={filter}
              type="button"
              className={css.choice}
              aria-pressed={view.filter === filter}
              onClick={() => onChange({ filter })}
            >
              {FILTER_LABEL[filter]}
              {filter === 'expiring' && expiring > 0 && <span className={css.count}>{expiring}</span>}
            </button>
          ))}
        </div>
        <Select
          value={view.order}
          className={css.order ?? ''}
          onChange={(event) => {
            const order = CREDENTIAL_ORDERS.find((each) => each === event.target.value);
            if (order !== undefined) onChange({ order });
          }}
          SelectDisplayProps={{ 'aria-label': 'Order' }}
        >
          {CREDENTIAL_ORDERS.map((order) => (
            <MenuItem key={order} value={order}>
              {ORDER_LABEL[order]}
            </MenuItem>
          ))}
        </Select>
      </div>
    </>
  );
}
