import { useEffect, useState, type ReactNode } from 'react';
import Button from '@mui/material/Button';
import { describeError } from '../../ui/describeError';
import { SelectField } from '../../ui/Field';
import { SideSheet } from '../../ui/SideSheet';
import type { QueryTab } from '../queryTab';
import { ColumnChoice, RowChoice } from './ExportScope';
import {
  EXPORT_KINDS,
  firstForm,
  firstRowOf,
  formProblems,
  optionsOf,
  sourceOf,
  withKind,
  type ExportForm,
  type ExportKind,
} from './exportForm';
import { FormatOptions } from './FormatOptions';
import type { ExportWhat } from './exports';
import { fileNameFor, whatText } from './exportWords';
import css from './transfer.module.css';

/** Properties of {@link ExportSheet}. */
export interface ExportSheetProps {
  tab: QueryTab;
  what: ExportWhat;
}

/** How rows go to a file: asks for all but the file itself, which is chosen in a dialog of the system. */
export function ExportSheet({ tab, what }: ExportSheetProps): ReactNode {
  const [form, setForm] = useState(() => firstForm(what));
  const [choosing, setChoosing] = useState(false);
  const problems = formProblems(form, what);
  const isWrong = Object.keys(problems).length > 0;
  const options = optionsOf(form, what, tab.dialect);
  const change = (changes: Partial<ExportForm>): void => setForm((before) => ({ ...before, ...changes }));
  const start = async (): Promise<void> => {
    setChoosing(true);
    const key = what.what === 'result' ? what.key : undefined;
    await tab.exports.start({ source: sourceOf(form, what), options, name: fileNameFor(what), key });
    setChoosing(false);
  };
  return (
    <SideSheet
      open
      title="Export rows"
      subtitle={whatText(what)}
      width={500}
      onClose={() => tab.exports.close()}
      footer={
        <>
          <Button onClick={() => tab.exports.close()}>Cancel</Button>
          <Button
            variant="contained"
            color="primary"
            disabled={isWrong || choosing}
            onClick={() => void start()}
          >
            Choose a file…
          </Button>
        </>
      }
    >
      {what.what === 'result' && what.partial !== '' && <p className={css.partial}>{what.partial}</p>}
      <SelectField
        label="Format"
        value={form.kind}
        options={EXPORT_KINDS}
        onChange={(kind) => setForm(withKind(form, kind as ExportKind))}
      />
      <FormatOptions form={form} problems={problems} onChange={change} />
      {what.what === 'result' && (
        <>
          <RowChoice form={form} rows={what.rows} problems={problems} onChange={change} />
          <ColumnChoice form={form} columns={what.columns} problem={problems.without} onChange={change} />
          {form.kind !== 'xlsx' && !isWrong && <Preview tab={tab} what={what} form={form} />}
        </>
      )}
    </SideSheet>
  );
}

interface PreviewProps {
  tab: QueryTab;
  what: Extract<ExportWhat, { what: 'result' }>;
  form: ExportForm;
}

function Preview({ tab, what, form }: PreviewProps): ReactNode {
  const [text, setText] = useState('');
  useEffect(() => {
    let isOver = false;
    const show = (shown: string): void => {
      if (!isOver) setText(shown);
    };
    const asked = async (): Promise<string> =>
      tab.exports.preview(what, firstRowOf(form), optionsOf(form, what, tab.dialect));
    asked().then(show, (error: unknown) => show(describeError(error).message));
    return () => {
      isOver = true;
    };
  }, [tab, what, form]);
  return (
    <>
      <h3 className={css.heading}>First lines of the file</h3>
      <pre className={css.preview} data-selectable tabIndex={0} aria-label="First lines of the file">
        {text}
      </pre>
    </>
  );
}
