import {
  ArrowRightLeft,
  CircleMinus,
  CirclePlus,
  Folder,
  Pencil,
  Unlink,
  type LucideIcon,
} from 'lucide-react';
import type { ReactNode } from 'react';
import type { FeedChange, FeedDifference } from '../../shared/model/feed';
import { CHANGE_WORDS, changeText } from './feedWords';
import css from './feeds.module.css';

const ICONS: Record<FeedChange, LucideIcon> = {
  added: CirclePlus,
  changed: Pencil,
  moved: ArrowRightLeft,
  removed: CircleMinus,
  kept: Unlink,
};

/** One entry that differs: what, which, and field by field how. */
export function DifferenceRow({ difference }: { difference: FeedDifference }): ReactNode {
  const { kind, change, name, path, fields } = difference;
  const Icon = ICONS[change];
  return (
    <li className={css.difference}>
      <span className={css.change} data-change={change}>
        <Icon size={14} strokeWidth={1.8} aria-hidden />
        {CHANGE_WORDS[change]}
      </span>
      <span className={css.what}>
        <span>
          {path !== '' && <span className={css.above}>{path} / </span>}
          {kind === 'folder' && (
            <Folder className={css.inline} size={13} strokeWidth={1.75} aria-label="Folder" />
          )}
          {name}
        </span>
        {fields.map((field) => (
          <span key={field.field} className={css.field}>
            {changeText(field)}
          </span>
        ))}
        {change === 'kept' && (
          <span className={css.field}>Not in the source any more, but somebody has changed it</span>
        )}
      </span>
    </li>
  );
}
