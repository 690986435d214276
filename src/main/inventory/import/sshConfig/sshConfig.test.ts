import { describe, expect, it } from 'vitest';
import { effectiveOptions } from './evaluate';
import { expandTokens } from './expand';
import { matchFileName } from './glob';
import { parseProxyJump } from './jump';
import { timeOf } from './options';
import { parseConfig } from './parse';
import { matchPattern, matchPatternList } from './patterns';
import { commandText, splitLine, splitWords } from './tokens';
import { enablesWeak } from './weakAlgorithms';

const IDENTITY = { home: '/home/me', localUser: 'me', localHost: 'desk.example.com' };
const options = (text: string, name: string, user?: string): Record<string, string[]> =>
  Object.fromEntries(
    effectiveOptions([parseConfig('', text)], name, user === undefined ? IDENTITY : { ...IDENTITY, user }),
  );

describe('lines of ssh_config', () => {
  it('are split as OpenSSH splits them', () => {
    expect(splitLine('  Port=22')).toEqual({ keyword: 'Port', text: '22' });
    expect(splitLine('Port = 22 \r')).toEqual({ keyword: 'Port', text: '22' });
    expect(splitLine('"Port" "22"')).toEqual({ keyword: 'Port', text: '"22"' });
    expect(splitLine('  # Port 22')).toBeNull();
    expect(splitWords('"a b" c\\ d \'e"f\' g"h i" # note')).toEqual(['a b', 'c d', 'e"f', 'gh i']);
    expect(splitWords('a "b')).toBeNull();
    expect(commandText('= nc "%h" # kept')).toBe('nc "%h" # kept');
  });

  it('hold times, jump hosts and algorithm lists', () => {
    expect([timeOf('90'), timeOf('1m30s'), timeOf('1H'), timeOf('1x'), timeOf('')]).toEqual([
      90,
      90,
      3600,
      null,
      null,
    ]);
    expect(parseProxyJump('a@b:22, [::1]:3,ssh://c')).toEqual([
      { user: 'a', host: 'b', port: 22 },
      { user: null, host: '::1', port: 3 },
      { user: null, host: 'c', port: null },
    ]);
    expect([parseProxyJump('none'), parseProxyJump('a,,b'), parseProxyJump('a:99999')]).toEqual([
      [],
      null,
      null,
    ]);
    expect([enablesWeak('+ssh-rsa'), enablesWeak('-ssh-rsa'), enablesWeak('aes128-ctr')]).toEqual([
      true,
      false,
      false,
    ]);
  });
});

describe('patterns of ssh_config', () => {
  it('fit as in OpenSSH', () => {
    expect(matchPattern('web01.example.com', '*.example.?om')).toBe(true);
    expect(matchPattern('web01', 'WEB*')).toBe(false);
    expect(matchPatternList('web01', ['web*', '!web01'])).toBe(false);
    expect(matchPatternList('web02', ['!web01'])).toBe(false);
    expect(matchFileName('10-a.conf', '[0-9][!x]-*.conf')).toBe(true);
    expect(matchFileName('.x', '*')).toBe(false);
  });

  it('take no time that grows out of hand', () => {
    const start = performance.now();
    expect(matchPattern('a'.repeat(5000), `${'*a'.repeat(300)}b`)).toBe(false);
    expect(matchFileName('a'.repeat(255), `${'*a'.repeat(100)}b`)).toBe(false);
    expect(performance.now() - start).toBeLessThan(2000);
  });
});

describe('effectiveOptions', () => {
  it('lets the first value count and gathers key files', () => {
    const text = 'Host a\n Port 1\n IdentityFile x\nHost *\n Port 2\n IdentityFile y\n IdentityFile x\n';
    expect(options(text, 'a')).toEqual({ hostname: ['a'], port: ['1'], identityfile: ['x', 'y'] });
    expect(options(text, 'B')).toEqual({ hostname: ['b'], port: ['2'], identityfile: ['y', 'x'] });
  });

  it('lets Match see what was set before it', () => {
    const text =
      'Host a\n HostName %h.Lab\n User x\nMatch host *.lab user x\n Port 7\nMatch user me\n Port 8\n';
    expect(options(text, 'a')['port']).toEqual(['7']);
    expect(options(text, 'b')['port']).toEqual(['8']);
    expect(options(text, 'a', 'me')).toMatchObject({ user: ['me'], port: ['8'] });
  });

  it('passes twice where a final criterion asks for it', () => {
    const text = 'Host a\n HostName b.lab\nHost b.lab\n Port 9\nMatch final originalhost a\n User f\n';
    expect(options(text, 'a')).toEqual({ hostname: ['b.lab'], port: ['9'], user: ['f'] });
  });

  it('never lets a command decide', () => {
    expect(options('Match exec true\n Port 1\nMatch !exec true\n Port 2\n', 'a')).toEqual({
      hostname: ['a'],
    });
  });

  it('expands tokens that are known', () => {
    const values = {
      host: 'h',
      originalHost: 'n',
      port: '22',
      home: '/home/me',
      localHost: 'desk.example.com',
    };
    expect(expandTokens('~/.ssh/%h-%n-%p-%L-%%', values)).toBe('/home/me/.ssh/h-n-22-desk-%');
    expect(expandTokens('%u', values)).toBeNull();
    expect(expandTokens('%', values)).toBeNull();
  });
});
