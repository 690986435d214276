import { Maximize, ZoomIn, ZoomOut } from 'lucide-react';
import {
  useEffect,
  useRef,
  useState,
  type KeyboardEvent,
  type MouseEvent,
  type PointerEvent,
  type ReactNode,
} from 'react';
import { IconAction } from '../../ui/IconAction';
import css from './diagram.module.css';
import type { DiagramLayout } from './diagramLayout';
import type { DiagramTable } from './diagramModel';
import { DIAGRAM_FONT } from './diagramShapes';
import { DiagramPicture } from './DiagramPicture';
import { centred, fit, keyed, zoomed, type Viewport } from './viewport';

/** How much a wheel's px change the size. */
const WHEEL = 0.0015;
/** A press that moved less than this is a click, in px. */
const CLICK = 4;

/** Properties of {@link DiagramView}. */
export interface DiagramViewProps {
  layout: DiagramLayout;
  label: string;
  selected: string | null;
  onSelect: (key: string | null) => void;
  onOpen: (table: DiagramTable) => void;
}

const keyAt = (event: MouseEvent): string | null =>
  (event.target instanceof Element ? event.target.closest<SVGGElement>('[data-table]') : null)?.dataset[
    'table'
  ] ?? null;

/** A diagram to move about in: dragging and arrow keys, wheel and + − 0; Page keys go from table to table. */
export function DiagramView({ layout, label, selected, onSelect, onOpen }: DiagramViewProps): ReactNode {
  const place = useRef<HTMLDivElement>(null);
  const [view, setView] = useState<Viewport | null>(null);
  const drag = useRef<{ x: number; y: number; moved: boolean } | null>(null);
  const screen = (): { width: number; height: number } => ({
    width: place.current?.clientWidth ?? 1,
    height: place.current?.clientHeight ?? 1,
  });
  useEffect(() => setView(fit(layout, screen())), [layout]);
  useEffect(() => place.current?.focus(), []);
  useWheel(place, setView);
  const key = (pressed: string): boolean => {
    const next = view === null ? null : keyed(view, pressed, layout, screen());
    if (next !== null) setView(next);
    return next !== null;
  };
  const step = (by: number): void => {
    const sorted = [...layout.tables].sort((a, b) => (a.title < b.title ? -1 : 1));
    const at = sorted.findIndex(({ table }) => table.key === selected);
    const to = sorted[at < 0 && by < 0 ? sorted.length - 1 : (at + by + sorted.length) % sorted.length];
    if (to === undefined || view === null) return;
    onSelect(to.table.key);
    setView(centred(view, to, screen()));
  };
  const openKey = (wanted: string | null): void => {
    const found = layout.tables.find(({ table }) => table.key === wanted);
    if (found !== undefined) onOpen(found.table);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'PageDown' || event.key === 'PageUp') step(event.key === 'PageDown' ? 1 : -1);
    else if (event.key === 'Enter' && selected !== null) openKey(selected);
    else if (event.key === 'Escape' && selected !== null) onSelect(null);
    else if (!key(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
  };
  const onPointerMove = (event: PointerEvent): void => {
    const from = drag.current;
    if (from === null) return;
    const [x, y] = [event.clientX - from.x, event.clientY - from.y];
    if (!from.moved && Math.hypot(x, y) < CLICK) return;
    drag.current = { x: event.clientX, y: event.clientY, moved: true };
    event.currentTarget.setPointerCapture(event.pointerId);
    setView((before) => before && { ...before, x: before.x + x, y: before.y + y });
  };
  return (
    <div className={css.view}>
      <div
        ref={place}
        className={css.place}
        role="application"
        aria-roledescription="diagram"
        aria-label={`${label}. Arrow keys move, plus and minus zoom, 0 fits, Page Down goes to the next table, Enter opens it.`}
        tabIndex={0}
        onKeyDown={onKeyDown}
        onPointerDown={(event) => {
          if (event.button === 0) drag.current = { x: event.clientX, y: event.clientY, moved: false };
        }}
        onPointerMove={onPointerMove}
        onPointerUp={(event) => {
          if (drag.current?.moved === false) onSelect(keyAt(event));
          drag.current = null;
        }}
        onPointerCancel={() => (drag.current = null)}
        onDoubleClick={(event) => openKey(keyAt(event))}
      >
        <svg className={css.svg} fontFamily={DIAGRAM_FONT} aria-hidden>
          {view !== null && (
            <g transform={`translate(${view.x} ${view.y}) scale(${view.k})`}>
              <DiagramPicture layout={layout} selected={selected} />
            </g>
          )}
        </svg>
      </div>
      <div className={css.zoom}>
        <IconAction icon={ZoomIn} size={15} label="Zoom in (+)" onClick={() => key('+')} />
        <IconAction icon={ZoomOut} size={15} label="Zoom out (-)" onClick={() => key('-')} />
        <IconAction icon={Maximize} size={15} label="Fit all (0)" onClick={() => key('0')} />
      </div>
    </div>
  );
}

/** React listens for the wheel passively: the page could not be kept from zooming with Ctrl. */
function useWheel(
  place: { readonly current: HTMLDivElement | null },
  setView: (change: (before: Viewport | null) => Viewport | null) => void,
): void {
  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const onWheel = (event: WheelEvent): void => {
      event.preventDefault();
      const { left, top } = element.getBoundingClientRect();
      const at = { x: event.clientX - left, y: event.clientY - top };
      setView((before) => before && zoomed(before, Math.exp(-event.deltaY * WHEEL), at));
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, [place, setView]);
}
