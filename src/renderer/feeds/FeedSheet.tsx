import { useEffect, useId, useRef, useState, type FormEvent, type ReactNode } from 'react';
import Button from '@mui/material/Button';
import type { FeedDraft, FeedTrial } from '../../shared/model/feed';
import { call } from '../ipc/client';
import { attempt } from '../inventory/commands';
import { confirmDiscard } from '../inventory/confirmDiscard';
import { FolderPicker } from '../inventory/FolderPicker';
import { sameForm } from '../inventory/hostDraft';
import { closeSheet } from '../inventory/sheets';
import { useForm, type FormState } from '../inventory/useForm';
import { useFeed } from '../stores/feeds';
import { revealNode } from '../stores/ui';
import { ErrorNote } from '../ui/ErrorNote';
import { TextField } from '../ui/Field';
import { SideSheet } from '../ui/SideSheet';
import { toast } from '../ui/toast';
import { feedName } from './feedCommands';
import {
  type CheckedFeed,
  checkFeed,
  checkNewFeed,
  emptyFeedForm,
  type FeedForm,
  sourceOf,
  toFeedForm,
} from './feedForm';
import { counted } from './feedWords';
import { RhythmFields } from './RhythmFields';
import { SourceFields } from './SourceFields';
import { TrialResult } from './TrialResult';
import form from '../inventory/form.module.css';

/** Properties of {@link FeedSheet}. */
export interface FeedSheetProps {
  /** Null: a new live folder. */
  id: string | null;
  /** Where a new one goes; null: the top level. */
  parentId: string | null;
}

type State = FormState<FeedForm, CheckedFeed>;

interface Trial {
  /** What the source was tried with: another one needs another trial. */
  source: unknown;
  result: FeedTrial | null;
}

/** Reads the source as the form has it, and keeps what it gave. */
function useTrial(state: State): { trial: FeedTrial | null; running: boolean; run: () => Promise<void> } {
  const [trial, setTrial] = useState<Trial | null>(null);
  const [running, setRunning] = useState(false);
  const same = trial !== null && sameForm(trial.source, sourceOf(state.form));
  const run = async (): Promise<void> => {
    const source = sourceOf(state.form);
    await state.submit(async ({ draft }) => {
      setRunning(true);
      setTrial(null);
      try {
        setTrial({ source, result: await call('feeds.try', { draft }) });
      } finally {
        setRunning(false);
      }
    });
  };
  return { trial: same ? trial.result : null, running, run };
}

async function create(trialId: string, { draft, name, parentId }: CheckedFeed): Promise<void> {
  const feed = await call('feeds.create', { trialId, draft, folder: { name, parentId } });
  closeSheet();
  revealNode({ kind: 'folder', id: feed.folderId });
  if (feed.last?.outcome === 'failed') {
    toast({
      message: `${name} could not be filled. ${feed.last.message}`,
      hint: feed.last.hint,
      tone: 'error',
    });
  } else {
    toast({ message: `${name} is live: ${counted(feed.last?.counts.added ?? 0, 'host')}.`, tone: 'success' });
  }
}

async function save(id: string, draft: FeedDraft): Promise<void> {
  await call('feeds.update', { id, draft });
  closeSheet();
}

/** Adds or edits a live folder. A new one is tried before it is made, so that nobody is surprised. */
export function FeedSheet({ id, parentId }: FeedSheetProps): ReactNode {
  const feed = useFeed(id ?? undefined);
  const [initial] = useState(() => (feed === undefined ? emptyFeedForm(parentId) : toFeedForm(feed.draft)));
  const isNew = id === null;
  const state = useForm(initial, isNew ? checkNewFeed : checkFeed);
  const { trial, running, run } = useTrial(state);
  const formId = useId();
  const result = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (trial !== null || running) result.current?.scrollIntoView({ block: 'nearest' });
  }, [trial, running]);
  const title = isNew ? 'New live folder' : `Edit live folder ${feed === undefined ? '' : feedName(feed)}`;
  const ready = trial?.state === 'read' ? trial : null;
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    if (!isNew) attempt(() => state.submit(({ draft }) => save(id, draft)));
    else if (ready === null) attempt(run);
    else attempt(() => state.submit((checked) => create(ready.trialId, checked)));
  };
  const cancel = async (): Promise<void> => {
    if (await confirmDiscard(state.dirty, title)) closeSheet();
  };
  const main = isNew
    ? ready === null
      ? 'Try it'
      : `Create with ${counted(ready.hostCount, 'host')}`
    : 'Save';
  return (
    <SideSheet
      open
      title={title}
      subtitle="A folder that follows a source: hosts come, change and go with it. What you add to them stays."
      dirty={state.dirty}
      onClose={closeSheet}
      width={520}
      footer={
        <>
          {(!isNew || ready !== null) && (
            <Button onClick={() => attempt(run)} disabled={running || state.saving}>
              {ready === null ? 'Try it' : 'Try it again'}
            </Button>
          )}
          <span className={form.spacer} />
          <Button variant="text" onClick={() => attempt(cancel)}>
            Cancel
          </Button>
          <Button
            type="submit"
            form={formId}
            variant="contained"
            color="primary"
            disabled={running || state.saving || (!isNew && !state.dirty)}
          >
            {running && isNew ? 'Trying…' : main}
          </Button>
        </>
      }
    >
      <form id={formId} className={form.form} onSubmit={onSubmit} noValidate>
        {state.failure !== null && <ErrorNote {...state.failure} />}
        <SourceFields state={state} />
        {isNew && <PlaceFields state={state} />}
        <RhythmFields state={state} />
        <div ref={result} className={form.form} aria-live="polite">
          {running && <div className={form.muted}>Reading the source…</div>}
          {trial !== null && <TrialResult trial={trial} />}
        </div>
      </form>
    </SideSheet>
  );
}

function PlaceFields({ state }: { state: State }): ReactNode {
  const { form: values, change, issue } = state;
  return (
    <div className={form.halves}>
      <TextField
        label="Name"
        required
        value={values.name}
        onChange={(name) => change({ name })}
        placeholder="NetBox"
        error={issue('name')}
      />
      <FolderPicker
        label="Inside"
        folderId={values.parentId}
        onPick={(parentId) => change({ parentId })}
        error={undefined}
      />
    </div>
  );
}
