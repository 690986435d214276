import {
  Braces,
  ChevronRight,
  Columns3,
  Eye,
  Folder,
  Hash,
  KeyRound,
  Library,
  ListOrdered,
  Puzzle,
  Settings2,
  SquareFunction,
  Table2,
  Tag,
  UserRound,
  type LucideIcon,
} from 'lucide-react';
import { memo, type ReactNode } from 'react';
import css from './explorer.module.css';
import type { ExplorerRow, RowKind } from './explorerModel';

/** Width of one level of depth, in px. */
const INDENT = 12;

const ICONS: Record<RowKind, LucideIcon | null> = {
  schema: Library,
  system: Settings2,
  group: Folder,
  table: Table2,
  'foreign table': Table2,
  view: Eye,
  'materialized view': Eye,
  sequence: ListOrdered,
  function: SquareFunction,
  procedure: Braces,
  type: Tag,
  extension: Puzzle,
  role: UserRound,
  column: Columns3,
  'key-column': KeyRound,
  part: Hash,
  note: null,
};

/** What a screen reader says of a kind, where its name alone does not tell. */
const KIND_TEXT: Partial<Record<RowKind, string>> = {
  schema: 'schema',
  'key-column': 'part of the primary key',
};

/** Properties of {@link ExplorerRowView}: plain values, so that `memo` skips rows that stay the same. */
export interface ExplorerRowViewProps {
  row: ExplorerRow;
  /** Position in the list, which the list's handlers read back from the element. */
  at: number;
  /** Offset from the top of the list in px. */
  top: number;
  domId: string;
  active: boolean;
  /** Picked beside others. */
  picked: boolean;
}

function labelOf({ label, kind, detail, right, object }: ExplorerRow): string {
  const words = object === null ? KIND_TEXT[kind] : object.kind;
  return [label, words ?? '', detail, right].filter((part) => part !== '').join(', ');
}

/** One row of the explorer. */
export const ExplorerRowView = memo(function ExplorerRowView(props: ExplorerRowViewProps): ReactNode {
  const { row, at, top, domId, active, picked } = props;
  const { label, detail, right, expanded, level, kind } = row;
  const Icon = ICONS[kind];
  return (
    <div
      id={domId}
      className={css.row}
      role="treeitem"
      aria-label={labelOf(row)}
      aria-level={level}
      aria-expanded={expanded ?? undefined}
      aria-selected={active || picked}
      data-at={at}
      data-kind={kind}
      data-failed={row.failed || undefined}
      data-active={active || undefined}
      data-picked={picked || undefined}
      title={[label, detail, right].filter((part) => part !== '').join(' · ')}
      style={{ transform: `translateY(${top}px)`, paddingLeft: 4 + (level - 1) * INDENT }}
    >
      {expanded === null ? (
        <span className={css.noChevron} />
      ) : (
        <ChevronRight className={css.chevron} size={14} strokeWidth={2} data-chevron aria-hidden />
      )}
      {Icon !== null && <Icon className={css.icon} size={13} strokeWidth={1.75} aria-hidden />}
      <span className={css.name}>{label}</span>
      {detail !== '' && <span className={css.detail}>{detail}</span>}
      {right !== '' && <span className={css.right}>{right}</span>}
    </div>
  );
});
