import { create } from 'zustand';
import type { FieldRow } from './fieldRows';

/** The long text that is shown as a whole, if any. */
export const useLongText = create<{ row: FieldRow | null }>(() => ({ row: null }));

/** Shows a long text before and after. */
export const showLongText = (row: FieldRow): void => useLongText.setState({ row });

/** Takes it away. */
export const hideLongText = (): void => useLongText.setState({ row: null });
