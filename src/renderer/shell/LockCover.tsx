import { Lock } from 'lucide-react';
import type { ReactNode } from 'react';
import Button from '@mui/material/Button';
import Modal from '@mui/material/Modal';
import { runAction } from '../stores/actions';
import { EmptyState } from '../ui/EmptyState';
import css from './LockCover.module.css';

/**
 * Covers the window's content while the vault is locked, where the person chose so. Sessions keep running. It is a
 * modal, so that it also lies above forms and menus that are open, and takes the focus from them.
 */
export function LockCover(): ReactNode {
  return (
    <Modal open hideBackdrop className={css.modal ?? ''}>
      <div className={css.cover} role="dialog" aria-modal aria-label="Binnacle is locked">
        <EmptyState
          icon={Lock}
          title="Binnacle is locked"
          text="Unlock it to see your hosts and sessions."
          actions={
            <Button variant="contained" color="primary" autoFocus onClick={() => runAction('vault.unlock')}>
              Unlock
            </Button>
          }
        />
      </div>
    </Modal>
  );
}
