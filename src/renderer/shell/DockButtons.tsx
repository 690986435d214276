import type { IDockviewHeaderActionsProps } from 'dockview-react';
import { Columns2, Plus } from 'lucide-react';
import type { ReactNode } from 'react';
import { shortcutOf } from '../stores/actions';
import { hasSession } from '../stores/documentTitle';
import { openPalette } from '../stores/ui';
import { duplicateDocument, useWorkspace } from '../stores/workspace';
import { IconAction } from '../ui/IconAction';

/** Beside a group's tabs: opens the palette, from where any host or the local shell opens. */
export function NewTabButton({ group }: IDockviewHeaderActionsProps): ReactNode {
  return (
    <div className="bn-dock-buttons">
      <IconAction
        icon={Plus}
        label="Open a host or shell"
        shortcut={shortcutOf('palette.open')}
        onClick={() => {
          group.api.setActive();
          openPalette();
        }}
      />
    </div>
  );
}

/** At the right end of a group's tabs: the same session target again, beside it. */
export function SplitButton({ activePanel }: IDockviewHeaderActionsProps): ReactNode {
  const id = activePanel?.id;
  const splits = useWorkspace((state) => hasSession(state.documents.find((each) => each.id === id)));
  if (id === undefined || !splits) return null;
  return (
    <div className="bn-dock-buttons">
      <IconAction
        icon={Columns2}
        size={15}
        label="Split right"
        shortcut={shortcutOf('tab.splitRight')}
        onClick={() => duplicateDocument(id, 'right')}
      />
    </div>
  );
}
