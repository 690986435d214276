import { Folder as FolderIcon, Pencil, Plus } from 'lucide-react';
import { useMemo, type ReactNode } from 'react';
import Button from '@mui/material/Button';
import type { Folder } from '../../shared/model/inventory';
import { FedNote } from '../feeds/FedNote';
import { FeedSection } from '../feeds/FeedSection';
import { call } from '../ipc/client';
import { shortcutOf } from '../stores/actions';
import { folderPath, useInventory } from '../stores/inventory';
import { IconAction } from '../ui/IconAction';
import { EffectiveProperties } from './EffectiveProperties';
import { folderDraftOf } from './folderDraft';
import { HistorySection } from './HistorySection';
import { NotesEditor } from './NotesEditor';
import { openSheet } from './sheets';
import { hostsText } from './words';
import css from './inspector.module.css';

/** A folder: how many hosts it holds, and what they inherit. */
export function FolderInspector({ folder }: { folder: Folder }): ReactNode {
  const node = useMemo(() => ({ folder }), [folder]);
  const count = useInventory((mirror) => mirror.hostCounts.get(folder.id) ?? 0);
  const path = useInventory((mirror) => folderPath(mirror, folder.parentId).join(' / '));
  return (
    <>
      <header className={css.head}>
        <div className={css.title}>
          <FolderIcon size={16} strokeWidth={1.75} aria-hidden />
          <h2 className={css.name} data-selectable>
            {folder.name}
          </h2>
        </div>
        {path !== '' && <div className={css.path}>{path}</div>}
        <div className={css.path}>{hostsText(count)}</div>
        <div className={css.buttons}>
          <Button
            startIcon={<Plus size={15} />}
            onClick={() => openSheet({ kind: 'host', id: null, seed: { folderId: folder.id } })}
          >
            Add host here
          </Button>
          <IconAction
            icon={Pencil}
            label={`Edit ${folder.name}`}
            shortcut={shortcutOf('node.edit')}
            onClick={() => openSheet({ kind: 'folder', id: folder.id, parentId: folder.parentId })}
          />
        </div>
      </header>
      <FedNote mark={folder.fromFeed} kind="folder" inset />
      <FeedSection folderId={folder.id} />
      <EffectiveProperties node={node} />
      <NotesEditor
        name={folder.name}
        notes={folder.notes}
        onSave={async (notes) => {
          await call('inventory.updateFolder', { id: folder.id, draft: { ...folderDraftOf(folder), notes } });
        }}
      />
      <HistorySection kind="object" id={folder.id} name={folder.name} />
    </>
  );
}
