import { EllipsisVertical, FileDiff, Search, X } from 'lucide-react';
import type { ReactNode } from 'react';
import Button from '@mui/material/Button';
import MenuItem from '@mui/material/MenuItem';
import OutlinedInput from '@mui/material/OutlinedInput';
import Select from '@mui/material/Select';
import { AUDIT_TOPICS, type AuditTopic } from '../../shared/model/audit';
import { openContextMenu } from '../ui/contextMenu';
import { IconAction } from '../ui/IconAction';
import { openHistorySheet, openRestore, useHistory, type HistoryScope } from './historyState';
import { openComparison } from './openComparison';
import css from './history.module.css';

const TOPICS: Record<AuditTopic, string> = {
  changes: 'Changes',
  connections: 'Connections',
  secrets: 'Vault and secrets',
  settings: 'Settings',
};

/** Properties of {@link HistoryBar}. */
export interface HistoryBarProps {
  text: string;
  onText: (text: string) => void;
  topic: AuditTopic | null;
  onTopic: (topic: AuditTopic | null) => void;
  onReload: () => void;
}

function ScopeChip({ scope }: { scope: HistoryScope }): ReactNode {
  const label = `Only ${scope.name}`;
  return (
    <span className={css.scope}>
      <span className={css.scopeName} title={label}>
        {label}
      </span>
      <IconAction
        icon={X}
        size={12}
        label="Show the history of everything"
        onClick={() => useHistory.setState({ scope: null })}
      />
    </span>
  );
}

/** Filters at the left, what concerns the history as a whole at the right. */
export function HistoryBar({ text, onText, topic, onTopic, onReload }: HistoryBarProps): ReactNode {
  const scope = useHistory((state) => state.scope);
  return (
    <header className={css.bar}>
      <OutlinedInput
        className={css.filter ?? ''}
        placeholder="Filter by name, action or detail"
        value={text}
        onChange={(event) => onText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') onText('');
        }}
        startAdornment={<Search size={14} strokeWidth={2} aria-hidden className={css.searchIcon} />}
        inputProps={{ 'aria-label': 'Filter the history', spellCheck: false, maxLength: 200 }}
      />
      <Select
        className={css.topic ?? ''}
        value={topic ?? 'all'}
        onChange={({ target }) => onTopic(AUDIT_TOPICS.find((each) => each === target.value) ?? null)}
        SelectDisplayProps={{ 'aria-label': 'Kind of line' }}
      >
        <MenuItem value="all">Everything</MenuItem>
        {AUDIT_TOPICS.map((each) => (
          <MenuItem key={each} value={each}>
            {TOPICS[each]}
          </MenuItem>
        ))}
      </Select>
      {scope !== null && <ScopeChip scope={scope} />}
      <span className={css.gap} />
      <Button startIcon={<FileDiff size={14} />} onClick={() => openComparison()}>
        Compare…
      </Button>
      <IconAction
        icon={EllipsisVertical}
        label="More of the history"
        onClick={(event) =>
          openContextMenu(event.currentTarget, 'History', [
            { label: 'Go back to a moment…', run: () => openRestore(null) },
            { label: 'Check the history', run: () => openHistorySheet({ kind: 'verify' }) },
            { label: 'Read again', run: onReload },
          ])
        }
      />
    </header>
  );
}
