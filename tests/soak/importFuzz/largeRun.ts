import { LARGE_FILES, largeFile } from './largeFiles';
import { formatOf, tryInput } from './tryInput';

/** Reads one large file in this process; the outcome is one line of JSON. */
export async function runLarge(id: string, entries: number): Promise<void> {
  const file = largeFile(id, entries);
  const format = formatOf(id.split(':')[0] ?? '');
  const input = { index: 1, file, beside: new Map<string, Uint8Array>(), password: undefined };
  const verdict = await tryInput(format, input);
  const peakMiB = Math.round(process.resourceUsage().maxRSS / 1024);
  const [reason = ''] = (verdict.reason ?? '').split('\n');
  console.log(
    JSON.stringify({
      file: id,
      entries,
      bytes: file.bytes.length,
      ...verdict,
      ms: Math.round(verdict.ms),
      reason,
      peakMiB,
    }),
  );
}

export { LARGE_FILES };
