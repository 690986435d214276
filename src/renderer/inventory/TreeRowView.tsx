import { ChevronRight, FolderSearch, ShieldAlert, TriangleAlert } from 'lucide-react';
import { memo, type CSSProperties, type ReactNode } from 'react';
import type { Environment } from '../../shared/model/inventory';
import { FeedStateMark, FolderIcon, GoneMark } from '../feeds/FeedMarks';
import { keptText, openableEndpoint } from '../stores/openHost';
import { STATUS_TEXT, type Status } from '../ui/status';
import { EnvironmentBadge } from './EnvironmentBadge';
import { HostIcon } from './HostIcon';
import { RenameInput } from './RenameInput';
import { RowTags } from './tags/TagChip';
import type { SmartRow, TreeRow } from './treeModel';
import { countText, hostsText } from './words';
import css from './tree.module.css';

/** Width of one level of depth, in px. */
const INDENT = 14;

/** Properties of {@link TreeRowView}: plain values, so that `memo` skips rows that stay the same. */
export interface TreeRowViewProps {
  row: TreeRow;
  /** Position in the list, which the list's handlers read back from the element. */
  at: number;
  /** Offset from the top of the list in px. */
  top: number;
  domId: string;
  /** A line above: the tree proper begins here. */
  divider: boolean;
  active: boolean;
  selected: boolean;
  cut: boolean;
  renaming: boolean;
  drop: 'into' | 'above' | 'below' | undefined;
  /** Live state of the host's sessions; undefined for folders. */
  status: Status | undefined;
  environment: Environment | undefined;
  /** The folders above a host, where they are not in sight. */
  path: string | undefined;
  onRenamed: (row: TreeRow, name: string | null) => void;
}

function RowIcon({ row, status }: { row: TreeRow; status: Status | undefined }): ReactNode {
  if (row.type === 'section') return null;
  if (row.type === 'host') {
    return (
      <span className={css.icon}>
        <HostIcon host={row.host} status={status ?? 'idle'} />
      </span>
    );
  }
  return (
    <span className={css.icon}>
      {row.type === 'smart' ? (
        <FolderSearch size={14} strokeWidth={1.75} aria-hidden />
      ) : (
        <FolderIcon folderId={row.folder.id} expanded={row.expanded} />
      )}
    </span>
  );
}

function Count({ count }: { count: number }): ReactNode {
  return count === 0 ? null : <span className={css.count}>{countText(count)}</span>;
}

function SmartMarks({ row }: { row: SmartRow }): ReactNode {
  if (row.failure === null) return row.count === null ? null : <Count count={row.count} />;
  return (
    <span className={css.weak} role="img" aria-label={row.failure} title={row.failure}>
      <TriangleAlert size={13} strokeWidth={1.9} aria-hidden />
    </span>
  );
}

function Marks({ row, environment }: Pick<TreeRowViewProps, 'row' | 'environment'>): ReactNode {
  if (row.type === 'folder') {
    return (
      <>
        <FeedStateMark folderId={row.folder.id} />
        <Count count={row.count} />
      </>
    );
  }
  if (row.type === 'smart') return <SmartMarks row={row} />;
  if (row.type === 'section') return null;
  return (
    <>
      <GoneMark mark={row.host.fromFeed} />
      <RowTags tags={row.host.tags} />
      {row.weak && (
        <span
          className={css.weak}
          role="img"
          aria-label="Weak algorithms allowed"
          title="Weak algorithms allowed"
        >
          <ShieldAlert size={13} strokeWidth={1.9} aria-hidden />
        </span>
      )}
      {environment !== undefined && <EnvironmentBadge environment={environment} />}
    </>
  );
}

/** What a screen reader says of a row; the marks have labels of their own. */
function rowLabel(row: TreeRow): string {
  if (row.type === 'folder') return `${row.name}, folder, ${hostsText(row.count)}`;
  if (row.type !== 'smart') return row.name;
  return `${row.name}, smart folder${row.count === null ? '' : `, ${hostsText(row.count)}`}`;
}

/** What stands in a row's tooltip. */
function rowTitle({ row, path }: Pick<TreeRowViewProps, 'row' | 'path'>): string {
  if (row.type === 'smart') return `${row.name} · ${row.smart.query}`;
  if (row.type !== 'host') return row.name;
  return [row.name, row.host.address, path ?? ''].filter((part) => part !== '').join(' · ');
}

/** What the marks of a row mean, read after its name. */
function rowDescription({
  row,
  status,
  environment,
  path,
}: Pick<TreeRowViewProps, 'row' | 'status' | 'environment' | 'path'>): string | undefined {
  if (row.type === 'smart') return `Searches for ${row.smart.query}`;
  if (row.type !== 'host') return undefined;
  const parts = [
    path ?? '',
    status === undefined || status === 'idle' ? '' : STATUS_TEXT[status],
    openableEndpoint(row.host) === undefined ? keptText(row.host.endpoints) : '',
    environment?.name ?? '',
    row.weak ? 'weak algorithms allowed' : '',
  ];
  return parts.filter((part) => part !== '').join(', ') || undefined;
}

/** One row of the tree. */
export const TreeRowView = memo(function TreeRowView(props: TreeRowViewProps): ReactNode {
  const {
    row,
    at,
    top,
    domId,
    divider,
    active,
    selected,
    cut,
    renaming,
    drop,
    status,
    environment,
    path,
    onRenamed,
  } = props;
  const indent = (row.level - 1) * INDENT + (row.type === 'host' ? 18 : 4);
  const style = {
    transform: `translateY(${top}px)`,
    '--inv-indent': `${indent}px`,
    '--inv-guides': `${(row.level - 1) * INDENT}px`,
  } as CSSProperties;
  const expanded = row.type === 'host' ? undefined : row.expanded;
  const known = row.setSize > 0;
  return (
    <div
      id={domId}
      role="treeitem"
      className={css.row}
      style={style}
      aria-level={row.level}
      aria-expanded={expanded}
      aria-selected={selected}
      aria-setsize={known ? row.setSize : undefined}
      aria-posinset={known ? row.posInSet : undefined}
      aria-label={rowLabel(row)}
      aria-description={rowDescription(props)}
      data-at={at}
      data-type={row.type}
      data-divider={divider || undefined}
      data-active={active || undefined}
      data-cut={cut || undefined}
      data-drop={drop}
      draggable={row.type !== 'section' && !renaming}
    >
      <span className={css.indent} aria-hidden />
      {expanded !== undefined && <ChevronRight className={css.chevron} data-chevron aria-hidden />}
      <RowIcon row={row} status={status} />
      {renaming ? (
        <RenameInput name={row.name} onDone={(name) => onRenamed(row, name)} />
      ) : (
        <span className={css.name} title={rowTitle(props)}>
          {row.name}
          {path !== undefined && path !== '' && <span className={css.path}>{path}</span>}
        </span>
      )}
      <Marks row={row} environment={environment} />
    </div>
  );
});
