import { useRef, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react';
import css from './Divider.module.css';

/** Properties of {@link Divider}. */
export interface DividerProps {
  /** What it divides: `vertical` stands between left and right. */
  orientation: 'vertical' | 'horizontal';
  label: string;
  /** In the unit of `onMove`, for screen readers. */
  value: number;
  least: number;
  most: number;
  /** One press of an arrow key. */
  step: number;
  /** The value after the pointer went so many px to the right or down from where it was pressed. */
  valueAt: (start: number, px: number) => number;
  onMove: (value: number) => void;
}

/** A border that can be dragged, or moved with the arrow keys. */
export function Divider(props: DividerProps): ReactNode {
  const { orientation, label, value, least, most, step, valueAt, onMove } = props;
  const drag = useRef<{ at: number; value: number } | null>(null);
  const place = (event: PointerEvent): number => (orientation === 'vertical' ? event.clientX : event.clientY);
  const press = (event: KeyboardEvent): void => {
    const [less, more] = orientation === 'vertical' ? ['ArrowLeft', 'ArrowRight'] : ['ArrowUp', 'ArrowDown'];
    if (event.key === less) onMove(value - step);
    else if (event.key === more) onMove(value + step);
    else return;
    event.preventDefault();
  };
  return (
    <div
      className={css.divider}
      data-orientation={orientation}
      role="separator"
      tabIndex={0}
      aria-orientation={orientation}
      aria-label={label}
      aria-valuenow={Math.round(value)}
      aria-valuemin={least}
      aria-valuemax={most}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        drag.current = { at: place(event), value };
      }}
      onPointerMove={(event) => {
        if (drag.current !== null) onMove(valueAt(drag.current.value, place(event) - drag.current.at));
      }}
      onPointerUp={() => (drag.current = null)}
      onKeyDown={press}
    />
  );
}
