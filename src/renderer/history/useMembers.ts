import { useCallback, useRef, useState } from 'react';
import { call } from '../ipc/client';
import type { Members } from './historyRows';

/** Lines of a change that are read at once. */
const PAGE = 200;

/** The lines of open changes of many records, and how to get more of one. */
export function useMembers(): {
  members: ReadonlyMap<string, Members>;
  loadMembers: (batch: string) => void;
} {
  const [members, setMembers] = useState<ReadonlyMap<string, Members>>(new Map());
  const loading = useRef(new Set<string>());
  const current = useRef(members);
  current.current = members;
  const loadMembers = useCallback((batch: string) => {
    const before = current.current.get(batch);
    if (loading.current.has(batch) || before?.complete === true) return;
    loading.current.add(batch);
    const entries = before?.entries ?? [];
    const beforeId = entries.at(-1)?.id ?? null;
    const put = (next: Members): void => {
      loading.current.delete(batch);
      setMembers((now) => new Map(now).set(batch, next));
    };
    call('audit.list', { hostId: null, objectId: null, batch, beforeId, limit: PAGE, text: '' }).then(
      (page) => put({ entries: [...entries, ...page], complete: page.length < PAGE, error: null }),
      (error: unknown) => put({ entries, complete: false, error }),
    );
  }, []);
  return { members, loadMembers };
}
