import { confirm } from '../ui/confirm';

/** Whether a form may be left: asks if something typed would be lost. `where` names the form. */
export async function confirmDiscard(dirty: boolean, where: string): Promise<boolean> {
  if (!dirty) return true;
  return confirm({
    title: 'Discard your changes?',
    text: `What you typed in “${where}” is not saved.`,
    confirmLabel: 'Discard changes',
    cancelLabel: 'Keep editing',
    danger: true,
  });
}
