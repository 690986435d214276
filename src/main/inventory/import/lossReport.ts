import type { Loss } from '../../../shared/model/import';

/** Spreadsheets take cells that begin so for formulas (OWASP, "CSV Injection"). */
const FORMULA = /^[=+\-@\t\r]/;

function cell(text: string): string {
  const guarded = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}

/** The loss report as CSV (RFC 4180), with a byte order mark so that spreadsheets read it as UTF-8. */
export function lossReport(losses: readonly Loss[]): string {
  const rows = losses.map(({ path, field, value, reason }) => [path.join(' / '), field, value, reason]);
  const lines = [['Entry', 'Field', 'Value', 'Reason'], ...rows].map((row) => row.map(cell).join(','));
  return `\ufeff${lines.join('\r\n')}\r\n`;
}
