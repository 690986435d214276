import type { ResultSink } from '../../sessions/queryCapability';
import { plainText } from '../ssh/serverText';
import type { OwnQueries } from './ownQueries';
import { noticeOf } from './replies';

/** Warnings of one statement that are asked for; a warning may come for every row. */
export const MAX_WARNINGS = 1_000;
/** UTF-16 units of one. */
const MAX_TEXT = 16 * 1024;

/** Tells the sink of the warnings of the last statement, and how many more there were: `count` in all. */
export async function tellWarnings(
  own: OwnQueries,
  sink: Pick<ResultSink, 'notice'>,
  count: number,
): Promise<void> {
  const rows = await own.rows(`SHOW WARNINGS LIMIT ${MAX_WARNINGS}`);
  for (const [level, , message] of rows) {
    sink.notice(noticeOf(plainText(level ?? '', 20).toUpperCase(), plainText(message ?? '', MAX_TEXT)));
  }
  const unkept = count - rows.length;
  if (unkept <= 0) return;
  const text = `The server has ${unkept.toLocaleString('en')} more warnings, which are not kept.`;
  sink.notice(noticeOf('NOTE', text));
}
