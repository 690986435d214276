import { ArrowDown, ArrowUp, CaseSensitive, ListFilter, Regex, WholeWord, X } from 'lucide-react';
import { useEffect, useRef, type KeyboardEvent, type ReactNode } from 'react';
import { useStore } from 'zustand';
import OutlinedInput from '@mui/material/OutlinedInput';
import { MAX_FIND_LENGTH, type FindSpec } from '../../../../shared/resultFind';
import { describeError } from '../../../ui/describeError';
import { IconAction } from '../../../ui/IconAction';
import { isMac } from '../../../ui/shortcut';
import css from './FindBar.module.css';
import { findText, wrappedText } from './findWords';
import type { FindState, GridFinder } from './gridFinder';

/** Properties of {@link FindBar}. */
export interface FindBarProps {
  finder: GridFinder;
  /** No more rows come. */
  ended: boolean;
  /** Shows only the rows that have the text. */
  onFilter: (text: string) => void;
  onClose: () => void;
}

/** One line that finds text in a grid. Enter and F3 go on, with Shift back; Esc closes. */
export function FindBar({ finder, ended, onFilter, onClose }: FindBarProps): ReactNode {
  const state = useStore(finder.store);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    input.current?.focus();
    input.current?.select();
  }, [state.focus]);
  const step = (back: boolean): void => finder.step(back);
  const { spec } = state;
  const none = spec.text === '';
  return (
    <div
      className={css.place}
      role="search"
      aria-label="Find in result"
      onKeyDown={(event) => onKey(event, { step, close: onClose, again: () => input.current?.select() })}
    >
      <div className={css.bar}>
        <OutlinedInput
          className={css.text ?? ''}
          inputRef={input}
          value={spec.text}
          placeholder="Find"
          error={state.error !== null}
          onChange={(event) => finder.change({ text: event.target.value })}
          inputProps={{ 'aria-label': 'Find', maxLength: MAX_FIND_LENGTH, spellCheck: false }}
        />
        <Choices spec={spec} onChange={(part) => finder.change(part)} />
        <Status state={state} ended={ended} />
        <IconAction
          {...{ icon: ArrowUp, size: 14, label: 'Previous match', shortcut: 'Shift+F3', disabled: none }}
          onClick={() => step(true)}
        />
        <IconAction
          {...{ icon: ArrowDown, size: 14, label: 'Next match', shortcut: 'F3', disabled: none }}
          onClick={() => step(false)}
        />
        <IconAction
          {...{ icon: ListFilter, size: 14, label: 'Show only the rows with this text' }}
          disabled={none || !ended || spec.matchCase || spec.whole || spec.pattern}
          onClick={() => onFilter(spec.text)}
        />
        <IconAction icon={X} size={14} label="Close" shortcut="Escape" onClick={onClose} />
      </div>
      {state.error !== null && <Problem error={state.error} />}
    </div>
  );
}

interface Verbs {
  step: (back: boolean) => void;
  close: () => void;
  /** Marks the text, to type another. */
  again: () => void;
}

function onKey(event: KeyboardEvent, { step, close, again }: Verbs): void {
  const { key, shiftKey, target } = event;
  const mod = isMac ? event.metaKey : event.ctrlKey;
  const typed = target instanceof HTMLInputElement && !event.nativeEvent.isComposing;
  if (key === 'Escape') close();
  else if (key === 'F3' || (key === 'Enter' && typed)) step(shiftKey);
  else if (mod && key.toLowerCase() === 'f' && !shiftKey) again();
  else return;
  event.preventDefault();
  event.stopPropagation();
}

function Choices(props: { spec: FindSpec; onChange: (part: Partial<FindSpec>) => void }): ReactNode {
  const { spec, onChange } = props;
  const { matchCase, whole, pattern } = spec;
  return (
    <span className={css.choices}>
      <IconAction
        {...{ icon: CaseSensitive, size: 15, label: 'Match upper and lower case' }}
        // An expression takes them as they are written.
        pressed={matchCase || pattern}
        disabled={pattern}
        onClick={() => onChange({ matchCase: !matchCase })}
      />
      <IconAction
        {...{ icon: WholeWord, size: 15, label: 'Match the whole cell', pressed: whole }}
        onClick={() => onChange({ whole: !whole })}
      />
      <IconAction
        {...{ icon: Regex, size: 14, label: 'Use a regular expression', pressed: pattern }}
        onClick={() => onChange({ pattern: !pattern })}
      />
    </span>
  );
}

function Problem({ error }: { error: NonNullable<FindState['error']> }): ReactNode {
  const { message, hint } = describeError(error);
  return (
    <div className={css.problem} role="alert">
      {message} {hint}
    </div>
  );
}

/** Which of how many; where there is no room for words, a sign says that it went round. */
function Status({ state, ended }: { state: FindState; ended: boolean }): ReactNode {
  const text = findText(state, ended);
  const wrapped = wrappedText(state);
  return (
    <span className={css.status} role="status" title={wrapped === '' ? text : `${text}. ${wrapped}.`}>
      {text}
      {wrapped !== '' && (
        <span className={css.wrapped}>
          {' '}
          <span aria-hidden>↻</span> <span className={css.words}>{wrapped}</span>
        </span>
      )}
    </span>
  );
}
