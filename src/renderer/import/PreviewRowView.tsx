import { ChevronRight, Folder, FolderOpen } from 'lucide-react';
import { memo, type CSSProperties, type ReactNode } from 'react';
import { PROTOCOL_ICON, PROTOCOL_LABEL, protocolNames } from '../ui/protocols';
import { MARKS } from './marks';
import type { PreviewRow } from './previewTree';
import { counted, formatCount } from './words';
import css from './tables.module.css';

/** Width of one level of depth, in px. */
const INDENT = 14;

/** Properties of {@link PreviewRowView}. */
export interface PreviewRowViewProps {
  row: PreviewRow;
  at: number;
  /** Offset from the top of the list in px. */
  top: number;
  domId: string;
  active: boolean;
  /** Whether it is known what happens to the host. */
  known: boolean;
}

function rowLabel(row: PreviewRow, known: boolean): string {
  if (row.type === 'folder') return `${row.folder.name}, folder, ${counted(row.count, 'host')}`;
  const { name, address, protocols } = row.host;
  const mark = known ? MARKS[row.mark].label.toLowerCase() : '';
  return [name, address, protocolNames(protocols), mark].filter((part) => part !== '').join(', ');
}

function FolderCells({ row }: { row: Extract<PreviewRow, { type: 'folder' }> }): ReactNode {
  const Icon = row.expanded ? FolderOpen : Folder;
  return (
    <span className={css.nameCell}>
      <ChevronRight className={css.chevron} aria-hidden />
      <Icon size={14} strokeWidth={1.75} className={css.icon} aria-hidden />
      <span className={css.folderName} title={row.folder.name}>
        {row.folder.name}
      </span>
      <span className={css.dim}>{formatCount(row.count)}</span>
    </span>
  );
}

function HostCells({
  row,
  known,
}: {
  row: Extract<PreviewRow, { type: 'host' }>;
  known: boolean;
}): ReactNode {
  const { name, address, protocols } = row.host;
  const Icon = PROTOCOL_ICON[protocols[0] ?? 'ssh'];
  const { icon: MarkIcon, label } = MARKS[row.mark];
  return (
    <>
      <span className={css.nameCell}>
        <Icon size={14} strokeWidth={1.6} className={css.icon} aria-hidden />
        <span className={css.text} title={`${name} · ${address}`}>
          {name}
        </span>
      </span>
      <span className={css.address} title={address}>
        {address}
      </span>
      <span className={css.badges} title={protocolNames(protocols)}>
        {protocols.map((protocol) => (
          <span key={protocol} className={css.badge}>
            {PROTOCOL_LABEL[protocol]}
          </span>
        ))}
      </span>
      <span className={css.mark} data-mark={row.mark}>
        {known && (
          <>
            <MarkIcon size={12} strokeWidth={2} aria-hidden />
            {label}
          </>
        )}
      </span>
    </>
  );
}

/** One row of the preview. */
export const PreviewRowView = memo(function PreviewRowView(props: PreviewRowViewProps): ReactNode {
  const { row, at, top, domId, active, known } = props;
  const style = {
    transform: `translateY(${top}px)`,
    '--inv-indent': `${(row.level - 1) * INDENT + (row.type === 'host' ? 18 : 2)}px`,
  } as CSSProperties;
  return (
    <div
      id={domId}
      role="treeitem"
      className={css.treeRow}
      style={style}
      aria-level={row.level}
      aria-setsize={row.setSize}
      aria-posinset={row.posInSet}
      aria-expanded={row.type === 'folder' ? row.expanded : undefined}
      aria-selected={active}
      aria-label={rowLabel(row, known)}
      data-at={at}
      data-type={row.type}
    >
      {row.type === 'folder' ? <FolderCells row={row} /> : <HostCells row={row} known={known} />}
    </div>
  );
});
