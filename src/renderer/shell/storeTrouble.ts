import { create } from 'zustand';
import type { Disposable } from '../../shared/lifecycle';
import { on } from '../ipc/client';
import { toast } from '../ui/toast';

/** The last failed write while the app runs, such as a full disk; null when all is well. */
export const useStoreTrouble = create<{ trouble: { message: string; hint: string } | null }>(() => ({
  trouble: null,
}));

/** Shows failed writes in the status bar and once as a toast. A committed change clears it. */
export function followStoreTrouble(): Disposable[] {
  return [
    on('store.failed', (trouble) => {
      useStoreTrouble.setState({ trouble });
      toast({ ...trouble, tone: 'error' });
    }),
    on('inventory.changed', () => useStoreTrouble.setState({ trouble: null })),
  ];
}
