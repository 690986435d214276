import type { ReactNode } from 'react';

/** The compass mark, drawn in the theme's colours. `size` in px. */
export function Mark({ size, quiet = false }: { size: number; quiet?: boolean }): ReactNode {
  const needle = quiet ? 'var(--bn-text-3)' : 'var(--bn-accent)';
  return (
    <svg width={size} height={size} viewBox="0 0 48 48" aria-hidden style={{ opacity: quiet ? 0.5 : 1 }}>
      <circle cx="24" cy="24" r="21" fill="none" stroke="var(--bn-border-strong)" strokeWidth="1.5" />
      <g stroke="var(--bn-text-3)" strokeWidth="1.5" strokeLinecap="round">
        <path d="M24 6.5v3M24 38.500v3M6.500 24h3M38.500 24h3" />
        <path
          d="M11.600 11.600l1.600 1.600M34.800 34.800l1.600 1.600M36.400 11.600l-1.600 1.600M13.200 34.800l-1.600 1.600"
          opacity=".5"
        />
      </g>
      <path d="M33.500 14.500 27 27 21 21Z" fill={needle} />
      <path
        d="M14.500 33.500 21 21 27 27Z"
        fill="none"
        stroke="var(--bn-text-3)"
        strokeWidth="1.5"
        strokeLinejoin="round"
      />
    </svg>
  );
}
