import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { formatBytes } from '../../ui/time';
import { linePath, scaleOf, seriesOf, type MeterSeries } from './meterSeries';
import css from './server.module.css';
import type { ServerWatch } from './serverWatch';

/** Size of a chart in units of its own; it is stretched to its place. */
const WIDTH = 120;
const HEIGHT = 28;

function valueText({ id, kind, limit }: MeterSeries, value: number | null): string {
  if (value === null) return '–';
  if (kind === 'share') return `${(value * 100).toFixed(value > 0.995 ? 2 : 1)} %`;
  if (kind === 'gauge')
    return value.toLocaleString() + (limit === null ? '' : ` of ${limit.toLocaleString()}`);
  if (id === 'temporary') return `${formatBytes(value)}/s`;
  return `${value.toLocaleString(undefined, { maximumFractionDigits: value < 10 ? 1 : 0 })}/s`;
}

function Meter({ series }: { series: MeterSeries }): ReactNode {
  const text = valueText(series, series.values.at(-1) ?? null);
  return (
    <div className={css.meter} role="img" aria-label={`${series.label}: ${text}`}>
      <div className={css.meterLabel}>{series.label}</div>
      <div className={css.meterValue}>{text}</div>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden>
        <path d={linePath(series.values, scaleOf(series), WIDTH, HEIGHT)} vectorEffect="non-scaling-stroke" />
      </svg>
    </div>
  );
}

/** How the server has done since the tab was opened, a small chart each. */
export function MeterStrip({ watch }: { watch: ServerWatch }): ReactNode {
  const samples = useStore(watch.store, (state) => state.samples);
  return (
    <div className={css.meters} role="group" aria-label="Live figures">
      {seriesOf(samples).map((series) => (
        <Meter key={series.id} series={series} />
      ))}
    </div>
  );
}
