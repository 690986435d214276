import { ChevronDown } from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';
import Button from '@mui/material/Button';
import Menu from '@mui/material/Menu';
import MenuItem from '@mui/material/MenuItem';
import { call } from '../ipc/client';
import { readImport } from './importFlow';
import css from './import.module.css';

/** Properties of {@link FormatMenu}. */
export interface FormatMenuProps {
  /** What the button says: the format it was read as, or "Read as…". */
  label: string;
  /** The format it was read as; null: none. */
  formatId: string | null;
  importId: string;
  fileName: string;
  /** As a button beside others rather than a quiet word. */
  button?: boolean;
}

type Format = { id: string; label: string };

/** Every format that can be imported, by name. */
function useFormats(): readonly Format[] {
  const [formats, setFormats] = useState<readonly Format[]>([]);
  useEffect(() => {
    let wanted = true;
    call('import.formats').then(
      (all) => {
        if (wanted) setFormats([...all].sort((a, b) => a.label.localeCompare(b.label)));
      },
      // Without the list the file stays as it was read.
      () => undefined,
    );
    return () => {
      wanted = false;
    };
  }, []);
  return formats;
}

/** Reads the file as a format of one's choice, where it was taken for another or for none. */
export function FormatMenu({
  label,
  formatId,
  importId,
  fileName,
  button = false,
}: FormatMenuProps): ReactNode {
  const formats = useFormats();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const pick = (id: string): void => {
    setAnchor(null);
    void readImport(importId, fileName, { formatId: id });
  };
  return (
    <>
      <Button
        variant={button ? 'outlined' : 'text'}
        className={button ? '' : (css.format ?? '')}
        aria-haspopup="menu"
        aria-expanded={anchor !== null}
        title="Read the file as another format"
        endIcon={<ChevronDown size={13} />}
        disabled={formats.length === 0}
        onClick={(event) => setAnchor(event.currentTarget)}
      >
        {label}
      </Button>
      <Menu
        open={anchor !== null}
        anchorEl={anchor}
        onClose={() => setAnchor(null)}
        slotProps={{ list: { 'aria-label': 'Read as' }, paper: { style: { maxHeight: 360 } } }}
      >
        {formats.map(({ id, label: name }) => (
          <MenuItem key={id} selected={id === formatId} onClick={() => pick(id)}>
            {name}
          </MenuItem>
        ))}
      </Menu>
    </>
  );
}
