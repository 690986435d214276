import { call } from '../ipc/client';
import { confirm } from '../ui/confirm';
import { pastePreview } from './pasteText';

/** Tabs whose question is open, or whose person said no: they are not asked again and again. */
const muted = new Set<string>();

/** A session wants to put text on the clipboard (OSC 52): asks, and writes only after a yes. */
export function offerClipboard(documentId: string, hostName: string, text: string): void {
  if (muted.has(documentId)) return;
  muted.add(documentId);
  void ask(hostName, text).then((agreed) => {
    if (agreed) muted.delete(documentId);
  });
}

async function ask(hostName: string, text: string): Promise<boolean> {
  const agreed = await confirm({
    title: `Let ${hostName} copy to your clipboard?`,
    text: 'A program in this session wants to replace what is on the clipboard. If you refuse, this tab will not ask again.',
    preview: pastePreview(text),
    confirmLabel: 'Copy this text',
    cancelLabel: 'Refuse',
  });
  if (agreed) await call('clipboard.write', { text, selection: 'clipboard' });
  return agreed;
}
