import { isFollowedBy, type CodeToken } from './codeTokens';
import type { SqlDialect } from './dialect';

/** Table hints of SQL Server that lock more than reading does. */
const LOCK_HINTS = new Set(['UPDLOCK', 'XLOCK', 'TABLOCKX']);

/** The clause at `index` by which a query locks rows or tables, as it is written; null: there is none. */
export function lockingClauseAt(
  tokens: readonly CodeToken[],
  index: number,
  dialect: SqlDialect,
): string | null {
  const word = tokens[index]?.word ?? '';
  if (dialect === 'sqlserver') return LOCK_HINTS.has(word) ? word : null;
  if (word === 'LOCK' && isFollowedBy(tokens, index, 'IN', 'SHARE', 'MODE')) return 'LOCK IN SHARE MODE';
  if (word !== 'FOR') return null;
  if (isFollowedBy(tokens, index, 'UPDATE')) return 'FOR UPDATE';
  if (isFollowedBy(tokens, index, 'SHARE')) return 'FOR SHARE';
  if (isFollowedBy(tokens, index, 'NO', 'KEY')) return 'FOR NO KEY UPDATE';
  return isFollowedBy(tokens, index, 'KEY', 'SHARE') ? 'FOR KEY SHARE' : null;
}
