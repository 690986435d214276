import type { ReactNode } from 'react';
import Button from '@mui/material/Button';
import { useStore } from 'zustand';
import { call } from '../../ipc/client';
import { describeError } from '../../ui/describeError';
import { SideSheet } from '../../ui/SideSheet';
import { toast } from '../../ui/toast';
import type { QueryTab } from '../queryTab';
import css from './explorer.module.css';

/** Puts a text on the clipboard and says so. */
export function copyText(text: string, what: string): void {
  call('clipboard.write', { text, selection: 'clipboard' }).then(
    () => toast({ message: `Copied ${what}.` }),
    (error: unknown) => toast({ ...describeError(error), tone: 'error' }),
  );
}

/** The statements that make an object again, to read, copy and put into the editor. */
export function DefinitionSheet({ tab }: { tab: QueryTab }): ReactNode {
  const definition = useStore(tab.explorer.store, (state) => state.definition);
  if (definition === null) return null;
  const { title, text } = definition;
  const insert = (): void => {
    tab.explorer.closeDefinition();
    // The editor ends what it adds with a semicolon of its own.
    tab.editor.append(text.trimEnd().replace(/;$/, ''));
    tab.editor.focus();
  };
  return (
    <SideSheet
      open
      title={`DDL of ${title}`}
      width={640}
      onClose={() => tab.explorer.closeDefinition()}
      footer={
        <>
          <Button disabled={text === ''} onClick={insert}>
            Insert into the editor
          </Button>
          <Button disabled={text === ''} onClick={() => copyText(text, `the DDL of ${title}`)}>
            Copy
          </Button>
        </>
      }
    >
      <pre className={css.definition} data-selectable tabIndex={0} aria-label={`DDL of ${title}`}>
        {text === '' ? 'The server does not tell it: your user may not be allowed to see it.' : text}
      </pre>
    </SideSheet>
  );
}
