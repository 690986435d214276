import { describe, expect, it } from 'vitest';
import { BodyReader, readCommandTag, readReport } from './backendMessages';

const body = (text: string): BodyReader => {
  const bytes = Buffer.from(text);
  return new BodyReader(bytes, 0, bytes.length);
};

const positionOf = (statement: string, position: number): number | null =>
  readReport(body(`SERROR\0Mno\0P${position}\0\0`), statement).notice.position;

describe('a report of the server', () => {
  it('has its position as an offset in UTF-16', () => {
    expect([1, 2, 3, 4].map((position) => positionOf('a😀b', position))).toEqual([0, 1, 3, 4]);
  });

  it('has no position outside of the statement, or in a statement that is not the person’s', () => {
    expect(positionOf('ab', 4_000_000_000)).toBe(2);
    expect(positionOf('ab', 0)).toBeNull();
    expect(positionOf('ab', Number.NaN)).toBeNull();
    expect(readReport(body('SERROR\0P2\0\0'), null).notice.position).toBeNull();
  });

  it('keeps the server’s words, without what would move a cursor or turn a line', () => {
    const text = 'SFEHLER\0VERROR\0C42601\0Mone\r\ntwo\u001b[31m\u202e\0Dmore\0Hdo\0\0';
    expect(readReport(body(text), 'x')).toEqual({
      isFatal: false,
      notice: {
        severity: 'FEHLER',
        message: 'one\ntwo[31m',
        detail: 'more',
        hint: 'do',
        sqlState: '42601',
        position: null,
      },
    });
  });

  it('is read as far as it goes', () => {
    const { notice, isFatal } = readReport(body('SFATAL\0VFATAL\0C57P01\0Mits end never com'), null);
    expect([notice.sqlState, notice.message, isFatal]).toEqual(['57P01', 'its end never com', true]);
    expect(readReport(body(''), null).notice.message).toBe('The server gave no reason.');
  });
});

describe('a command tag', () => {
  it.each([
    ['SELECT 3', 'SELECT', 3],
    ['INSERT 0 5', 'INSERT', 5],
    ['CREATE TABLE', 'CREATE TABLE', null],
    ['MERGE 2', 'MERGE', 2],
    ['', '', null],
    ['7', '', 7],
  ])('%s', (tag, command, rows) => {
    expect(readCommandTag(tag)).toEqual({ command, rows });
  });
});
