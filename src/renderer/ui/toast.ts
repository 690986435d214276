import { create } from 'zustand';

/** A short message at the lower right. */
export interface ToastMessage {
  message: string;
  /** A second line: what to try. */
  hint?: string | undefined;
  tone?: 'neutral' | 'success' | 'warning' | 'error' | undefined;
  /** One thing to do about it: "Undo". */
  action?: { label: string; run: () => void } | undefined;
}

/** A toast that is showing. */
export interface ShownToast extends ToastMessage {
  id: number;
}

/** At most so many at once: older ones give way. */
const MOST = 4;

/** How long a toast stays, in ms: long enough to read; twice that where something can be done. */
const PLAIN_MS = 5_000;
const WITH_ACTION_MS = 10_000;

/** The toasts that are showing, oldest first. */
export const useToasts = create<{ toasts: readonly ShownToast[] }>(() => ({ toasts: [] }));

let lastId = 0;

/** Shows a toast; returns a function that takes it away. */
export function toast(message: ToastMessage): () => void {
  const id = ++lastId;
  useToasts.setState((state) => ({ toasts: [...state.toasts, { ...message, id }].slice(-MOST) }));
  return () => dismissToast(id);
}

/** Takes a toast away. */
export function dismissToast(id: number): void {
  useToasts.setState((state) => ({ toasts: state.toasts.filter((each) => each.id !== id) }));
}

/** Runs a toast's action and takes it away. */
export function runToastAction(shown: ShownToast): void {
  dismissToast(shown.id);
  shown.action?.run();
}

/** The newest toast that offers to undo: what "Undo" on the keyboard runs. */
export function newestActionToast(): ShownToast | undefined {
  return useToasts.getState().toasts.findLast((each) => each.action?.label === 'Undo');
}

/** How long this toast stays, in ms. Errors stay until they are dismissed. */
export function toastLifetime(shown: ToastMessage): number {
  if (shown.tone === 'error') return Number.POSITIVE_INFINITY;
  return shown.action === undefined ? PLAIN_MS : WITH_ACTION_MS;
}
