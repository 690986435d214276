import { MOST_SMART_FOLDERS, type SmartFolder } from '../../../shared/model/settings';
import { updateSettings, useSettings } from '../../stores/settings';
import { toast } from '../../ui/toast';
import { attempt } from '../commands';

const current = (): readonly SmartFolder[] => useSettings.getState().settings.smartFolders;

const save = (smartFolders: readonly SmartFolder[]): Promise<void> =>
  updateSettings({ smartFolders: [...smartFolders] });

/** The smart folder of this id. */
export const findSmartFolder = (id: string): SmartFolder | undefined =>
  current().find((smart) => smart.id === id);

/** Whether there is room for one more. */
export const canAddSmartFolder = (): boolean => current().length < MOST_SMART_FOLDERS;

/** Adds a smart folder below the others, or changes the one with its id. */
export async function putSmartFolder(smart: SmartFolder): Promise<void> {
  const known = current().some(({ id }) => id === smart.id);
  await save(known ? current().map((each) => (each.id === smart.id ? smart : each)) : [...current(), smart]);
}

/** Gives a smart folder another name. */
export async function renameSmartFolder(id: string, name: string): Promise<void> {
  const smart = findSmartFolder(id);
  if (smart !== undefined) await putSmartFolder({ ...smart, name });
}

/** Takes a smart folder away; its hosts stay where they are. A toast offers to take it back. */
export async function removeSmartFolder(smart: SmartFolder): Promise<void> {
  const at = current().findIndex(({ id }) => id === smart.id);
  await save(current().filter(({ id }) => id !== smart.id));
  const restore = (): Promise<void> => save(inserted(current(), smart, at));
  toast({
    message: `Deleted the smart folder “${smart.name}”.`,
    hint: 'Its hosts are where they were.',
    action: { label: 'Undo', run: () => attempt(restore) },
  });
}

/** The list with a smart folder at an index; where it is there already it moves. */
function inserted(list: readonly SmartFolder[], smart: SmartFolder, at: number): SmartFolder[] {
  const others = list.filter(({ id }) => id !== smart.id);
  return [...others.slice(0, Math.max(at, 0)), smart, ...others.slice(Math.max(at, 0))];
}

/** Moves a smart folder up or down by one; at the ends it stays. */
export async function stepSmartFolder(id: string, step: -1 | 1): Promise<void> {
  const list = current();
  const at = list.findIndex((smart) => smart.id === id);
  const smart = list[at];
  if (smart === undefined || at + step < 0 || at + step >= list.length) return;
  await save(inserted(list, smart, at + step));
}

/** Puts a smart folder above another (null: below all). */
export async function placeSmartFolder(id: string, aboveId: string | null): Promise<void> {
  const smart = findSmartFolder(id);
  if (smart === undefined || id === aboveId) return;
  const others = current().filter((each) => each.id !== id);
  const at = aboveId === null ? others.length : others.findIndex((each) => each.id === aboveId);
  if (at >= 0) await save(inserted(others, smart, at));
}
