import { disposable, type Disposable } from '../../shared/lifecycle';

/** Whether the tabs of these documents may close, which may take a question to the person. */
export type CloseGuard = (ids: readonly string[]) => Promise<boolean>;

const guards = new Set<CloseGuard>();

/** Asks this before tabs close, too. */
export function guardClosing(guard: CloseGuard): Disposable {
  guards.add(guard);
  return disposable(() => guards.delete(guard));
}

/** Asks every guard in turn, until one says no. */
export async function mayClose(ids: readonly string[]): Promise<boolean> {
  for (const guard of guards) if (!(await guard(ids))) return false;
  return true;
}
