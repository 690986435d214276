import { FolderOpen } from 'lucide-react';
import type { ReactNode } from 'react';
import Button from '@mui/material/Button';
import type { CallInput } from '../../../shared/ipc/contract';
import { call } from '../../ipc/client';
import { TextField, type TextFieldProps } from '../../ui/Field';
import { attempt } from '../commands';

/** Properties of {@link PathField}. */
export interface PathFieldProps extends Pick<
  TextFieldProps,
  'label' | 'value' | 'onChange' | 'placeholder' | 'help' | 'error' | 'onBlur' | 'autoFocus'
> {
  what: CallInput<'sources.chooseFile'>['what'];
}

/** A path that can be typed or chosen. */
export function PathField({ what, ...field }: PathFieldProps): ReactNode {
  const choose = async (): Promise<void> => {
    const chosen = await call('sources.chooseFile', { what });
    if (chosen !== null) field.onChange(chosen);
  };
  return (
    <TextField
      {...field}
      mono
      endAdornment={
        <Button variant="text" startIcon={<FolderOpen size={14} />} onClick={() => attempt(choose)}>
          Choose…
        </Button>
      }
    />
  );
}
