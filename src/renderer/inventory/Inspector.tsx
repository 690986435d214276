import { ListChecks, MousePointerClick } from 'lucide-react';
import { useMemo, type ReactNode } from 'react';
import Button from '@mui/material/Button';
import type { NodeRef } from '../../shared/model/inventory';
import { documentHostId } from '../stores/documentTitle';
import { useFolder, useHost, useInventory } from '../stores/inventory';
import { useUi } from '../stores/ui';
import { useWorkspace } from '../stores/workspace';
import { EmptyState } from '../ui/EmptyState';
import { hostsIn, openBulkEditOf } from './bulk/openBulkEdit';
import { attempt, describeNodes, removeNodes } from './commands';
import { FolderInspector } from './FolderInspector';
import { HostInspector } from './HostInspector';
import { hostsText } from './words';
import css from './inspector.module.css';

function ManySelected({ nodes }: { nodes: readonly NodeRef[] }): ReactNode {
  const name = useMemo(() => describeNodes(nodes), [nodes]);
  const hosts = useInventory((state) => state.hosts);
  const children = useInventory((state) => state.children);
  const hostIds = useMemo(() => hostsIn({ hosts, children }, nodes), [hosts, children, nodes]);
  return (
    <EmptyState
      compact
      icon={ListChecks}
      title={`${name} selected`}
      text="Edit them together, drag them to another folder, or cut and paste them with the keyboard."
      actions={
        <>
          {hostIds.length > 0 && (
            <Button variant="contained" color="primary" onClick={() => openBulkEditOf(hostIds)}>
              Edit {hostsText(hostIds.length)}
            </Button>
          )}
          <Button onClick={() => attempt(() => removeNodes(nodes))}>Delete {name}</Button>
        </>
      }
    />
  );
}

/** What is inspected: the selection, or else the host of the tab in front. */
function useSubject(): NodeRef | null {
  const selected = useUi((state) => (state.selection.length === 1 ? state.selection[0] : undefined));
  const tabHost = useWorkspace((state) =>
    documentHostId(state.documents.find((document) => document.id === state.activeId)),
  );
  if (selected !== undefined) return selected;
  return tabHost === null ? null : { kind: 'host', id: tabHost };
}

/** The right panel: details of the selected host or folder. */
export function Inspector(): ReactNode {
  const selection = useUi((state) => state.selection);
  const subject = useSubject();
  const host = useHost(subject?.kind === 'host' ? subject.id : null);
  const folder = useFolder(subject?.kind === 'folder' ? subject.id : null);
  return (
    <aside className={css.inspector} aria-label="Details">
      {selection.length > 1 ? (
        <ManySelected nodes={selection} />
      ) : host !== undefined ? (
        <HostInspector key={host.id} host={host} />
      ) : folder !== undefined ? (
        <FolderInspector key={folder.id} folder={folder} />
      ) : (
        <EmptyState
          compact
          icon={MousePointerClick}
          title="Nothing selected"
          text="Select a host or folder to see its address, login and history."
        />
      )}
    </aside>
  );
}
