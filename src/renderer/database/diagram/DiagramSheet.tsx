import Button from '@mui/material/Button';
import { useMemo, useState, type ReactNode } from 'react';
import { describeError } from '../../ui/describeError';
import { EmptyState } from '../../ui/EmptyState';
import { SideSheet } from '../../ui/SideSheet';
import { toast } from '../../ui/toast';
import type { QueryTab } from '../queryTab';
import type { OpenDiagram } from './diagram';
import css from './diagram.module.css';
import type { DiagramLayout } from './diagramLayout';
import { diagramModel, MOST_WITH_ALL_COLUMNS, type DiagramModel, type DiagramTable } from './diagramModel';
import { DiagramView } from './DiagramView';
import { savePicture } from './savePicture';
import { useLayout } from './useLayout';

/** What of the window stays in sight beside the sheet, in px. */
const LEFT_OVER = 64;

/** The sheet with a diagram of tables. */
export function DiagramSheet({ tab, open }: { tab: QueryTab; open: OpenDiagram }): ReactNode {
  const { read, loading, title } = open;
  const [asked, setAsked] = useState<boolean | null>(null);
  const [selected, setSelected] = useState<string | null>(null);
  const keysOnly = asked ?? read.length > MOST_WITH_ALL_COLUMNS;
  const model = useMemo(() => (loading ? null : diagramModel(read, keysOnly)), [read, loading, keysOnly]);
  const layout = useLayout(model);
  const close = (): void => tab.diagram.close();
  const openTable = (table: DiagramTable): void => {
    close();
    tab.showFirstRows(table);
  };
  const drawn = layout !== null && layout.tables.length > 0 ? layout : null;
  return (
    <SideSheet
      open
      title={`Diagram of ${title}`}
      subtitle={<span aria-live="polite">{words(open, model, selected)}</span>}
      width={window.innerWidth - LEFT_OVER}
      onClose={close}
      footer={
        <>
          <Button
            disabled={model === null || model.neighbours.length === 0}
            onClick={() => void tab.diagram.addBeside()}
          >
            Add related tables{model === null ? '' : ` (${model.neighbours.length.toLocaleString()})`}
          </Button>
          <Button disabled={drawn === null} onClick={() => setAsked(!keysOnly)}>
            {keysOnly ? 'Show all columns' : 'Show keys only'}
          </Button>
          <SaveButtons layout={drawn} title={title} />
        </>
      }
    >
      <div className={css.body}>
        {drawn !== null && !loading ? (
          <DiagramView
            layout={drawn}
            label={`Diagram of ${title}`}
            {...{ selected }}
            onSelect={setSelected}
            onOpen={openTable}
          />
        ) : loading || read.length > 0 ? (
          <EmptyState
            title={loading ? `Reading tables: ${read.length} of ${open.wanted}` : 'Drawing'}
            text="Each table is asked for its columns and keys."
            actions={loading ? <Button onClick={() => tab.diagram.stop()}>Stop here</Button> : undefined}
          />
        ) : (
          <EmptyState
            title="No table to draw"
            text={open.failure?.message ?? 'Choose tables in the explorer.'}
          />
        )}
      </div>
    </SideSheet>
  );
}

function SaveButtons({ layout, title }: { layout: DiagramLayout | null; title: string }): ReactNode {
  const save = (format: 'svg' | 'png') => (): void => {
    if (layout === null) return;
    savePicture(layout, title, format).then(
      (name) => name !== null && toast({ message: `Saved ${name}.` }),
      (error: unknown) => toast({ ...describeError(error), tone: 'error' }),
    );
  };
  return (
    <>
      <Button disabled={layout === null} onClick={save('svg')}>
        Save as SVG…
      </Button>
      <Button disabled={layout === null} onClick={save('png')}>
        Save as PNG…
      </Button>
    </>
  );
}

const counted = (count: number, one: string, more: string): string =>
  `${count.toLocaleString()} ${count === 1 ? one : more}`;

/** What is shown, what is missing, or what the selected table has to do with others. */
function words(open: OpenDiagram, model: DiagramModel | null, selected: string | null): string {
  if (model === null) return 'Reading';
  const table = model.tables.find(({ key }) => key === selected);
  if (table !== undefined) {
    const names = model.links.filter(({ from }) => from === selected).length;
    const named = model.links.filter(({ to }) => to === selected).length;
    return `${table.schema}.${table.name}: names ${counted(names, 'table', 'tables')}, is named ${counted(named, 'time', 'times')}. Double click or Enter opens it.`;
  }
  const parts = [
    counted(model.tables.length, 'table', 'tables'),
    counted(model.links.length, 'foreign key', 'foreign keys'),
    ...(open.left > 0 ? [`${counted(open.left, 'table', 'tables')} left out, for there are too many`] : []),
    ...(open.failure === null ? [] : [`not all tables could be read: ${open.failure.message}`]),
  ];
  return parts.join(' · ');
}
