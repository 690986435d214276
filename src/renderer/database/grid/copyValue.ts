import { call } from '../../ipc/client';
import { describeError } from '../../ui/describeError';
import { formatBytes } from '../../ui/time';
import { toast } from '../../ui/toast';
import { MAX_COPY_CHARACTERS } from './copySelection';

/** Puts one value on the clipboard and says so; says why where it is too large or can't be done. */
export function copyValue(text: string): void {
  if (text.length > MAX_COPY_CHARACTERS) {
    const message = `The value is larger than ${formatBytes(MAX_COPY_CHARACTERS)}, more than the clipboard takes.`;
    toast({ message, tone: 'error' });
    return;
  }
  call('clipboard.write', { text, selection: 'clipboard' }).then(
    () => toast({ message: 'Copied the value', tone: 'success' }),
    (error: unknown) => toast({ ...describeError(error), tone: 'error' }),
  );
}
