import { useMemo, type ReactNode } from 'react';
import { folderPath, useInventory } from '../stores/inventory';
import { Picker, type PickerOption } from './Picker';

/** Properties of {@link FolderPicker}. */
export interface FolderPickerProps {
  label: string;
  /** What picking none means; "Top level" unless given. */
  topLabel?: string | undefined;
  /** Null: top level. */
  folderId: string | null;
  onPick: (folderId: string | null) => void;
  /** This folder and what lies below it can't be picked. */
  exceptId?: string | undefined;
  error: string | undefined;
}

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

/** Picks a folder by a part of its path; clearing it means the top level. */
export function FolderPicker({
  label,
  topLabel = 'Top level',
  folderId,
  onPick,
  exceptId,
  error,
}: FolderPickerProps): ReactNode {
  const mirror = useInventory();
  const options = useMemo(() => {
    const list: PickerOption[] = [];
    for (const { id } of mirror.folders.values()) {
      const path = folderPath(mirror, id);
      const inside = exceptId !== undefined && isBelow(mirror.folders, id, exceptId);
      if (!inside) list.push({ value: id, label: path.join(' / ') });
    }
    return list.sort((a, b) => collator.compare(a.label, b.label));
  }, [mirror, exceptId]);
  return (
    <Picker
      label={label}
      options={options}
      value={folderId}
      onPick={onPick}
      placeholder={topLabel}
      error={error}
    />
  );
}

function isBelow(
  folders: ReadonlyMap<string, { parentId: string | null }>,
  id: string,
  above: string,
): boolean {
  const seen = new Set<string>();
  for (let at: string | null = id; at !== null && !seen.has(at); at = folders.get(at)?.parentId ?? null) {
    if (at === above) return true;
    seen.add(at);
  }
  return false;
}
