import type { LucideIcon } from 'lucide-react';
import type { MouseEvent, ReactNode, Ref } from 'react';
import IconButton from '@mui/material/IconButton';
import Tooltip from '@mui/material/Tooltip';
import { ariaShortcut, formatShortcut } from './shortcut';

/** Properties of {@link IconAction}. */
export interface IconActionProps {
  icon: LucideIcon;
  /** What it does, as a verb: tooltip and accessible name. */
  label: string;
  /** Such as `Mod+Shift+F`; shown in the tooltip. It is not bound here: actions bind keys. */
  shortcut?: string | undefined;
  onClick: (event: MouseEvent<HTMLButtonElement>) => void;
  disabled?: boolean | undefined;
  /** For toggles. */
  pressed?: boolean | undefined;
  /** For buttons that open something. */
  expanded?: boolean | undefined;
  /** Icon size in px. */
  size?: number | undefined;
  className?: string | undefined;
  ref?: Ref<HTMLButtonElement> | undefined;
  tabIndex?: number | undefined;
}

/** An icon button with a tooltip, an accessible name and its shortcut. */
export function IconAction(props: IconActionProps): ReactNode {
  const {
    icon: Icon,
    label,
    shortcut,
    onClick,
    disabled = false,
    pressed,
    expanded,
    size = 16,
    ...rest
  } = props;
  const title = shortcut === undefined ? label : `${label} (${formatShortcut(shortcut)})`;
  return (
    <Tooltip title={title} describeChild={false}>
      {/* A disabled button sends no events, so the tooltip listens on a wrapper. */}
      <span style={{ display: 'inline-flex' }}>
        <IconButton
          aria-label={label}
          aria-pressed={pressed}
          aria-expanded={expanded}
          aria-keyshortcuts={shortcut === undefined ? undefined : ariaShortcut(shortcut)}
          disabled={disabled}
          onClick={onClick}
          ref={rest.ref ?? null}
          tabIndex={rest.tabIndex ?? 0}
          className={rest.className ?? ''}
        >
          <Icon size={size} strokeWidth={1.75} aria-hidden />
        </IconButton>
      </span>
    </Tooltip>
  );
}
