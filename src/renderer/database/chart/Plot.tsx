import 'uplot/dist/uPlot.min.css';
import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import uPlot from 'uplot';
import { useShownTheme } from '../../ui/ThemeRoot';
import css from './ChartPane.module.css';
import type { ChartKind } from './chartChoice';
import type { ChartData } from './chartData';
import { plotOptions } from './plotOptions';

/** Properties of {@link Plot}. */
export interface PlotProps {
  data: ChartData;
  kind: ChartKind;
  xName: string;
  names: readonly string[];
  /** Accessible name: what is drawn. */
  label: string;
  /** Index of the point at the cursor; null: none. Keep the function the same between renders. */
  onPoint: (index: number | null) => void;
}

const STEPS: Readonly<Record<string, (at: number, last: number) => number>> = {
  ArrowLeft: (at) => at - 1,
  ArrowRight: (at) => at + 1,
  PageUp: (at, last) => at - Math.ceil(last / 20),
  PageDown: (at, last) => at + Math.ceil(last / 20),
  Home: () => 0,
  End: (_, last) => last,
};

const colour = (name: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(`--bn-${name}`).trim();

/** The drawing. Arrow keys walk over the points, a drag shows a part, a double click all of it again. */
export function Plot({ data, kind, xName, names, label, onPoint }: PlotProps): ReactNode {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  /** The point at the cursor; -1: none. */
  const current = useRef(-1);
  const [size, setSize] = useState<{ width: number; height: number } | null>(null);
  const theme = useShownTheme();
  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const observer = new ResizeObserver(() =>
      setSize({ width: element.clientWidth, height: element.clientHeight }),
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  useEffect(() => {
    const element = place.current;
    if (element === null || size === null || size.width < 1 || size.height < 1) return;
    const tell = (index: number | null): void => {
      current.current = index ?? -1;
      onPoint(index);
    };
    const look = { kind, ...size, xName, names, theme, colour, onPoint: tell };
    const made = new uPlot(plotOptions(data, look, uPlot), [data.x, ...data.y], element);
    plot.current = made;
    return () => {
      plot.current = null;
      made.destroy();
    };
  }, [data, kind, size, xName, names, theme, onPoint]);
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = STEPS[event.key];
    const last = data.x.length - 1;
    const drawn = plot.current;
    if (step === undefined || drawn === null || last < 0) return;
    event.preventDefault();
    const at = Math.max(0, Math.min(last, step(current.current, last)));
    const value = data.y[0]?.[at] ?? 0;
    const spot = { left: drawn.valToPos(data.x[at] ?? 0, 'x'), top: drawn.valToPos(value, 'y') };
    // Without its own word about it: of several points at one place it would always name the same.
    drawn.setCursor(spot, false);
    current.current = at;
    onPoint(at);
  };
  return (
    <div
      ref={place}
      className={css.plot}
      role="img"
      aria-label={`${label}. The arrow keys go from point to point.`}
      tabIndex={0}
      onKeyDown={onKeyDown}
    />
  );
}
