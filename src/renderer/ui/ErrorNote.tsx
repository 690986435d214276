import { CircleAlert, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import css from './ErrorNote.module.css';

/** Properties of {@link ErrorNote}. */
export interface ErrorNoteProps {
  /** What failed and why. */
  message: ReactNode;
  /** What to try next. */
  hint?: ReactNode;
  tone?: 'error' | 'warning' | undefined;
  /** Buttons below: "Try again"… */
  actions?: ReactNode;
}

/** What failed, why, and what to try; announced to screen readers when it appears. */
export function ErrorNote({ message, hint, tone = 'error', actions }: ErrorNoteProps): ReactNode {
  const Icon = tone === 'error' ? CircleAlert : TriangleAlert;
  return (
    <div className={css.note} data-tone={tone} role={tone === 'error' ? 'alert' : 'status'}>
      <Icon className={css.icon} size={16} strokeWidth={1.75} aria-hidden />
      <div className={css.body} data-selectable>
        <div>{message}</div>
        {hint !== undefined && hint !== '' && <div className={css.hint}>{hint}</div>}
        {actions !== undefined && <div className={css.actions}>{actions}</div>}
      </div>
    </div>
  );
}
