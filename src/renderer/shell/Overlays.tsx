import type { ReactNode } from 'react';
import { ConfirmHost } from '../ui/ConfirmDialog';
import { ContextMenuHost } from '../ui/ContextMenuHost';
import { Palette } from './Palette';
import { ShortcutSheet } from './ShortcutSheet';

/** What floats above the window. */
export function Overlays(): ReactNode {
  return (
    <>
      <Palette />
      <ShortcutSheet />
      <ContextMenuHost />
      <ConfirmHost />
    </>
  );
}
