import type { ReactNode } from 'react';
import { STATUS_TEXT, type Status } from './status';
import css from './StatusDot.module.css';

const SHAPES: Record<Status, ReactNode> = {
  idle: <circle cx="5" cy="5" r="3" fill="none" stroke="currentColor" strokeWidth="1.5" />,
  busy: (
    <>
      <circle cx="5" cy="5" r="3.5" fill="none" stroke="currentColor" strokeWidth="1.5" opacity=".35" />
      <path d="M5 1.5A3.5 3.5 0 0 1 8.5 5" fill="none" stroke="currentColor" strokeWidth="1.5" />
    </>
  ),
  open: <circle cx="5" cy="5" r="3.5" fill="currentColor" />,
  attention: <path d="M5 .8 9.6 9H.4Z" fill="currentColor" />,
  closed: (
    <rect
      x="1.75"
      y="1.75"
      width="6.5"
      height="6.5"
      rx="1"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
    />
  ),
  failed: (
    <path d="M2 2l6 6M8 2L2 8" fill="none" stroke="currentColor" strokeWidth="1.75" strokeLinecap="round" />
  ),
};

/** Properties of {@link StatusDot}. */
export interface StatusDotProps {
  status: Status;
  /** Text for screen readers and the tooltip; the default says the state. */
  label?: string | undefined;
}

/** A state as shape, colour and text (the text is read out and shown on hover). */
export function StatusDot({ status, label }: StatusDotProps): ReactNode {
  const text = label ?? STATUS_TEXT[status];
  return (
    <span className={css.dot} data-status={status} role="img" aria-label={text} title={text}>
      <svg viewBox="0 0 10 10" width="10" height="10" aria-hidden>
        {SHAPES[status]}
      </svg>
    </span>
  );
}
