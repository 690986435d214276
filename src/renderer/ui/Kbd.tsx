import type { ReactNode } from 'react';
import { shortcutKeys } from './shortcut';
import css from './Kbd.module.css';

/** A shortcut such as `Mod+Shift+P`, drawn as key caps. */
export function Kbd({ shortcut }: { shortcut: string }): ReactNode {
  return (
    <span className={css.keys}>
      {shortcutKeys(shortcut).map((key) => (
        <kbd key={key} className={css.key}>
          {key}
        </kbd>
      ))}
    </span>
  );
}
