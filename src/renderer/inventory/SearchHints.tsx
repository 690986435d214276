import { useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { OPERATORS } from '../../shared/search/operators';
import { parseSearchQuery } from '../../shared/search/query';
import css from './search.module.css';

/** Whether the text asks for the filters: `?` alone, or the colon of one of them. */
export function wantsHints(text: string): boolean {
  return text.trim() === '?' || text.includes(':');
}

/** The text with one more filter begun at its end; a filter without a value gives way. */
export function withOperator(text: string, key: string): string {
  const { filters } = parseSearchQuery(text);
  const last = filters.at(-1);
  const open = last !== undefined && last.end === text.length && last.values.length === 0;
  const before = text.trim() === '?' ? '' : open ? text.slice(0, last.start) : text;
  return `${before === '' || before.endsWith(' ') ? before : `${before} `}${key}:`;
}

const STEP: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 1, ArrowUp: -1 };

/** Properties of {@link SearchHints}. */
export interface SearchHintsProps {
  text: string;
  /** The text to go on with. */
  onPick: (text: string) => void;
  /** Back to the box. */
  onLeave: () => void;
}

/** The filters that the search box knows, as one stop of the Tab key; arrows go along it. */
export function SearchHints({ text, onPick, onLeave }: SearchHintsProps): ReactNode {
  const row = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState(0);
  const used = new Set<string>(parseSearchQuery(text).filters.map(({ operator }) => operator));
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = STEP[event.key];
    if (step !== undefined) {
      const next = (at + step + OPERATORS.length) % OPERATORS.length;
      setAt(next);
      row.current?.querySelectorAll('button')[next]?.focus();
    } else if (event.key === 'Escape') onLeave();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className={css.hints} role="toolbar" aria-label="Search filters" ref={row} onKeyDown={onKeyDown}>
      {OPERATORS.map(({ key, example, meaning }, index) => (
        <button
          key={key}
          type="button"
          className={css.hint}
          tabIndex={index === at ? 0 : -1}
          data-used={used.has(key) || undefined}
          aria-label={`${key}: ${meaning}`}
          title={`${meaning}, such as ${example}. A “-” before it excludes.`}
          // The box keeps the focus while one clicks.
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onPick(withOperator(text, key))}
        >
          {key}:
        </button>
      ))}
    </div>
  );
}
