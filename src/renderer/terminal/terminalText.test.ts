import { Terminal } from '@xterm/xterm';
import { describe, expect, it } from 'vitest';
import { cleanNotice, cleanTitle, resetSequence, separatorLine } from './terminalText';

describe('titles', () => {
  it('are one bounded line without anything invisible', () => {
    expect(cleanTitle('vim\u001b[31m \u202Egnp.exe\u0007\n')).toBe('vim [31m gnp.exe');
    expect(cleanTitle('x'.repeat(10_000_000))).toHaveLength(200);
    expect(cleanTitle('  root@web01: ~ ')).toBe('root@web01: ~');
  });
});

describe('notices', () => {
  it('are text only', () => {
    expect(cleanNotice('Welcome\n\u001b]52;c;ZXZpbA==\u0007\u001b[2Jdone\u009b31m\n\n')).toBe(
      'Welcome\r\n]52;c;ZXZpbA==[2Jdone31m\r\n',
    );
    expect(cleanNotice('\u001b\u0007')).toBe('');
  });

  it('are bounded', () => {
    expect(cleanNotice('b'.repeat(100_000_000)).length).toBeLessThan(100_000);
  });
});

describe('the reset between two shells', () => {
  const write = (terminal: Terminal, text: string): Promise<void> =>
    new Promise((done) => terminal.write(text, done));
  const stale =
    '\u001b[?1000h\u001b[?1006h\u001b[?1004h\u001b[?2004h\u001b[?1h\u001b=\u001b[?6h\u001b[4h\u001b[?25l\u001b[3;5r\u001b[?7l\u001b[?2026h\u001b[31;7m\u001b]8;;https://x.example\u0007';

  it('leaves no mode behind and keeps the text and the cursor', async () => {
    const terminal = new Terminal({ cols: 40, rows: 10, allowProposedApi: true });
    await write(terminal, `one\r\ntwo\r\n${stale}\u001b[2;4H\u001b]0;cut off`);
    await write(terminal, resetSequence(false));
    expect(terminal.modes).toMatchObject({
      applicationCursorKeysMode: false,
      applicationKeypadMode: false,
      bracketedPasteMode: false,
      insertMode: false,
      mouseTrackingMode: 'none',
      originMode: false,
      sendFocusMode: false,
      synchronizedOutputMode: false,
      wraparoundMode: true,
    });
    await write(terminal, 'x');
    const cell = terminal.buffer.active
      .getLine(terminal.buffer.active.cursorY)
      ?.getCell(terminal.buffer.active.cursorX - 1);
    expect(cell?.getChars()).toBe('x');
    expect([cell?.getFgColorMode(), cell?.isInverse(), cell?.isUnderline()]).toEqual([0, 0, 0]);
    expect(terminal.buffer.active.getLine(0)?.translateToString(true)).toBe('one');
  });

  it('leaves the alternate screen for the one with the scrollback', async () => {
    const terminal = new Terminal({ cols: 40, rows: 10, allowProposedApi: true });
    await write(terminal, 'shell\u001b[?1049hfull screen program');
    await write(terminal, resetSequence(true));
    expect(terminal.buffer.active.type).toBe('normal');
    expect(terminal.buffer.active.getLine(0)?.translateToString(true)).toBe('shell');
  });

  it('is marked by a short line', () => {
    expect(separatorLine('web01 · connected again')).toBe(
      '\u001b[2m── web01 · connected again ──\u001b[0m\r\n',
    );
  });
});
