import { Check } from 'lucide-react';
import type { ReactNode } from 'react';
import Divider from '@mui/material/Divider';
import Menu from '@mui/material/Menu';
import MenuItem from '@mui/material/MenuItem';
import { closeContextMenu, useContextMenu, type MenuCommand } from './contextMenu';
import { formatShortcut } from './shortcut';
import css from './ContextMenuHost.module.css';

function icon({ icon: Icon, checked }: MenuCommand): ReactNode {
  if (checked === true) return <Check size={15} strokeWidth={1.75} aria-hidden />;
  return Icon === undefined ? null : <Icon size={15} strokeWidth={1.75} aria-hidden />;
}

function choose(command: MenuCommand): void {
  closeContextMenu();
  // After the menu has given the focus back, so that what the command focuses keeps it.
  setTimeout(command.run);
}

/** The one context menu of the window; mounted once. */
export function ContextMenuHost(): ReactNode {
  const menu = useContextMenu((state) => state.menu);
  if (menu === null) return null;
  return (
    <Menu
      open
      onClose={closeContextMenu}
      onContextMenu={(event) => {
        event.preventDefault();
        closeContextMenu();
      }}
      anchorReference="anchorPosition"
      anchorPosition={{ left: menu.x, top: menu.y }}
      slotProps={{ list: { 'aria-label': menu.label } }}
    >
      {menu.entries.map((entry, index) =>
        entry === 'separator' ? (
          <Divider key={index} />
        ) : (
          <MenuItem
            key={index}
            disabled={entry.disabled ?? false}
            role={entry.checked === undefined ? 'menuitem' : 'menuitemcheckbox'}
            aria-checked={entry.checked}
            className={entry.danger === true ? (css.danger ?? '') : ''}
            onClick={() => choose(entry)}
          >
            <span className={css.icon}>{icon(entry)}</span>
            <span className={css.label}>{entry.label}</span>
            {entry.shortcut !== undefined && (
              <span className={css.shortcut} aria-hidden>
                {formatShortcut(entry.shortcut)}
              </span>
            )}
          </MenuItem>
        ),
      )}
    </Menu>
  );
}
