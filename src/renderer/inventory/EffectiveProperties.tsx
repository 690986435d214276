import { useMemo, useState, type ReactNode } from 'react';
import type { Folder, Host } from '../../shared/model/inventory';
import { useInventory } from '../stores/inventory';
import { revealNode } from '../stores/ui';
import { effectiveRows, type EffectiveRow } from './effectiveRows';
import { ExpiryBadge } from './ExpiryBadge';
import { InspectorSection } from './InspectorSection';
import { useNames } from './useNames';
import css from './inspector.module.css';

function Origin({ row }: { row: EffectiveRow }): ReactNode {
  const { origin, own, credential } = row;
  if (credential !== undefined) return <span className={css.origin}>from the credential</span>;
  if (origin.kind === 'default') return row.main ? null : <span className={css.origin}>default</span>;
  if (own) return null;
  return (
    <button
      type="button"
      className={css.origin}
      title={`Show ${origin.name} in the tree`}
      onClick={() => revealNode({ kind: 'folder', id: origin.id })}
    >
      from {origin.name}
    </button>
  );
}

/** What applies to a host or folder, and where it comes from. */
export function EffectiveProperties({ node }: { node: { host: Host } | { folder: Folder } }): ReactNode {
  const folders = useInventory((state) => state.folders);
  const names = useNames();
  const [all, setAll] = useState(false);
  const rows = useMemo(() => effectiveRows(node, folders, names), [node, folders, names]);
  const shown = all ? rows : rows.filter((row) => row.main);
  return (
    <InspectorSection
      title={'host' in node ? 'Properties' : 'Inherited by hosts inside'}
      action={
        <button type="button" className={css.link} aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? 'Show less' : 'Show all'}
        </button>
      }
    >
      <dl className={css.list}>
        {shown.map((row) => (
          <div key={row.key} className={css.property}>
            <dt>{row.label}</dt>
            <dd>
              <span data-selectable>{row.text}</span>
              <Origin row={row} />
              {row.expiresAt !== undefined && <ExpiryBadge expiresAt={row.expiresAt} />}
            </dd>
          </div>
        ))}
      </dl>
    </InspectorSection>
  );
}
