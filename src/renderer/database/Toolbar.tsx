import { Activity, FolderTree, Play, Square, StepForward } from 'lucide-react';
import type { ReactNode } from 'react';
import Button from '@mui/material/Button';
import { useStore } from 'zustand';
import type { Environment } from '../../shared/model/inventory';
import { shortcutOf } from '../stores/actions';
import { useHost } from '../stores/inventory';
import { IconAction } from '../ui/IconAction';
import { ariaShortcut, formatShortcut } from '../ui/shortcut';
import { DatabaseButton, LibraryButtons } from './library/LibraryButtons';
import { setQueryLayout, useQueryLayout } from './layout';
import type { QueryTab } from './queryTab';
import { CommitMode } from './writing/CommitMode';
import css from './Toolbar.module.css';

/** Properties of {@link Toolbar}. */
export interface ToolbarProps {
  tab: QueryTab;
  environment: Environment | undefined;
  hostId: string;
}

/** What can be done with a query, and where it would be done. */
export function Toolbar({ tab, environment, hostId }: ToolbarProps): ReactNode {
  const open = useQueryLayout((layout) => layout.explorerOpen);
  return (
    <div
      className={css.bar}
      role="toolbar"
      aria-label="Query"
      data-guarded={environment?.guarded === true || undefined}
    >
      <IconAction
        icon={FolderTree}
        label={open ? 'Hide the database explorer' : 'Show the database explorer'}
        pressed={open}
        onClick={() => setQueryLayout({ explorerOpen: !open })}
      />
      <RunButtons tab={tab} />
      <ServerButton tab={tab} />
      <LibraryButtons tab={tab} />
      <CommitMode tab={tab} />
      <span className={css.gap} />
      <Where tab={tab} hostId={hostId} />
      <DatabaseButton tab={tab} />
      {environment !== undefined && <Badge environment={environment} />}
    </div>
  );
}

/** Words and keys of an action, as a tooltip. */
const titled = (words: string, id: string): string => {
  const shortcut = shortcutOf(id);
  return shortcut === undefined ? words : `${words} (${formatShortcut(shortcut)})`;
};

function keysOf(id: string): string | undefined {
  const shortcut = shortcutOf(id);
  return shortcut === undefined ? undefined : ariaShortcut(shortcut);
}

function RunButtons({ tab }: { tab: QueryTab }): ReactNode {
  const ready = useStore(tab.query.store, (state) => state.ready);
  const phase = useStore(tab.query.store, (state) => state.run?.phase);
  const running = phase === 'running' || phase === 'cancelling';
  return (
    <>
      <Button
        variant="contained"
        color="primary"
        disabled={!ready || running}
        title={titled('Run the selection, or the statement under the cursor', 'query.run')}
        aria-keyshortcuts={keysOf('query.run')}
        startIcon={<Play size={14} aria-hidden />}
        onClick={() => tab.run()}
      >
        Run
      </Button>
      <Button
        disabled={!ready || running}
        title={titled('Run all statements, one after the other', 'query.runAll')}
        aria-keyshortcuts={keysOf('query.runAll')}
        startIcon={<StepForward size={14} aria-hidden />}
        onClick={() => tab.run(true)}
      >
        Run all
      </Button>
      {running && (
        <Button
          color="error"
          disabled={phase === 'cancelling'}
          title={titled('Ask the server to stop what runs', 'query.cancel')}
          aria-keyshortcuts={keysOf('query.cancel')}
          startIcon={<Square size={13} aria-hidden />}
          onClick={() => tab.query.cancelRun()}
        >
          {phase === 'cancelling' ? 'Cancelling' : 'Cancel'}
        </Button>
      )}
    </>
  );
}

function ServerButton({ tab }: { tab: QueryTab }): ReactNode {
  const shown = useStore(tab.query.store, (state) => state.features?.serverView === true);
  if (!shown) return null;
  return (
    <IconAction icon={Activity} label="Show what this server is doing" onClick={() => tab.openServer()} />
  );
}

function Where({ tab, hostId }: { tab: QueryTab; hostId: string }): ReactNode {
  const server = useStore(tab.query.store, (state) => state.server);
  const host = useHost(hostId)?.name ?? 'deleted host';
  if (server === null) return <span className={css.where}>{host}</span>;
  const text = `${server.user === '' ? '' : `${server.user}@`}${server.database} on ${host}`;
  const product = `${server.product} ${server.version}`;
  return (
    <span className={css.where} title={`${text} · ${product}`} data-selectable>
      {text} <span className={css.product}>{product}</span>
    </span>
  );
}

function Badge({ environment }: { environment: Environment }): ReactNode {
  const { name, guarded } = environment;
  return (
    <span
      className={css.badge}
      data-guarded={guarded || undefined}
      title={`Environment: ${name}${guarded ? ' (guarded)' : ''}`}
    >
      {name}
    </span>
  );
}
