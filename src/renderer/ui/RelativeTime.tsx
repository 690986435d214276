import type { ReactNode } from 'react';
import { useNow } from './useNow';
import { absoluteTime, relativeTime } from './time';

/** "3 minutes ago", with the absolute time and zone on hover; renews itself every half minute. */
export function RelativeTime({ time }: { time: number }): ReactNode {
  const now = useNow(30_000);
  return (
    <time dateTime={new Date(time).toISOString()} title={absoluteTime(time)}>
      {relativeTime(time, now)}
    </time>
  );
}
