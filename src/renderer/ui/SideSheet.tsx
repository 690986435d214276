import { X } from 'lucide-react';
import { useCallback, useId, type ReactNode } from 'react';
import Drawer from '@mui/material/Drawer';
import { confirm } from './confirm';
import { IconAction } from './IconAction';
import css from './SideSheet.module.css';

/** Properties of {@link SideSheet}. */
export interface SideSheetProps {
  open: boolean;
  title: string;
  subtitle?: ReactNode;
  /** Whether something typed would be lost: closing then asks first. */
  dirty?: boolean | undefined;
  onClose: () => void;
  /** Buttons at the bottom, always in sight. */
  footer?: ReactNode;
  /** In px. */
  width?: number | undefined;
  children: ReactNode;
}

async function mayClose(dirty: boolean, title: string): Promise<boolean> {
  if (!dirty) return true;
  return confirm({
    title: 'Discard your changes?',
    text: `What you typed in “${title}” is not saved.`,
    confirmLabel: 'Discard changes',
    cancelLabel: 'Keep editing',
    danger: true,
  });
}

/** A form beside the work: slides over the right edge, keeps the window's context in sight. Esc steps back. */
export function SideSheet(props: SideSheetProps): ReactNode {
  const { open, title, subtitle, dirty = false, onClose, footer, width = 460, children } = props;
  const id = useId();
  const close = useCallback(() => {
    void mayClose(dirty, title).then((may) => {
      if (may) onClose();
    });
  }, [dirty, title, onClose]);
  return (
    <Drawer
      anchor="right"
      open={open}
      onClose={close}
      slotProps={{ paper: { role: 'dialog', 'aria-modal': true, 'aria-labelledby': id, style: { width } } }}
    >
      <header className={css.header}>
        <div className={css.heading}>
          <h2 id={id} className={css.title}>
            {title}
          </h2>
          {subtitle !== undefined && <div className={css.subtitle}>{subtitle}</div>}
        </div>
        <IconAction icon={X} label="Close" onClick={close} />
      </header>
      <div className={css.body}>{children}</div>
      {footer !== undefined && <footer className={css.footer}>{footer}</footer>}
    </Drawer>
  );
}
