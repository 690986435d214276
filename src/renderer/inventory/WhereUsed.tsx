import { Folder, Server } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { NodeRef } from '../../shared/model/inventory';
import type { Usage, UsePlace } from '../../shared/model/usage';
import { placeText, shareText, usedByText } from './usageText';
import { useUsage } from './useUsage';
import css from './whereUsed.module.css';

/** Places shown before "Show all": a screen of them. */
const SHOWN = 8;
/** Places shown at all: more can't be read, and the list is not virtual. */
const MOST = 500;

/** Properties of {@link WhereUsed}. */
export interface WhereUsedProps {
  /** A credential, an environment, a folder, or a host as jump host. */
  node: NodeRef;
  /** Shows a place in the tree. */
  onShow: (place: Pick<UsePlace, 'kind' | 'id'>) => void;
}

function Place({ place, onShow }: { place: UsePlace; onShow: WhereUsedProps['onShow'] }): ReactNode {
  const Icon = place.kind === 'folder' ? Folder : Server;
  return (
    <li>
      <button
        type="button"
        className={css.place}
        title={`Show ${place.name} in the tree`}
        onClick={() => onShow(place)}
      >
        <Icon size={14} strokeWidth={1.75} aria-hidden className={css.icon} />
        <span className={css.name}>{place.name}</span>
        <span className={css.detail}>{placeText(place)}</span>
      </button>
    </li>
  );
}

function Places({ usage, onShow }: { usage: Usage; onShow: WhereUsedProps['onShow'] }): ReactNode {
  const [all, setAll] = useState(false);
  const { places } = usage;
  const shown = places.slice(0, all ? MOST : SHOWN);
  const rest = places.length - shown.length;
  return (
    <>
      <ul className={css.places}>
        {shown.map((place, at) => (
          <Place key={`${place.id} ${place.key} ${at}`} place={place} onShow={onShow} />
        ))}
      </ul>
      {rest > 0 && !all && (
        <button type="button" className={css.more} onClick={() => setAll(true)}>
          Show {rest} more
        </button>
      )}
      {rest > 0 && all && <div className={css.detail}>and {rest} more</div>}
    </>
  );
}

const NOTHING: Record<NodeRef['kind'], string> = {
  credential: 'No host uses it yet. Choose it on a folder or a host.',
  environment: 'No host has it yet. Choose it on a folder or a host.',
  host: 'No host is reached through it.',
  folder: 'Nothing inside takes anything from it.',
};

function headingOf(kind: NodeRef['kind'], used: string): string {
  if (used === '') return 'Where it is used';
  if (kind === 'host') return `Jump host of ${used}`;
  return kind === 'folder' ? `Inherited by ${used}` : `Used by ${used}`;
}

/** Where a record is set, and how many hosts use it; each place can be shown in the tree. */
export function WhereUsed({ node, onShow }: WhereUsedProps): ReactNode {
  const usage = useUsage(node.kind, node.id);
  const used = usedByText(usage);
  return (
    <section aria-label="Where it is used">
      <div className={css.heading}>{headingOf(node.kind, used)}</div>
      {used === '' && <div className={css.detail}>{NOTHING[node.kind]}</div>}
      {usage.shares.map((share) => (
        <div key={share.key} className={css.detail}>
          {shareText(share)}
        </div>
      ))}
      {usage.places.length > 0 && <Places usage={usage} onShow={onShow} />}
    </section>
  );
}
