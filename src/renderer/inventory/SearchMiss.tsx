import { ListFilter, Search } from 'lucide-react';
import type { ReactNode } from 'react';
import { EmptyState } from '../ui/EmptyState';
import { useBlockingFilter } from './useBlockingFilter';

/** What stands in place of results when there are none: why, or what filters are. */
export function SearchMiss({ query, problem }: { query: string; problem: string | null }): ReactNode {
  const asked = query === '?';
  const blocking = useBlockingFilter(query, !asked);
  if (asked) {
    return (
      <EmptyState
        compact
        icon={ListFilter}
        title="Search by more than words"
        text="Such as tag:core env:prod -os:windows, or the name of a custom field with a colon. A comma gives alternatives, quotes hold spaces."
      />
    );
  }
  const words = 'Names, addresses, tags, custom fields and notes are searched.';
  const filter =
    blocking === query ? 'No host fits this filter.' : `Without “${blocking}” there would be some.`;
  return (
    <EmptyState
      compact
      icon={Search}
      title={`Nothing fits “${query}”`}
      text={problem ?? (blocking === null ? words : filter)}
    />
  );
}
