import { History, ListTree, Settings, SquareTerminal, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import ButtonBase from '@mui/material/ButtonBase';
import Tooltip from '@mui/material/Tooltip';
import { runAction, shortcutOf } from '../stores/actions';
import { useWorkspace } from '../stores/workspace';
import { ariaShortcut, formatShortcut } from '../ui/shortcut';
import css from './Rail.module.css';

interface RailItemProps {
  icon: LucideIcon;
  label: string;
  actionId: string;
  /** For what is showing: a bar at the edge and a brighter icon. */
  current?: boolean;
  pressed?: boolean;
}

function RailItem({ icon: Icon, label, actionId, current = false, pressed }: RailItemProps): ReactNode {
  const shortcut = shortcutOf(actionId);
  const title = shortcut === undefined ? label : `${label} (${formatShortcut(shortcut)})`;
  return (
    <Tooltip title={title} placement="right">
      <ButtonBase
        className={css.item ?? ''}
        aria-label={label}
        aria-pressed={pressed}
        aria-current={current ? 'page' : undefined}
        aria-keyshortcuts={shortcut === undefined ? undefined : ariaShortcut(shortcut)}
        data-current={current || pressed === true}
        onClick={() => runAction(actionId)}
      >
        <Icon size={19} strokeWidth={1.6} aria-hidden />
      </ButtonBase>
    </Tooltip>
  );
}

/** The left rail: the rooms of the house. A room is listed when it works. */
export function Rail(): ReactNode {
  const treeOpen = useWorkspace((state) => state.panels.treeOpen);
  const shown = useWorkspace((state) => state.documents.find((each) => each.id === state.activeId)?.kind);
  return (
    <nav className={css.rail} aria-label="Main" data-region="rail">
      <RailItem icon={ListTree} label="Inventory" actionId="view.toggleTree" pressed={treeOpen} />
      <RailItem icon={SquareTerminal} label="Open a local terminal" actionId="terminal.openLocal" />
      <div className={css.gap} />
      <RailItem icon={History} label="History" actionId="history.open" current={shown === 'audit'} />
      <RailItem icon={Settings} label="Settings" actionId="settings.open" current={shown === 'settings'} />
    </nav>
  );
}
