import { create } from 'zustand';

/** How query tabs are divided; the same for all of them, and kept over restarts. */
export interface QueryLayout {
  explorerOpen: boolean;
  /** In px. */
  explorerWidth: number;
  /** Share of the height that the editor has, 0 to 1. */
  editorShare: number;
  /** Limit of one statement for new tabs, in ms; null: none. */
  timeoutMs: number | null;
}

const KEY = 'query.layout';
const FIRST: QueryLayout = { explorerOpen: true, explorerWidth: 240, editorShare: 0.42, timeoutMs: null };

/** Least and greatest width of the explorer in px, and share of the editor. */
export const EXPLORER_WIDTH = { least: 160, most: 520 };
export const EDITOR_SHARE = { least: 0.12, most: 0.88 };

const clamp = (value: number, { least, most }: { least: number; most: number }): number =>
  Math.min(most, Math.max(least, value));

const numberOr = (value: unknown, fallback: number): number =>
  typeof value === 'number' && Number.isFinite(value) ? value : fallback;

/** What was kept; it is a convenience: lost or damaged, the first layout is used. */
export function readLayout(text: string | null): QueryLayout {
  try {
    const saved = { ...FIRST, ...(JSON.parse(text ?? '{}') as Partial<Record<keyof QueryLayout, unknown>>) };
    const timeoutMs = numberOr(saved.timeoutMs, 0);
    return {
      explorerOpen: saved.explorerOpen !== false,
      explorerWidth: clamp(numberOr(saved.explorerWidth, FIRST.explorerWidth), EXPLORER_WIDTH),
      editorShare: clamp(numberOr(saved.editorShare, FIRST.editorShare), EDITOR_SHARE),
      timeoutMs: timeoutMs > 0 ? timeoutMs : null,
    };
  } catch {
    return FIRST;
  }
}

const stored = (): string | null => (typeof localStorage === 'undefined' ? null : localStorage.getItem(KEY));

/** See {@link QueryLayout}. */
export const useQueryLayout = create<QueryLayout>(() => readLayout(stored()));

/** Changes the layout of all query tabs. */
export function setQueryLayout(change: Partial<QueryLayout>): void {
  const layout = useQueryLayout.getState();
  const next = {
    ...layout,
    ...change,
    explorerWidth: clamp(change.explorerWidth ?? layout.explorerWidth, EXPLORER_WIDTH),
    editorShare: clamp(change.editorShare ?? layout.editorShare, EDITOR_SHARE),
  };
  useQueryLayout.setState(next);
  localStorage.setItem(KEY, JSON.stringify(next));
}
