import { useId, type ReactNode } from 'react';
import Button from '@mui/material/Button';
import css from './settings.module.css';

/** Properties of {@link ActionRow}. */
export interface ActionRowProps {
  label: string;
  help: ReactNode;
  /** Verb on the button. */
  button: string;
  primary?: boolean | undefined;
  disabled?: boolean | undefined;
  onClick: () => void;
}

/** A line of the settings with a button instead of a value. */
export function ActionRow({ label, help, button, primary, disabled, onClick }: ActionRowProps): ReactNode {
  const id = useId();
  return (
    <div className={css.row}>
      <div className={css.rowText}>
        <div className={css.rowLabel}>{label}</div>
        <div id={id} className={css.rowHelp}>
          {help}
        </div>
      </div>
      <div className={css.control} data-control="action">
        <Button
          variant={primary === true ? 'contained' : 'outlined'}
          color={primary === true ? 'primary' : 'inherit'}
          disabled={disabled ?? false}
          aria-describedby={id}
          onClick={onClick}
        >
          {button}
        </Button>
      </div>
    </div>
  );
}
