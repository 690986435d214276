import { useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { nameSchema } from '../../shared/model/primitives';
import css from './tree.module.css';

/** Properties of {@link RenameInput}. */
export interface RenameInputProps {
  name: string;
  /** Called once: with the new name, or null when it stays as it is. */
  onDone: (name: string | null) => void;
}

/** Edits a name in place: Enter or leaving keeps it, Esc does not. */
export function RenameInput({ name, onDone }: RenameInputProps): ReactNode {
  const [text, setText] = useState(name);
  const done = useRef(false);
  const trimmed = text.trim();
  const valid = nameSchema.safeParse(trimmed).success;
  const finish = (keep: boolean): void => {
    if (done.current) return;
    done.current = true;
    onDone(keep && valid && trimmed !== name ? trimmed : null);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    // The tree must not take these keys for its own.
    event.stopPropagation();
    if (event.key === 'Enter' && valid) finish(true);
    else if (event.key === 'Escape') finish(false);
  };
  return (
    <input
      className={css.rename}
      aria-label={`New name of ${name}`}
      aria-invalid={!valid}
      value={text}
      autoFocus
      spellCheck={false}
      maxLength={200}
      onFocus={(event) => event.target.select()}
      onChange={(event) => setText(event.target.value)}
      onKeyDown={onKeyDown}
      onBlur={() => finish(true)}
      onDoubleClick={(event) => event.stopPropagation()}
    />
  );
}
