import { WriteAccess } from '../streams/writeAccess';
import type { QueryOpenOptions } from './messages';

/** What a tab may do at first, as main has decided. */
export function accessOf({
  guarded,
  writingUntil,
  role,
}: Pick<QueryOpenOptions, 'guarded' | 'writingUntil' | 'role'>): WriteAccess {
  if (!guarded) return new WriteAccess({ mayWrite: true, until: null }, false);
  if (writingUntil !== null) return new WriteAccess({ mayWrite: true, until: writingUntil }, true);
  return new WriteAccess({ mayWrite: false, why: 'guarded' }, true, role ?? undefined);
}
