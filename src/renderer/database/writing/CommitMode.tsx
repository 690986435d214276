import { GitCommitHorizontal } from 'lucide-react';
import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { openContextMenu } from '../../ui/contextMenu';
import { IconAction } from '../../ui/IconAction';
import type { QueryTab } from '../queryTab';

/** When statements take effect: at once, or when the person commits; and whether dangerous ones are shown before. */
export function CommitMode({ tab }: { tab: QueryTab }): ReactNode {
  const { writing, store } = tab.query;
  const mayWrite = useStore(store, (state) => state.ready && state.access.mayWrite);
  const limited = useStore(store, ({ access }) => access.mayWrite && access.until !== null);
  const manual = useStore(writing.store, (state) => state.manual);
  const previews = useStore(writing.store, (state) => state.previews);
  return (
    <IconAction
      icon={GitCommitHorizontal}
      label={manual ? 'Manual commit' : 'Auto-commit'}
      pressed={mayWrite && manual}
      disabled={!mayWrite}
      onClick={(event) =>
        openContextMenu(event.currentTarget, 'When statements take effect', [
          { label: 'Auto-commit', checked: !manual, run: () => writing.choose({ manual: false }) },
          { label: 'Manual commit', checked: manual, run: () => writing.choose({ manual: true }) },
          'separator',
          {
            label: limited ? 'Preview every write' : 'Preview dangerous statements',
            checked: previews,
            // In a guarded environment the session host previews whatever the page says.
            disabled: limited,
            run: () => writing.choose({ previews: !previews }),
          },
        ])
      }
    />
  );
}
