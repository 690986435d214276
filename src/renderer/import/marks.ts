import { Check, PencilLine, Plus, type LucideIcon } from 'lucide-react';
import type { HostMark } from './previewTree';

/** How each mark is shown: shape, word and (in the style sheet) colour. */
export const MARKS: Record<HostMark, { icon: LucideIcon; label: string }> = {
  new: { icon: Plus, label: 'New' },
  changes: { icon: PencilLine, label: 'Changes' },
  present: { icon: Check, label: 'Already there' },
};
