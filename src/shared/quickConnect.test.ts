import { describe, expect, it } from 'vitest';
import { addressSchema, portSchema, usernameSchema } from './model/primitives';
import { parseQuickConnect } from './quickConnect';

const adhoc = (address: string, port = 22, username: string | null = null) => ({
  kind: 'ssh-adhoc',
  address,
  port,
  username,
});

describe('quick connect', () => {
  it.each([
    ['root@web01', adhoc('web01', 22, 'root')],
    ['root@web01:2222', adhoc('web01', 2222, 'root')],
    ['  web01.example.net  ', adhoc('web01.example.net')],
    ['web01:2222', adhoc('web01', 2222)],
    ['10.0.0.1', adhoc('10.0.0.1')],
    ['localhost', adhoc('localhost')],
    ['ssh://web01', adhoc('web01')],
    ['SSH://admin@web01:22/', adhoc('web01', 22, 'admin')],
    ['ssh://dom%5Cadmin@[fe80::1%eth0]:22', adhoc('fe80::1%eth0', 22, 'dom\\admin')],
    ['[::1]:22', adhoc('::1')],
    ['[::1]', adhoc('::1')],
    ['::1', adhoc('::1')],
    ['root@::1', adhoc('::1', 22, 'root')],
    ['2001:db8::10.0.0.1', adhoc('2001:db8::10.0.0.1')],
    ['user@example.com@web01', adhoc('web01', 22, 'user@example.com')],
    ['bücher.example', adhoc('bücher.example')],
  ])('connects to %s', (text, expected) => {
    expect(parseQuickConnect(text)).toEqual(expected);
  });

  it.each(['', 'web', 'core sw', 'core-sw-01', 'db (old)', 'what is this.'])('searches for %s', (text) => {
    expect(parseQuickConnect(text)).toEqual({ kind: 'search', text, problem: null });
  });

  it.each([
    ['web01:0', /1 to 65535/],
    ['web01:70000', /1 to 65535/],
    ['web01:ssh', /1 to 65535/],
    ['web01:', /1 to 65535/],
    ['-oProxyCommand=x', /“-”/],
    ['root@-web01', /“-”/],
    ['-root@web01', /“-”/],
    ['@web01', /user name/],
    ['root@', /host is missing/],
    ['root:secret@web01', /password/],
    ['ssh://root:secret@web01', /password/],
    ['ssh://root%3Asecret@web01', /password/],
    ['ssh://%zz@web01', /escape/],
    ['ssh://web01/etc/passwd', /path/],
    ['http://web01', /ssh:\/\//],
    ['10.0.0.256', /IPv4/],
    ['10.0.0.01', /IPv4/],
    ['[web01]:22', /IPv6/],
    ['[::1]x', /“]”/],
    ['1:2:3', /IPv6/],
    ['::1::2', /IPv6/],
    ['root@we;b', /letters/],
    ['web%eth0:22', /zone/],
  ])('says what is wrong with %s', (text, problem) => {
    const parsed = parseQuickConnect(text);
    expect(parsed).toMatchObject({ kind: 'search', text });
    expect(parsed.kind === 'search' && parsed.problem).toMatch(problem);
  });

  it('never gives an address, port or user name that the contract would refuse', () => {
    const letters = [
      'a',
      '1',
      '.',
      ':',
      '@',
      '[',
      ']',
      '-',
      '%',
      '/',
      '\u0000',
      '\u202e',
      ' ',
      'ssh://',
      'é',
      '::',
    ];
    let state = 7;
    const next = (): number => (state = (state * 48_271) % 2_147_483_647);
    for (let round = 0; round < 20_000; round++) {
      const text = Array.from({ length: next() % 12 }, () => letters[next() % letters.length]).join('');
      const parsed = parseQuickConnect(text);
      if (parsed.kind === 'search') continue;
      expect(addressSchema.safeParse(parsed.address).success, text).toBe(true);
      expect(portSchema.safeParse(parsed.port).success, text).toBe(true);
      if (parsed.username !== null)
        expect(usernameSchema.safeParse(parsed.username).success, text).toBe(true);
    }
  });
});
