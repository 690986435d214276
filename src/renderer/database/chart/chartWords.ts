import type { ChartData, XAxis } from './chartData';

const DAY = 86_400;

/** Distances between the marks of a time axis, in seconds: steps that a clock has. */
export const TIME_STEPS = [
  ...[1e-6, 1e-5, 1e-4, 1e-3, 0.01, 0.1, 0.5, 1, 5, 10, 15, 30, 60, 300, 600, 900, 1800],
  ...[3600, 7200, 3 * 3600, 6 * 3600, 12 * 3600, DAY, 2 * DAY, 7 * DAY, 14 * DAY, 30 * DAY, 91 * DAY],
  ...[365.25, 2 * 365.25, 5 * 365.25, 10 * 365.25, 50 * 365.25, 100 * 365.25].map((days) => days * DAY),
  ...[500, 1000, 5000, 10_000, 50_000].map((years) => years * 365.25 * DAY),
];

/** A mark of a time axis, as fine as the distance between marks needs; both in seconds. */
export function timeMark(seconds: number, step: number): string {
  const date = new Date(Math.floor(seconds) * 1000);
  if (Number.isNaN(date.getTime())) return '';
  const two = (value: number): string => String(value).padStart(2, '0');
  const year = date.getUTCFullYear();
  const month = two(date.getUTCMonth() + 1);
  const named = year > 0 ? String(year).padStart(4, '0') : `${String(1 - year).padStart(4, '0')} BC`;
  if (step >= 300 * DAY) return named;
  const day = `${named}-${month}-${two(date.getUTCDate())}`;
  if (step >= DAY) return day;
  const clock = `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}`;
  if (step >= 60) return clock === '00:00' ? day : clock;
  const fraction = (seconds - Math.floor(seconds))
    .toFixed(6)
    .slice(1)
    .replace(/\.?0+$/, '');
  return `${clock}:${two(date.getUTCSeconds())}${step < 1 ? fraction : ''}`;
}

function zoneText(offset: number): string {
  if (offset === 0) return 'UTC';
  const size = Math.abs(offset);
  const parts = [Math.floor(size / 3600), Math.floor((size % 3600) / 60)].map((part) =>
    String(part).padStart(2, '0'),
  );
  return `UTC${offset < 0 ? '−' : '+'}${parts.join(':')}`;
}

/** What stands below an axis of x. */
export function axisText(name: string, axis: XAxis): string {
  if (axis.kind === 'row') return 'Row';
  if (axis.kind !== 'time' || axis.offset === null) return name;
  return `${name} (${zoneText(axis.offset)})`;
}

/** `1st`, `2nd`, `10th`. */
export function ordinal(count: number): string {
  const tens = count % 100;
  const ending = tens >= 11 && tens <= 13 ? 'th' : (['th', 'st', 'nd', 'rd'][count % 10] ?? 'th');
  return `${count.toLocaleString()}${ending}`;
}

/** How much of a result a chart shows. */
export function pointsText(
  { step, rows, leftOut }: Pick<ChartData, 'step' | 'rows' | 'leftOut'>,
  all: number,
): string {
  const points = `${rows.length.toLocaleString()} points`;
  const which =
    step === 1 ? `${points}, every row` : `${points}, every ${ordinal(step)} row of ${all.toLocaleString()}`;
  return leftOut === 0
    ? which
    : `${which}. ${leftOut.toLocaleString()} values that can’t be drawn are left out`;
}
