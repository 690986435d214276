import { Plus, Vault } from 'lucide-react';
import { useEffect, useMemo, useState, type ReactNode } from 'react';
import Button from '@mui/material/Button';
import { secretLabel, type ShownSource } from '../../../shared/model/secretSource';
import { useInventory } from '../../stores/inventory';
import { loadSources, useSources } from '../../stores/sources';
import { EmptyState } from '../../ui/EmptyState';
import { SideSheet } from '../../ui/SideSheet';
import { attempt } from '../commands';
import { closeSheet } from '../sheets';
import { SourceEditor } from './SourceEditor';
import { placeOf, SOURCE_KIND_INFO } from './sourceWords';
import css from '../form.module.css';
import lists from '../lists.module.css';

/** How many credentials are kept in each source. */
function useUses(): ReadonlyMap<string, number> {
  const credentials = useInventory((state) => state.credentials);
  return useMemo(() => {
    const uses = new Map<string, number>();
    for (const { source } of credentials.values()) {
      if (source !== undefined) uses.set(source.sourceId, (uses.get(source.sourceId) ?? 0) + 1);
    }
    return uses;
  }, [credentials]);
}

function Line(props: { source: ShownSource; uses: number; onOpen: () => void }): ReactNode {
  const { source, uses, onOpen } = props;
  const { icon: Icon, label } = SOURCE_KIND_INFO[source.config.kind];
  const isMissing = !source.hasSecret && source.config.kind === 'vault';
  return (
    <button type="button" className={lists.line} style={{ height: 44 }} onClick={onOpen}>
      <Icon size={16} strokeWidth={1.75} className={lists.lineIcon} aria-label={label} />
      <span className={lists.lineBody}>
        <span className={lists.lineName}>{source.name}</span>
        <span className={lists.lineDetail}>{placeOf(source.config)}</span>
      </span>
      {isMissing && secretLabel(source.config) !== null && <span className={lists.missing}>Not set</span>}
      <span className={lists.lineUse}>
        {uses === 0 ? 'Not used yet' : uses === 1 ? '1 credential' : `${uses} credentials`}
      </span>
    </button>
  );
}

/** All sources: list, and one of them for editing in the same sheet. */
export function SourceList({ onBack }: { onBack: () => void }): ReactNode {
  const sources = useSources((state) => state.sources);
  const uses = useUses();
  /** Null: the list; empty: a new one. */
  const [openId, setOpenId] = useState<string | null>(null);
  useEffect(() => attempt(loadSources), []);
  const source = sources?.find(({ id }) => id === openId);
  if (openId === '' || source !== undefined) {
    return <SourceEditor key={openId} source={source} onBack={() => setOpenId(null)} onSaved={setOpenId} />;
  }
  const add = (
    <Button variant="contained" color="primary" startIcon={<Plus size={15} />} onClick={() => setOpenId('')}>
      Add source
    </Button>
  );
  return (
    <SideSheet
      open
      title="Sources"
      subtitle="Places outside Binnacle’s vault where secrets can stay. They are read at login and never written."
      width={560}
      onClose={closeSheet}
      footer={
        <>
          <span className={css.spacer} />
          <Button variant="text" onClick={onBack}>
            All credentials
          </Button>
          {sources !== null && sources.length > 0 && add}
        </>
      }
    >
      {sources?.length === 0 && (
        <EmptyState
          icon={Vault}
          title="No sources yet"
          text="A KeePass database, a HashiCorp Vault or OpenBao server, or a command such as pass. Then choose it in a credential as the place of its secret."
          actions={add}
        />
      )}
      {sources !== null && sources.length > 0 && (
        <div role="list" aria-label="Sources">
          {sources.map((each) => (
            <div key={each.id} role="listitem">
              <Line source={each} uses={uses.get(each.id) ?? 0} onOpen={() => setOpenId(each.id)} />
            </div>
          ))}
        </div>
      )}
    </SideSheet>
  );
}
