import type { ReactNode } from 'react';
import { CredentialsSheet } from './CredentialsSheet';
import { EnvironmentsSheet } from './EnvironmentsSheet';
import { ExportSheet } from './ExportSheet';
import { FolderForm } from './FolderForm';
import { HostForm } from './HostForm';
import { useSheets } from './sheets';

/** The side sheet that is open, if any. */
export function InventorySheets(): ReactNode {
  const { sheet, serial } = useSheets();
  switch (sheet?.kind) {
    case 'host':
      return <HostForm key={serial} id={sheet.id} seed={sheet.seed} />;
    case 'folder':
      return <FolderForm key={serial} id={sheet.id} parentId={sheet.parentId} />;
    case 'credentials':
      return <CredentialsSheet key={serial} id={sheet.id} />;
    case 'environments':
      return <EnvironmentsSheet key={serial} />;
    case 'export':
      return <ExportSheet key={serial} folderId={sheet.folderId} />;
    case undefined:
      return null;
  }
}
