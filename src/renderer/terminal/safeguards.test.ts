import { describe, expect, it, vi } from 'vitest';
import { Terminal } from '@xterm/xterm';
import { loadBoundedGraphemes } from './boundedGraphemes';
import { decodeBase64, installSafeguards } from './safeguards';
import { FIXED_OPTIONS } from './terminalOptions';

// In Node the grapheme add-on reads its table at the start of a buffer's memory, which is right for unpooled ones only.
vi.hoisted(() => {
  Buffer.poolSize = 0;
});

/** A terminal without a page, and everything that it would send to its session. */
function guarded(): {
  terminal: Terminal;
  write: (text: string) => Promise<void>;
  sent: string[];
  offered: string[];
} {
  const terminal = new Terminal({ ...FIXED_OPTIONS, cols: 80, rows: 24, scrollback: 100 });
  const sent: string[] = [];
  const offered: string[] = [];
  terminal.onData((data) => sent.push(data));
  terminal.onBinary((data) => sent.push(data));
  installSafeguards(terminal, {
    reply: (text) => sent.push(text),
    themeColour: (which) => (which === 'background' ? '#0d0f12' : '#dfe3e8'),
    offerClipboard: (text) => offered.push(text),
  });
  loadBoundedGraphemes(terminal);
  return { terminal, sent, offered, write: (text) => new Promise((done) => terminal.write(text, done)) };
}

const ESC = '\u001b';
const line = (terminal: Terminal, y: number): string =>
  terminal.buffer.active.getLine(y)?.translateToString(true) ?? '';

describe('answers to a session', () => {
  it.each([
    ['title report', `${ESC}]2;evil; rm -rf /\u0007${ESC}[21t`],
    ['icon report', `${ESC}]1;evil\u0007${ESC}[20t`],
    ['title stack', `${ESC}]2;evil\u0007${ESC}[22;0t${ESC}[23;0t`],
    ['window state and place', `${ESC}[11t${ESC}[13t${ESC}[14t${ESC}[18t${ESC}[19t`],
    ['answerback (ENQ)', '\u0005'],
    ['clipboard read', `${ESC}]52;c;?\u0007${ESC}]52;p;?${ESC}\\`],
    ['palette query', `${ESC}]4;1;#123456\u0007${ESC}]4;1;?\u0007`],
    ['cursor colour query', `${ESC}]12;#123456\u0007${ESC}]12;?\u0007`],
    ['several queries in one', `${ESC}]10;?;?;?\u0007`],
    ['XTGETTCAP', `${ESC}P+q544e\u001b\\`],
  ])('gives none to a %s', async (_what, text) => {
    const { write, sent } = guarded();
    await write(text);
    expect(sent).toEqual([]);
  });

  it('answers DECRQSS with a constant, whatever was set or asked', async () => {
    const { write, sent } = guarded();
    for (const what of ['m', 'r', '"p', ' q', 'evil\r', ';rm -rf /']) await write(`${ESC}P$q${what}${ESC}\\`);
    expect(new Set(sent)).toEqual(new Set([`${ESC}P0$r${ESC}\\`]));
  });

  it('tells the theme’s colours, not those that the session set', async () => {
    const { write, sent } = guarded();
    await write(`${ESC}]11;#abcdef\u0007${ESC}]11;?\u0007${ESC}]10;?\u0007`);
    expect(sent).toEqual([`${ESC}]11;rgb:0d0d/0f0f/1212${ESC}\\`, `${ESC}]10;rgb:dfdf/e3e3/e8e8${ESC}\\`]);
  });

  it('keeps those that programs need', async () => {
    const { write, sent } = guarded();
    await write(`${ESC}[c${ESC}[>c${ESC}[5;7H${ESC}[6n${ESC}[5n${ESC}[?2026$p`);
    expect(sent).toEqual([
      `${ESC}[?1;2c`,
      `${ESC}[>0;276;0c`,
      `${ESC}[5;7R`,
      `${ESC}[0n`,
      `${ESC}[?2026;2$y`,
    ]);
  });

  it('answer nothing with a control character that runs a command', async () => {
    const { write, sent } = guarded();
    let text = '';
    for (let code = 0; code < 2000; code++)
      text += `${ESC}[${code}n${ESC}[?${code}n${ESC}[${code}t${ESC}[?${code}$p`;
    await write(text);
    expect(sent.join('')).not.toMatch(/[\r\n\u0003\u0004]/);
  });
});

describe('the clipboard', () => {
  it('is offered text, and only text', async () => {
    const { write, offered } = guarded();
    const text = Buffer.from('höst').toString('base64');
    await write(`${ESC}]52;c;${text}\u0007${ESC}]52;c;!!!\u0007${ESC}]52;c;/w==\u0007`);
    expect(offered).toEqual(['höst']);
  });

  it('is not offered too much', async () => {
    const { write, offered } = guarded();
    await write(`${ESC}]52;c;${'QUFB'.repeat(30_000)}\u0007`);
    expect(offered).toEqual([]);
  });

  it('decodes strictly', () => {
    expect(decodeBase64('aGk=')).toBe('hi');
    expect(decodeBase64('not base64!')).toBeNull();
    expect(decodeBase64('gA==')).toBeNull(); // no UTF-8
  });
});

describe('hostile output', () => {
  it.each([
    ['scroll up', `${ESC}[2147483647S`],
    ['scroll down', `${ESC}[2147483647T`],
    ['insert lines', `${ESC}[2147483647L`],
    ['delete lines', `${ESC}[2147483647M`],
    ['tab forward', `${ESC}[2147483647I`],
    ['tab backward', `${ESC}[2147483647Z`],
    ['insert characters', `${ESC}[2147483647@`],
    ['repeat', `x${ESC}[2147483647b`],
    ['insert columns', `${ESC}[2147483647'}`],
    ['scroll left', `${ESC}[2147483647 @`],
  ])('survives an endless %s', async (_what, text) => {
    const { terminal, write } = guarded();
    const started = performance.now();
    await write(`${text}\r\nafter`);
    expect(performance.now() - started).toBeLessThan(1000);
    expect([line(terminal, 0), line(terminal, 1), line(terminal, 2)].join()).toContain('after');
  });

  it('obeys counts that real programs use', async () => {
    const { terminal, write } = guarded();
    await write(`x${ESC}[5b`);
    expect(line(terminal, 0)).toBe('xxxxxx');
  });

  it('survives a million parameters, an endless OSC and an endless DCS', async () => {
    const { terminal, write } = guarded();
    await write(`${ESC}[${'1;'.repeat(1_000_000)}m`);
    await write(`${ESC}]2;${'t'.repeat(2_000_000)}`);
    await write(`\u0007${ESC}P$q${'d'.repeat(2_000_000)}`);
    await write(`${ESC}\\after`);
    expect(line(terminal, 0)).toContain('after');
  });

  it('survives random bytes', async () => {
    const { terminal } = guarded();
    let seed = 42;
    const noise = new Uint8Array(500_000).map(() => (seed = (seed * 48_271) % 2_147_483_647) & 255);
    await new Promise<void>((done) => terminal.write(noise, done));
    await new Promise<void>((done) => terminal.write('\u0018\u001bc\u001b[Hafter', done));
    expect(line(terminal, 0)).toContain('after');
  });

  it('takes no endless link', async () => {
    const { terminal, write } = guarded();
    await write(`${ESC}]8;;https://example.net/${'a'.repeat(100_000)}\u0007link${ESC}]8;;\u0007`);
    expect(line(terminal, 0)).toBe('link');
  });

  it('keeps a cell bounded under endless combining marks', async () => {
    const { terminal, write } = guarded();
    await write(`e${'\u0301'.repeat(100_000)}`);
    const longest = Array.from({ length: 24 }, (_, y) => terminal.buffer.active.getLine(y))
      .flatMap((each) => Array.from({ length: 80 }, (_, x) => each?.getCell(x)?.getChars().length ?? 0))
      .reduce((most, length) => Math.max(most, length), 0);
    expect(longest).toBeLessThanOrEqual(34);
  });

  it('still draws real clusters in one place', async () => {
    const { terminal, write } = guarded();
    await write('👩‍👩‍👧‍👦|e\u0301|한|');
    const chars = [0, 2, 3, 4, 5].map((x) => terminal.buffer.active.getLine(0)?.getCell(x)?.getChars());
    expect(chars).toEqual(['👩‍👩‍👧‍👦', '|', 'e\u0301', '|', '한']);
  });
});
