import type { ReactNode } from 'react';
import type { FieldRow } from './fieldRows';
import { excerpt, type Shown } from './shownValue';
import { showLongText } from './longText';
import css from './changes.module.css';

/** One value; a long one as an excerpt. */
export function ShownView({ shown }: { shown: Shown }): ReactNode {
  switch (shown.kind) {
    case 'nothing':
      return <span className={css.quiet}>empty</span>;
    case 'inherited':
      return <span className={css.quiet}>inherited</span>;
    case 'text':
      return <span data-selectable>{shown.text}</span>;
    case 'colour':
      return (
        <span className={css.colour}>
          <span className={css.swatch} style={{ background: shown.colour }} aria-hidden />
          <span data-selectable>{shown.colour}</span>
        </span>
      );
    case 'chips':
      return (
        <span className={css.chips}>
          {shown.items.map((item, index) => (
            // Lists of names may hold one twice.
            <span key={`${index}:${item}`} className={css.chip}>
              {item}
            </span>
          ))}
        </span>
      );
    case 'long':
      return <span data-selectable>{excerpt(shown.text)}</span>;
  }
}

/** The way to the whole of a long text. */
export function WholeText({ row }: { row: FieldRow }): ReactNode {
  if (row.before.kind !== 'long' && row.after.kind !== 'long') return null;
  return (
    <button type="button" className={css.whole} onClick={() => showLongText(row)}>
      Show all of it
    </button>
  );
}
