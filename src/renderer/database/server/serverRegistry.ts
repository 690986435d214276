import type { Document } from '../../../shared/model/document';
import { useWorkspace } from '../../stores/workspace';
import { ServerWatch } from './serverWatch';

/** A tab that watches a server. */
export type ServerDocument = Extract<Document, { kind: 'server' }>;

/** Every one of the window by its document; kept outside React, whose mounts come and go. */
const watches = new Map<string, ServerWatch>();

/** The live tab of a document, made when it is first asked for. */
export function watchFor(document: ServerDocument): ServerWatch {
  const existing = watches.get(document.id);
  if (existing !== undefined) return existing;
  const watch = new ServerWatch({ documentId: document.id, target: () => document.target });
  watches.set(document.id, watch);
  return watch;
}

// A watch ends with its tab, wherever the tab was closed.
useWorkspace.subscribe((now, before) => {
  if (now.documents === before.documents) return;
  const open = new Set(now.documents.map((each) => each.id));
  for (const [id, watch] of watches) {
    if (open.has(id)) continue;
    watches.delete(id);
    watch.dispose();
  }
});
