import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import css from './EmptyState.module.css';

/** Properties of {@link EmptyState}. */
export interface EmptyStateProps {
  icon?: LucideIcon | undefined;
  title: string;
  /** What to do next, in one or two sentences. */
  text?: ReactNode;
  /** Buttons, the obvious one first. */
  actions?: ReactNode;
  /** For narrow panels: smaller and left-aligned text is not needed. */
  compact?: boolean | undefined;
}

/** What stands where nothing is yet: says what to do next. */
export function EmptyState({ icon: Icon, title, text, actions, compact }: EmptyStateProps): ReactNode {
  return (
    <div className={css.empty} data-compact={compact === true}>
      {Icon !== undefined && (
        <div className={css.icon}>
          <Icon size={compact === true ? 18 : 22} strokeWidth={1.5} aria-hidden />
        </div>
      )}
      <div className={css.title}>{title}</div>
      {text !== undefined && <div className={css.text}>{text}</div>}
      {actions !== undefined && <div className={css.actions}>{actions}</div>}
    </div>
  );
}
