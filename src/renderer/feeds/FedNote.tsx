import { FolderSync, Unlink } from 'lucide-react';
import type { ReactNode } from 'react';
import type { FeedMark } from '../../shared/model/feedMark';
import { useFeed } from '../stores/feeds';
import { useFolder } from '../stores/inventory';
import { revealNode } from '../stores/ui';
import { givenText } from './feedWords';
import css from './feeds.module.css';

/** Properties of {@link FedNote}. */
export interface FedNoteProps {
  mark: FeedMark | undefined;
  kind: 'host' | 'folder';
  /** In a form: what happens to edits. */
  editing?: boolean;
  /** Keeps the margin of the inspector. */
  inset?: boolean;
}

/** Which live folder a host or folder comes from, what of it, and what becomes of edits; nothing for one's own. */
export function FedNote({ mark, kind, editing = false, inset = false }: FedNoteProps): ReactNode {
  const feed = useFeed(mark?.feedId);
  const folder = useFolder(feed?.folderId ?? null);
  if (mark === undefined || folder === undefined) return null;
  const gone = mark.gone === true;
  const Icon = gone ? Unlink : FolderSync;
  const name = (
    <button type="button" className={css.link} onClick={() => revealNode({ kind: 'folder', id: folder.id })}>
      {folder.name}
    </button>
  );
  return (
    <div className={inset ? `${css.fed} ${css.inInspector}` : css.fed} data-gone={gone || undefined}>
      <Icon size={15} strokeWidth={1.75} aria-hidden />
      <div>
        <div>{gone ? <>No longer in {name}</> : <>From {name}</>}</div>
        {gone && (
          <div className={css.dim}>
            It stays because somebody has changed it. Delete it if it is not needed.
          </div>
        )}
        {!gone && editing && (
          <div className={css.dim}>
            The source gives {givenText(mark, kind)}. Edits to these are overwritten at the next refresh; what
            you add stays.
          </div>
        )}
      </div>
    </div>
  );
}
