import { useRef, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react';
import css from './SidePanel.module.css';

/** Properties of {@link SidePanel}. */
export interface SidePanelProps {
  side: 'left' | 'right';
  /** What the panel holds, for the border's accessible name. */
  label: string;
  region: string;
  open: boolean;
  /** Lies over its neighbour instead of taking room from it. */
  over?: boolean | undefined;
  /** In px. */
  width: number;
  onResize: (width: number) => void;
  /** Called when the border is dragged far below the least width, or on Enter. */
  onCollapse: () => void;
  children: ReactNode;
}

/** Least and greatest width in px: a name with a badge still fits, and documents keep room at 1280 px. */
const LEAST = 180;
const MOST = 560;
/** Dragged below this, the panel folds away. */
const COLLAPSE_BELOW = 120;
/** One press of an arrow key, in px. */
const STEP = 16;

const clamp = (width: number): number => Math.round(Math.min(MOST, Math.max(LEAST, width)));

/** A panel at the window's side whose inner border can be dragged, or moved with the arrow keys. */
export function SidePanel(props: SidePanelProps): ReactNode {
  const { side, label, region, open, over = false, width, onResize, onCollapse, children } = props;
  const drag = useRef<{ x: number; width: number } | null>(null);
  const sign = side === 'left' ? 1 : -1;

  const move = (event: PointerEvent): void => {
    if (drag.current === null) return;
    const wanted = drag.current.width + sign * (event.clientX - drag.current.x);
    if (wanted >= COLLAPSE_BELOW) onResize(clamp(wanted));
    else {
      drag.current = null;
      onCollapse();
    }
  };
  const press = (event: KeyboardEvent): void => {
    const steps: Record<string, number> = { ArrowLeft: -STEP * sign, ArrowRight: STEP * sign };
    const change = steps[event.key];
    if (change !== undefined) onResize(clamp(width + change));
    else if (event.key === 'Enter') onCollapse();
    else return;
    event.preventDefault();
  };

  return (
    // Folded away it stays mounted: what is typed and scrolled in it is kept.
    <div
      className={css.panel}
      data-side={side}
      data-over={over}
      data-region={region}
      style={{ width }}
      hidden={!open}
    >
      <div className={css.content}>{children}</div>
      <div
        className={css.border}
        role="separator"
        tabIndex={0}
        aria-orientation="vertical"
        aria-label={`Resize the ${label.toLowerCase()}`}
        aria-valuenow={width}
        aria-valuemin={LEAST}
        aria-valuemax={MOST}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          drag.current = { x: event.clientX, width };
        }}
        onPointerMove={move}
        onPointerUp={() => (drag.current = null)}
        onKeyDown={press}
      />
    </div>
  );
}
