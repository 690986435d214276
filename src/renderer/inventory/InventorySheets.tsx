import type { ReactNode } from 'react';
import { FeedSheet } from '../feeds/FeedSheet';
import { RunSheet } from '../feeds/RunSheet';
import { BulkEditSheet } from './bulk/BulkEditSheet';
import { CredentialsSheet } from './CredentialsSheet';
import { EnvironmentsSheet } from './EnvironmentsSheet';
import { ExportSheet } from './ExportSheet';
import { FolderForm } from './FolderForm';
import { HostForm } from './HostForm';
import { useSheets } from './sheets';
import { SmartFolderForm } from './smart/SmartFolderForm';
import { TagsSheet } from './tags/TagsSheet';
import { UsageSheet } from './UsageSheet';

/** The side sheet that is open, if any. */
export function InventorySheets(): ReactNode {
  const { sheet, serial } = useSheets();
  switch (sheet?.kind) {
    case 'host':
      return <HostForm key={serial} id={sheet.id} seed={sheet.seed} />;
    case 'folder':
      return <FolderForm key={serial} id={sheet.id} parentId={sheet.parentId} />;
    case 'credentials':
      return <CredentialsSheet key={serial} id={sheet.id} filter={sheet.filter} />;
    case 'environments':
      return <EnvironmentsSheet key={serial} />;
    case 'feed':
      return <FeedSheet key={serial} id={sheet.id} parentId={sheet.parentId} />;
    case 'feed-run':
      return <RunSheet key={serial} id={sheet.id} />;
    case 'export':
      return <ExportSheet key={serial} folderId={sheet.folderId} />;
    case 'tags':
      return <TagsSheet key={serial} />;
    case 'usage':
      return <UsageSheet key={serial} node={sheet.node} />;
    case 'bulk':
      return <BulkEditSheet key={serial} hostIds={sheet.hostIds} />;
    case 'smart':
      return <SmartFolderForm key={serial} id={sheet.id} query={sheet.query} />;
    case undefined:
      return null;
  }
}
