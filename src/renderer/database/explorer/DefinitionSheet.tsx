import type { ReactNode } from 'react';
import Button from '@mui/material/Button';
import { useStore } from 'zustand';
import { call } from '../../ipc/client';
import { describeError } from '../../ui/describeError';
import { SideSheet } from '../../ui/SideSheet';
import { toast } from '../../ui/toast';
import type { Explorer } from './explorer';
import css from './explorer.module.css';

/** Puts a text on the clipboard and says so. */
export function copyText(text: string, what: string): void {
  call('clipboard.write', { text, selection: 'clipboard' }).then(
    () => toast({ message: `Copied ${what}.` }),
    (error: unknown) => toast({ ...describeError(error), tone: 'error' }),
  );
}

/** The text of a view, to read and copy. */
export function DefinitionSheet({ explorer }: { explorer: Explorer }): ReactNode {
  const definition = useStore(explorer.store, (state) => state.definition);
  if (definition === null) return null;
  const { title, text } = definition;
  return (
    <SideSheet
      open
      title={`Definition of ${title}`}
      width={640}
      onClose={() => explorer.closeDefinition()}
      footer={
        <Button disabled={text === ''} onClick={() => copyText(text, `the definition of ${title}`)}>
          Copy
        </Button>
      }
    >
      <pre className={css.definition} data-selectable tabIndex={0}>
        {text === ''
          ? 'The server gives no definition for it: your user may not be allowed to see it.'
          : text}
      </pre>
    </SideSheet>
  );
}
