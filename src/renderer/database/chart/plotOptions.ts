import type uPlot from 'uplot';
import type { ChartKind } from './chartChoice';
import type { ChartData } from './chartData';
import { axisText, TIME_STEPS, timeMark } from './chartWords';

/** What a chart is drawn with. Sizes in px. */
export interface PlotLook {
  kind: ChartKind;
  width: number;
  height: number;
  /** Name of the column of x. */
  xName: string;
  /** Names of the columns drawn. */
  names: readonly string[];
  theme: 'light' | 'dark';
  /** Of a variable of the theme, such as `text-2`. */
  colour: (name: string) => string;
  /** Index of the point at the cursor; null: none. */
  onPoint: (index: number | null) => void;
}

/** Colours of the columns drawn: at least 3:1 against the background of their theme, and apart for most colour blind. */
export const SERIES_COLOURS: Readonly<Record<PlotLook['theme'], readonly string[]>> = {
  light: ['#0a7082', '#b4460f', '#5b4bc4', '#17703f', '#a8286e', '#7a5c00'],
  dark: ['#4fc0cf', '#f0935a', '#a79cf5', '#6fcf97', '#ee86bd', '#d9b84a'],
};

const FONT = "11px 'Inter Variable', system-ui, sans-serif";
/** Part of the distance between two places that their bars take. */
const BAR_SHARE = 0.8;
/** Unit of bars that are placed by values of x (uPlot: BarsPathBuilderFacetUnit.ScaleValue). */
const BY_VALUE = 1 as unknown as uPlot.Series.BarsPathBuilderFacetUnit.ScaleValue;

/** The options of uPlot for a chart. */
export function plotOptions(data: ChartData, look: PlotLook, library: typeof uPlot): uPlot.Options {
  const gap = smallestGap(data.x);
  return {
    ...{ width: look.width, height: look.height, padding: [12, 16, 0, 0], legend: { show: false } },
    cursor: { drag: { setScale: true, x: true, y: false }, points: { size: 8 } },
    hooks: { setCursor: [(plot) => look.onPoint(plot.cursor.idx ?? null)] },
    scales: {
      x: { time: false, range: (_, low, high) => padded(low, high, look.kind === 'bar' ? gap : 0) },
      // A bar says its value by its length, so that it begins at 0.
      ...(look.kind === 'bar' ? { y: { range: (_, low, high) => fromZero(low, high, library) } } : {}),
    },
    axes: [xAxis(data, look), valueAxis(look)],
    series: [{}, ...look.names.map((name, index) => seriesOf(name, index, data, look, gap, library))],
  };
}

/** Smallest distance of two different places; 1 where there is but one. */
export function smallestGap(x: readonly number[]): number {
  let gap = Infinity;
  for (let at = 1; at < x.length; at++) {
    const distance = (x[at] ?? 0) - (x[at - 1] ?? 0);
    if (distance > 0 && distance < gap) gap = distance;
  }
  return gap === Infinity ? 1 : gap;
}

function padded(low: number | null, high: number | null, gap: number): [number, number] {
  if (low === null || high === null) return [0, 1];
  const room = gap > 0 ? gap / 2 : low === high ? Math.max(1, Math.abs(low)) * 0.5 : 0;
  return [low - room, high + room];
}

const fromZero = (low: number | null, high: number | null, library: typeof uPlot): uPlot.Range.MinMax =>
  library.rangeNum(
    Math.min(0, low ?? 0),
    Math.max(low === high && (high ?? 0) <= 0 ? 1 : 0, high ?? 1),
    0.1,
    true,
  );

function axisBase(look: PlotLook): uPlot.Axis {
  return {
    ...{ stroke: look.colour('text-2'), font: FONT, labelFont: FONT, labelGap: 4 },
    grid: { stroke: look.colour('border'), width: 1 },
    ticks: { stroke: look.colour('border-strong'), width: 1, size: 4 },
  };
}

function xAxis({ axis }: ChartData, look: PlotLook): uPlot.Axis {
  const base = { ...axisBase(look), label: axisText(look.xName, axis), size: 28, labelSize: 20 };
  if (axis.kind === 'time') {
    const values: uPlot.Axis['values'] = (_, marks, __, ___, step) =>
      marks.map((mark) => timeMark(mark, step));
    return { ...base, incrs: TIME_STEPS, space: 90, values };
  }
  if (axis.kind === 'category') {
    const values: uPlot.Axis['values'] = (_, marks) => marks.map((mark) => axis.labels[mark] ?? '');
    return {
      ...base,
      incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 50_000],
      space: 130,
      values,
    };
  }
  return { ...base, space: 80, values: (_, marks) => marks.map(numberMark) };
}

/** Numbers of an axis: short, whatever their size. */
export function numberMark(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e12 || size < 1e-4)) return value.toExponential(2).replace(/\.?0+e/, 'e');
  return value.toLocaleString(undefined, { maximumFractionDigits: 6 });
}

function valueAxis(look: PlotLook): uPlot.Axis {
  const [only] = look.names;
  const size = (_: uPlot, marks: string[] | null): number =>
    Math.min(140, 18 + 7 * Math.max(3, ...(marks ?? []).map(({ length }) => length)));
  const label = look.names.length === 1 && only !== undefined ? { label: only, labelSize: 20 } : {};
  return { ...axisBase(look), ...label, size, values: (_, marks) => marks.map(numberMark) };
}

function seriesOf(
  name: string,
  index: number,
  data: ChartData,
  { kind, theme, names }: PlotLook,
  gap: number,
  library: typeof uPlot,
): uPlot.Series {
  const colour = SERIES_COLOURS[theme][index] ?? SERIES_COLOURS[theme][0] ?? 'grey';
  const base: uPlot.Series = { label: name, stroke: colour, width: 1.5 };
  if (kind === 'scatter')
    return { ...base, paths: () => null, points: { show: true, size: 5, fill: colour, width: 0 } };
  if (kind === 'line') return { ...base, points: { show: data.x.length < 100, size: 5, fill: colour } };
  const width = (gap * BAR_SHARE) / names.length;
  const starts = data.x.map((x) => x - (gap * BAR_SHARE) / 2 + index * width);
  const paths = library.paths.bars?.({
    size: [BAR_SHARE],
    disp: {
      x0: { unit: BY_VALUE, values: () => starts },
      size: { unit: BY_VALUE, values: () => [width] },
    },
  });
  return {
    ...base,
    fill: colour,
    width: 0,
    points: { show: false },
    ...(paths === undefined ? {} : { paths }),
  };
}
