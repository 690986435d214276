import { useId, useMemo, useState, type FormEvent, type ReactNode } from 'react';
import Button from '@mui/material/Button';
import MenuItem from '@mui/material/MenuItem';
import OutlinedInput from '@mui/material/OutlinedInput';
import Select from '@mui/material/Select';
import { useStore } from 'zustand';
import { parameterLiteral, type ParameterValue } from '../../../shared/sql/parameters';
import { SideSheet } from '../../ui/SideSheet';
import type { QueryTab } from '../queryTab';
import css from './library.module.css';
import type { ParameterPrompt, ParameterQuestion } from './parameterPrompt';

const KINDS: Record<ParameterValue['kind'], string> = {
  text: 'Text',
  number: 'Number',
  null: 'NULL',
  expression: 'Expression',
};
/** Of what is sent, in UTF-16 units: the whole is among the messages afterwards. */
const MOST_SHOWN = 5000;

/** Asks for the values of parameters while a tab's statements wait for them. */
export function ParameterForm({ tab }: { tab: QueryTab }): ReactNode {
  const question = useStore(tab.parameters.store, (state) => state.question);
  return question === null ? null : <QuestionForm prompt={tab.parameters} question={question} />;
}

interface QuestionFormProps {
  prompt: ParameterPrompt;
  question: ParameterQuestion;
}

function QuestionForm({ prompt, question }: QuestionFormProps): ReactNode {
  const [values, setValues] = useState<ReadonlyMap<string, ParameterValue>>(
    () => new Map(question.names.map((name) => [name, prompt.valueOf(name)])),
  );
  const formId = useId();
  const bound = useMemo(() => prompt.bound(values), [prompt, values]);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    prompt.answer(values);
  };
  const sent = bound?.map(({ sent: each, text }) => each?.text ?? text).join(';\n\n');
  return (
    <SideSheet
      open
      title="Values for this run"
      subtitle="Put into the statement as literals. The text in the editor stays as it is."
      onClose={() => prompt.cancel()}
      width={520}
      footer={
        <>
          <Button
            variant="text"
            onClick={() => {
              prompt.setEnabled(false);
              prompt.cancel();
            }}
          >
            Do not ask in this tab
          </Button>
          <span className={css.spacer} />
          <Button variant="text" onClick={() => prompt.cancel()}>
            Cancel
          </Button>
          <Button type="submit" form={formId} variant="contained" color="primary" disabled={bound === null}>
            Run
          </Button>
        </>
      }
    >
      <form id={formId} className={css.form} onSubmit={submit} noValidate>
        {question.names.map((name, index) => (
          <ParameterField
            key={name}
            name={name}
            first={index === 0}
            value={values.get(name) ?? prompt.valueOf(name)}
            valid={parameterLiteral(values.get(name) ?? prompt.valueOf(name), prompt.dialect) !== undefined}
            onChange={(value) => setValues((before) => new Map(before).set(name, value))}
          />
        ))}
      </form>
      <div className={css.note}>What is sent</div>
      <pre className={css.preview} tabIndex={0} aria-label="What is sent" data-selectable>
        {sent === undefined ? 'A value is missing or can’t be used.' : sent.slice(0, MOST_SHOWN)}
        {sent !== undefined && sent.length > MOST_SHOWN && '…'}
      </pre>
    </SideSheet>
  );
}

interface ParameterFieldProps {
  name: string;
  first: boolean;
  value: ParameterValue;
  valid: boolean;
  onChange: (value: ParameterValue) => void;
}

function ParameterField({ name, first, value, valid, onChange }: ParameterFieldProps): ReactNode {
  const id = useId();
  const wrong = !valid && value.text !== '';
  return (
    <fieldset className={css.legend}>
      <legend>{name}</legend>
      <div className={css.parameter}>
        <Select
          value={value.kind}
          onChange={(event) => onChange({ ...value, kind: event.target.value })}
          SelectDisplayProps={{ 'aria-label': `Kind of ${name}` }}
        >
          {(Object.keys(KINDS) as ParameterValue['kind'][]).map((kind) => (
            <MenuItem key={kind} value={kind}>
              {KINDS[kind]}
            </MenuItem>
          ))}
        </Select>
        <OutlinedInput
          value={value.kind === 'null' ? '' : value.text}
          disabled={value.kind === 'null'}
          placeholder={value.kind === 'null' ? 'NULL' : value.kind === 'expression' ? 'now()' : ''}
          autoFocus={first}
          error={wrong}
          onChange={(event) => onChange({ ...value, text: event.target.value })}
          inputProps={{
            ...{ 'aria-label': `Value of ${name}`, spellCheck: false, autoComplete: 'off' },
            ...(wrong ? { 'aria-invalid': true, 'aria-describedby': id } : {}),
          }}
        />
      </div>
      {wrong && (
        <div id={id} className={css.failed}>
          {value.kind === 'number'
            ? 'A number such as -12.50.'
            : 'One whole expression without a comment or a semicolon.'}
        </div>
      )}
    </fieldset>
  );
}
