import { FolderOpen } from 'lucide-react';
import type { ReactNode } from 'react';
import Button from '@mui/material/Button';
import type { CallInput } from '../../shared/ipc/contract';
import { call } from '../ipc/client';
import { attempt } from '../inventory/commands';
import { TextField, type TextFieldProps } from '../ui/Field';
import css from './feeds.module.css';

/** Properties of {@link PathField}. */
export interface PathFieldProps extends Pick<
  TextFieldProps,
  'label' | 'value' | 'onChange' | 'placeholder' | 'help' | 'error' | 'required'
> {
  what: CallInput<'feeds.choose'>['what'];
}

/** A path that can be typed or chosen. */
export function PathField({ what, ...field }: PathFieldProps): ReactNode {
  const choose = async (): Promise<void> => {
    const chosen = await call('feeds.choose', { what });
    if (chosen !== null) field.onChange(chosen);
  };
  return (
    <TextField
      {...field}
      mono
      endAdornment={
        <Button
          className={css.choose ?? ''}
          variant="text"
          startIcon={<FolderOpen size={14} />}
          onClick={() => attempt(choose)}
        >
          Choose…
        </Button>
      }
    />
  );
}
