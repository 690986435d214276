import { useMemo, type ReactNode } from 'react';
import MenuItem from '@mui/material/MenuItem';
import OutlinedInput from '@mui/material/OutlinedInput';
import Select from '@mui/material/Select';
import { DEFAULT_PORTS, PROTOCOLS } from '../../../shared/model/inventory';
import { PROTOCOL_LABEL } from '../../ui/protocols';
import { TagsInput } from '../TagsField';
import { countText } from '../words';
import { BulkRow } from './BulkRow';
import type { BulkForm } from './bulkForm';
import { SEVERAL, type BulkScope } from './bulkScope';
import css from './bulk.module.css';

/** Tags that are named where hosts differ. */
const NAMED_TAGS = 4;

function tagsNow({ common }: BulkScope): string {
  if (common === undefined) return '';
  if (common.tags !== null) return common.tags.length === 0 ? 'No tags' : common.tags.join(', ');
  const named = common.someTags.slice(0, NAMED_TAGS).map(({ tag, count }) => `${tag} (${countText(count)})`);
  const more = common.someTags.length - named.length;
  return `Several: ${named.join(', ')}${more > 0 ? `, ${more} more` : ''}`;
}

function TagsRow(scope: BulkScope): ReactNode {
  const { form, change, issue, preview, common } = scope;
  const { tags } = form;
  const set = (patch: Partial<BulkForm['tags']>): void => change({ tags: { ...tags, ...patch } });
  const present = useMemo(() => common?.someTags.map(({ tag }) => tag) ?? [], [common]);
  const error = issue('tags');
  return (
    <BulkRow
      row="tags"
      label="Tags"
      autoFocus
      mode={tags.mode}
      modes={[
        ['keep', 'Keep'],
        ['change', 'Add or remove'],
        ['set', 'Replace all'],
        ['clear', 'Clear'],
      ]}
      onMode={(mode) => set({ mode })}
      now={tagsNow(scope)}
      {...{ preview, error }}
    >
      {tags.mode === 'change' && (
        <>
          <div className={css.pair}>
            <span className={css.pairLabel}>Add</span>
            <TagsInput
              tags={tags.add}
              onChange={(add) => set({ add })}
              control={{ 'aria-label': 'Tags to add' }}
              invalid={error !== undefined}
            />
          </div>
          <div className={css.pair}>
            <span className={css.pairLabel}>Remove</span>
            <TagsInput
              tags={tags.remove}
              onChange={(remove) => set({ remove })}
              control={{ 'aria-label': 'Tags to remove' }}
              invalid={error !== undefined}
              offered={present}
              placeholder="Tags they have"
            />
          </div>
        </>
      )}
      {tags.mode === 'set' && (
        <TagsInput
          tags={tags.set}
          onChange={(next) => set({ set: next })}
          control={{ 'aria-label': 'Tags to set' }}
          invalid={error !== undefined}
        />
      )}
    </BulkRow>
  );
}

function SystemRow({ form, change, issue, preview, common }: BulkScope): ReactNode {
  const { os } = form;
  const error = issue('os');
  return (
    <BulkRow
      row="os"
      label="Operating system"
      mode={os.mode}
      modes={[
        ['keep', 'Keep'],
        ['set', 'Set'],
        ['clear', 'Clear'],
      ]}
      onMode={(mode) => change({ os: { ...os, mode } }, 'os.mode')}
      now={common === undefined ? '' : common.os === null ? SEVERAL : common.os || 'Not set'}
      {...{ preview, error }}
    >
      {os.mode === 'set' && (
        <OutlinedInput
          value={os.text}
          autoFocus
          placeholder="Debian 12"
          error={error !== undefined}
          onChange={(event) => change({ os: { ...os, text: event.target.value } })}
          inputProps={{ 'aria-label': 'Operating system', maxLength: 100 }}
        />
      )}
    </BulkRow>
  );
}

function FavouriteRow({ form, change, preview, common }: BulkScope): ReactNode {
  const now =
    common?.favourite === null ? SEVERAL : common?.favourite === true ? 'Favourite' : 'Not a favourite';
  return (
    <BulkRow
      row="favourite"
      label="Favourite"
      mode={form.favourite}
      modes={[
        ['keep', 'Keep'],
        ['yes', 'Set'],
        ['no', 'Clear'],
      ]}
      onMode={(favourite) => change({ favourite })}
      now={common === undefined ? '' : now}
      preview={preview}
    />
  );
}

function NotesRow({ form, change, issue, preview, common }: BulkScope): ReactNode {
  const { notes } = form;
  const error = issue('notes');
  const first = common?.notes?.split('\n')[0] ?? '';
  return (
    <BulkRow
      row="notes"
      label="Notes"
      mode={notes.mode}
      modes={[
        ['keep', 'Keep'],
        ['append', 'Add below'],
        ['set', 'Replace'],
        ['clear', 'Clear'],
      ]}
      onMode={(mode) => change({ notes: { ...notes, mode } })}
      now={common === undefined ? '' : common.notes === null ? SEVERAL : first || 'No notes'}
      {...{ preview, error }}
    >
      {(notes.mode === 'append' || notes.mode === 'set') && (
        <OutlinedInput
          value={notes.text}
          autoFocus
          multiline
          minRows={2}
          maxRows={8}
          error={error !== undefined}
          onChange={(event) => change({ notes: { ...notes, text: event.target.value } })}
          inputProps={{ 'aria-label': 'Notes' }}
        />
      )}
    </BulkRow>
  );
}

function portNow({ form, common }: BulkScope): string {
  const { protocol } = form.port;
  if (common === undefined) return '';
  if (!common.ports.has(protocol)) return `No host has ${PROTOCOL_LABEL[protocol]}`;
  const port = common.ports.get(protocol);
  return `${PROTOCOL_LABEL[protocol]}: ${port === null || port === undefined ? 'several ports' : port}`;
}

function PortRow(scope: BulkScope): ReactNode {
  const { form, change, issue, preview } = scope;
  const { port } = form;
  const error = issue('port');
  const set = (patch: Partial<BulkForm['port']>): void => change({ port: { ...port, ...patch } });
  return (
    <BulkRow
      row="port"
      label="Port"
      mode={port.mode}
      modes={[
        ['keep', 'Keep'],
        ['set', 'Set'],
      ]}
      onMode={(mode) => set({ mode })}
      now={portNow(scope)}
      {...{ preview, error }}
    >
      {port.mode === 'set' && (
        <div className={css.port}>
          <Select
            value={port.protocol}
            onChange={(event) => {
              const protocol = PROTOCOLS.find((each) => each === event.target.value) ?? 'ssh';
              set({ protocol, port: String(DEFAULT_PORTS[protocol]) });
            }}
            SelectDisplayProps={{ 'aria-label': 'Protocol whose port is set' }}
          >
            {PROTOCOLS.map((protocol) => (
              <MenuItem key={protocol} value={protocol}>
                {PROTOCOL_LABEL[protocol]}
              </MenuItem>
            ))}
          </Select>
          <OutlinedInput
            value={port.port}
            error={error !== undefined}
            onChange={(event) => set({ port: event.target.value })}
            inputProps={{ 'aria-label': 'Port', inputMode: 'numeric' }}
          />
        </div>
      )}
    </BulkRow>
  );
}

/** What hosts have of their own, besides custom fields and what is inherited. */
export function BulkBasics(scope: BulkScope): ReactNode {
  return (
    <>
      <TagsRow {...scope} />
      <SystemRow {...scope} />
      <FavouriteRow {...scope} />
      <PortRow {...scope} />
      <NotesRow {...scope} />
    </>
  );
}
