import { useId, useState, type FormEvent, type ReactNode } from 'react';
import Button from '@mui/material/Button';
import { secretLabel, type ShownSource, type SourceReference } from '../../../shared/model/secretSource';
import { call } from '../../ipc/client';
import { loadSources } from '../../stores/sources';
import { confirm } from '../../ui/confirm';
import { ErrorNote } from '../../ui/ErrorNote';
import { TextField } from '../../ui/Field';
import { SideSheet } from '../../ui/SideSheet';
import { attempt } from '../commands';
import { confirmDiscard } from '../confirmDiscard';
import { closeSheet } from '../sheets';
import { useForm } from '../useForm';
import { SourceFields } from './SourceFields';
import { checkSourceForm, emptySourceForm, toSourceForm } from './sourceForm';
import { SourceSecret } from './SourceSecret';
import { SourceTestPanel } from './SourceTestPanel';
import css from '../form.module.css';
import lists from '../lists.module.css';

/** Properties of {@link SourceEditor}. */
export interface SourceEditorProps {
  /** Undefined: a new one. */
  source: ShownSource | undefined;
  onBack: () => void;
  onSaved: (id: string) => void;
}

/** Tries a saved source: a database by opening it, the others by reading one entry. */
function TestSection({ source, dirty }: { source: ShownSource; dirty: boolean }): ReactNode {
  const [typed, setTyped] = useState('');
  const isCommand = source.config.kind === 'command';
  const text = typed.trim();
  const reference: SourceReference | null = text === '' ? null : { reference: text, field: '' };
  return (
    <section aria-label="Test" className={css.form}>
      <div className={lists.heading}>Try it</div>
      {source.config.kind !== 'keepass' && (
        <TextField
          label={isCommand ? 'Reference' : 'Path'}
          value={typed}
          onChange={setTyped}
          placeholder="network/core"
          help={
            isCommand
              ? 'The command is run with it; what it prints is thrown away.'
              : 'Read and thrown away. Empty: only the way in is tried.'
          }
          mono
        />
      )}
      <SourceTestPanel
        sourceId={source.id}
        reference={reference}
        label={isCommand ? 'Run the command' : 'Test'}
        disabled={dirty || (isCommand && reference === null)}
      />
    </section>
  );
}

/** Adds or edits one source. */
export function SourceEditor({ source, onBack, onSaved }: SourceEditorProps): ReactNode {
  const [initial] = useState(() => (source === undefined ? emptySourceForm() : toSourceForm(source)));
  const state = useForm(initial, checkSourceForm);
  const formId = useId();
  const { dirty } = state;
  const isNew = source === undefined;
  const title = isNew ? 'Add source' : source.name;
  const save = async (): Promise<void> => {
    const saved = await state.submit((draft) =>
      isNew ? call('sources.create', draft) : call('sources.update', { id: source.id, draft }),
    );
    if (saved === undefined) return;
    state.reset(toSourceForm(saved));
    await loadSources();
    onSaved(saved.id);
    if (saved.hasSecret || secretLabel(saved.config) === null) return;
    await call('sources.enterSecret', { id: saved.id });
    await loadSources();
  };
  const back = async (): Promise<void> => {
    if (await confirmDiscard(dirty, title)) onBack();
  };
  const remove = async (): Promise<void> => {
    if (isNew) return;
    const confirmed = await confirm({
      title: `Delete “${source.name}”?`,
      text: 'The secret that opens it is deleted from the vault, too. What it leads to stays as it is.',
      confirmLabel: 'Delete',
      danger: true,
    });
    if (!confirmed) return;
    await call('sources.remove', { id: source.id });
    await loadSources();
    onBack();
  };
  return (
    <SideSheet
      open
      width={560}
      title={title}
      dirty={dirty}
      onClose={closeSheet}
      footer={
        <>
          {!isNew && (
            <Button color="error" variant="text" onClick={() => attempt(remove)}>
              Delete…
            </Button>
          )}
          <span className={css.spacer} />
          <Button variant="text" onClick={() => attempt(back)}>
            All sources
          </Button>
          <Button
            type="submit"
            form={formId}
            variant="contained"
            color="primary"
            disabled={state.saving || (!isNew && !dirty)}
          >
            {isNew ? 'Add source' : 'Save'}
          </Button>
        </>
      }
    >
      <form
        id={formId}
        className={css.form}
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          attempt(save);
        }}
        noValidate
      >
        {state.failure !== null && <ErrorNote {...state.failure} />}
        <SourceFields state={state} />
      </form>
      {source !== undefined && (
        <>
          <SourceSecret source={source} />
          <TestSection source={source} dirty={dirty} />
        </>
      )}
    </SideSheet>
  );
}
