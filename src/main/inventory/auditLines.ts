import type { NodeRef } from '../../shared/model/inventory';
import type { AuditDraft } from '../store/store';
import type { Change } from './records';

/** What can happen to a record. */
export type Action = 'create' | 'update' | 'move' | 'remove' | 'restore';

interface Named {
  id: string;
  name: string;
}

/** Every record that a change is about, with its kind. */
export function describe(
  change: Change,
  find: (ref: NodeRef) => Named | undefined,
): { kind: NodeRef['kind']; record: Named }[] {
  const lines: { kind: NodeRef['kind']; record: Named }[] = [];
  for (const record of change.folders) lines.push({ kind: 'folder', record });
  for (const record of change.hosts) lines.push({ kind: 'host', record });
  for (const record of change.environments) lines.push({ kind: 'environment', record });
  for (const record of change.credentials) lines.push({ kind: 'credential', record });
  for (const ref of change.removed)
    lines.push({ kind: ref.kind, record: find(ref) ?? { id: ref.id, name: '' } });
  return lines;
}

/** The audit line for one record. */
export function auditOf(
  action: Action,
  kind: NodeRef['kind'],
  { id, name }: Named,
  detail: string,
): AuditDraft {
  return {
    action: `${kind}.${action}`,
    objectKind: kind,
    objectId: id,
    objectName: name,
    hostId: kind === 'host' ? id : null,
    outcome: 'ok',
    detail,
  };
}
