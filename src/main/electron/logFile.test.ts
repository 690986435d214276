import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { LogFile, redact } from './logFile';

const folder = mkdtempSync(join(tmpdir(), 'binnacle-log-'));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the log', () => {
  it('keeps values of telling names and long encoded runs out', () => {
    const key = 'b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtz';
    const line = redact(`password=hunter2 passphrase: "correct" ${key} host web01 refused`);
    expect(line).not.toMatch(/hunter2|correct|b3Blbn/);
    expect(line).toContain('host web01 refused');
  });

  it('is rotated and bounded, readable by its owner only', () => {
    const log = new LogFile(folder, 'main');
    for (let index = 0; index < 700; index += 1) log.write('info', 'word '.repeat(2000));
    const names = readdirSync(folder).sort();
    expect(names).toEqual(['main.log', 'main.log.1', 'main.log.2', 'main.log.3']);
    expect(statSync(join(folder, 'main.log')).mode & 0o077).toBe(0);
    expect(readFileSync(join(folder, 'main.log'), 'utf8')).toMatch(/^\d{4}-\d\d-\d\dT.* info word/);
  });
});
