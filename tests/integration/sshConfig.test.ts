import { execFile, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { userInfo, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { effectiveOptions } from '../../src/main/inventory/import/sshConfig/evaluate';
import { expandTokens } from '../../src/main/inventory/import/sshConfig/expand';
import { loadConfig } from '../../src/main/inventory/import/sshConfig/load';
import { seededRandom } from '../soak/store/random';

const run = promisify(execFile);
const CONFIGS = 200;
const HOSTS = ['web01', 'web02', 'DB3', 'db.example.com', 'app-7', '10.0.0.5', 'gw.corp.test', 'x'];
const PATTERNS = [...HOSTS, 'web*', '*.example.com', '?b*', '!web01', '!*.test', '*', '10.0.0.?', '"web02"'];
const LISTS = ['web*', 'WEB01,db*', '!web01,*', '*.example.com,!db.*', 'x', '10.*', '*'];
const USERS = ['admin', 'root', 'op', '"a b"', 'Foo'];
const local = userInfo();

/** Whole numbers below a bound, the same on every run. */
function numbers(seed: number): (below: number) => number {
  const random = seededRandom(seed);
  return (below) => Math.floor(random() * below);
}

/** What the options can hold. */
const VALUES: Record<string, string[]> = {
  HostName: ['%h.example.com', '10.1.2.3', 'Real.Host', 'fd00::1', '%h', 'a%%b'],
  User: USERS,
  Port: ['22', '2222', '65535', '"2022"'],
  IdentityFile: ['~/.ssh/%h_key', '"/keys/a b"', '/keys/one', '~/.ssh/id_rsa', '/keys/\\"q'],
  CertificateFile: ['/keys/one-cert.pub', '~/c.pub'],
  IdentitiesOnly: ['yes', 'no', 'TRUE', 'false'],
  ServerAliveInterval: ['0', '30', '1m', '1m30s', 'none', '2H'],
  ServerAliveCountMax: ['1', '5'],
  ConnectTimeout: ['10', '1h', 'none'],
  Compression: ['yes', 'no', 'YES'],
  ForwardAgent: ['yes', 'no'],
  ForwardX11: ['yes', 'no'],
  RequestTTY: ['yes', 'no', 'force', 'auto'],
  HostKeyAlias: ['alias', '"other name"'],
  SetEnv: ['A=1', 'A=1 B=2', '"C=3 4" A=5', 'A=1 A=2'],
  ProxyJump: ['jump', 'a,b', 'op@jump:2200', 'none', 'u@a,[fd00::7]:22', 'ssh://u@b:77'],
  ProxyCommand: ['nc %h %p', 'none', 'ssh -W "%h:%p" jump # kept'],
  RemoteCommand: ['echo %h', 'tmux new -A -s "main one"', 'echo 50%% # kept', 'id %n %p %r %d %u %L'],
  LocalCommand: ['echo %h', 'say "x y"'],
  Ciphers: ['aes128-ctr', 'aes256-ctr,aes128-cbc'],
  StrictHostKeyChecking: ['accept-new'],
};

function option(next: (below: number) => number): string {
  const names = Object.keys(VALUES);
  const name = names[next(names.length)] ?? 'Port';
  const values = VALUES[name] ?? [];
  const value = values[next(values.length)] ?? '';
  const separator = [' ', ' ', '=', ' = ', '\t', '  '][next(6)] ?? ' ';
  const indent = ['', '  ', '\t'][next(3)] ?? '';
  const written = [name, name.toLowerCase(), name.toUpperCase()][next(3)] ?? name;
  const comment = next(8) === 0 && /^[\w.]+$/.test(value) && !/Command|Jump/.test(name) ? ' # note' : '';
  return `${indent}${written}${separator}${value}${comment}`;
}

function criterion(next: (below: number) => number): string {
  const pick = (from: readonly string[]): string => from[next(from.length)] ?? '*';
  const no = next(4) === 0 ? '!' : '';
  switch (next(12)) {
    case 0:
    case 1:
    case 2:
      return `${no}host ${pick(LISTS)}`;
    case 3:
    case 4:
      return `${no}originalhost "${pick(LISTS)}"`;
    case 5:
    case 6:
      return `${no}user ${pick(['admin', 'root,op', '*', '!root,*', 'F?o'])}`;
    case 7:
      return `${no}localuser ${pick([local.username, 'nobody-else', '*'])}`;
    case 8:
      return `${no}final`;
    case 9:
      return `${no}canonical`;
    case 10:
      return no === '' ? 'exec false' : '!exec true';
    default:
      return `${no}host=${pick(LISTS)}`;
  }
}

function sectionStart(next: (below: number) => number): string {
  if (next(3) > 0) {
    const patterns = Array.from({ length: 1 + next(3) }, () => PATTERNS[next(PATTERNS.length)] ?? '*');
    return `Host ${patterns.join(' ')}`;
  }
  const kind = next(6);
  if (kind === 0) return 'Match all';
  if (kind === 1) return 'Match final all';
  return `Match ${Array.from({ length: 1 + next(2) }, () => criterion(next)).join(' ')}`;
}

function configText(next: (below: number) => number, includes: readonly string[]): string {
  const lines: string[] = ['# generated'];
  for (let section = next(8); section >= 0; section--) {
    if (section % 3 !== 0 || next(2) === 0) lines.push(sectionStart(next));
    for (let count = next(5); count > 0; count--) lines.push(option(next));
    if (includes.length > 0 && next(4) === 0)
      lines.push(`  Include ${includes[next(includes.length)] ?? ''}`);
    if (next(5) === 0) lines.push('', '   # comment');
  }
  return `${lines.join(next(2) === 0 ? '\n' : '\r\n')}\n`;
}

/** Output of `ssh -G` by option. */
function dumped(text: string): Map<string, string[]> {
  const options = new Map<string, string[]>();
  for (const line of text.split('\n')) {
    const space = line.indexOf(' ');
    if (space < 0) continue;
    const name = line.slice(0, space);
    options.set(name, [...(options.get(name) ?? []), line.slice(space + 1)]);
  }
  return options;
}

/** Brackets and `ssh://` are written anew by `ssh -G`. */
const plainJump = (jump: string): string => jump.replaceAll(/ssh:\/\/|[[\]]/g, '');

function shown(name: string, options: Map<string, string[]>, host: string): string[] | undefined {
  const values = options.get(name);
  if (values === undefined) return undefined;
  if (name === 'proxyjump') return values.map(plainJump);
  if (name !== 'remotecommand') return values;
  const tokens = {
    host: options.get('hostname')?.[0] ?? '',
    originalHost: host,
    port: options.get('port')?.[0] ?? '22',
    remoteUser: options.get('user')?.[0] ?? local.username,
    home: local.homedir,
    localUser: local.username,
    localHost,
  };
  return values.map((value) => expandTokens(value, tokens) ?? value);
}

const localHost = spawnSync('hostname').stdout.toString().trim();
const available = spawnSync('ssh', ['-V']).error === undefined;
const COMPARED = Object.keys(VALUES).map((name) => name.toLowerCase());

describe.skipIf(!available && process.env['CI'] !== 'true')('ssh_config against the system’s ssh', () => {
  let folder = '';
  let defaults = new Map<string, string[]>();

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'binnacle-sshconfig-'));
    defaults = dumped((await run('ssh', ['-G', '-F', '/dev/null', 'x'])).stdout);
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  async function compare(seed: number): Promise<number> {
    const next = numbers(seed);
    const place = join(folder, String(seed));
    mkdirSync(join(place, 'conf.d'), { recursive: true });
    const write = (name: string, text: string): void => {
      writeFileSync(join(place, name), text, { mode: 0o600 });
    };
    write('inner', configText(next, []));
    write('conf.d/10-one', configText(next, [join(place, 'inner')]));
    write('conf.d/20-two', configText(next, []));
    const includes = [`${place}/conf.d/*`, `${place}/inner ${place}/conf.d/[12]0-*`, `${place}/none*`];
    const text = configText(next, includes);
    write('config', text);
    const host = HOSTS[next(HOSTS.length)] ?? 'x';
    const { file } = loadConfig(text, { readBeside: readFileSync, listBeside: readdirSync });
    const identity = { home: local.homedir, localUser: local.username, localHost };
    const ours = effectiveOptions([file], host, identity);
    const theirs = dumped((await run('ssh', ['-G', '-F', join(place, 'config'), host])).stdout);
    for (const name of COMPARED) {
      const found = shown(name, ours, host);
      if (found === undefined && name === 'proxycommand' && ours.has('proxyjump')) continue;
      const expected = (theirs.get(name) ?? []).map((value) =>
        name === 'proxyjump' ? plainJump(value) : value,
      );
      const fallback = name === 'hostname' ? [host] : (defaults.get(name) ?? []);
      expect(found ?? fallback, `${name} of ${host}, seed ${seed}\n${text}`).toEqual(expected);
    }
    return COMPARED.filter((name) => ours.has(name)).length;
  }

  it(`gives what ssh -G gives for ${CONFIGS} configurations`, async () => {
    let options = 0;
    for (let seed = 1; seed <= CONFIGS; seed += 4) {
      const batch = await Promise.all([0, 1, 2, 3].map((offset) => compare(seed + offset)));
      options += batch.reduce((sum, count) => sum + count, 0);
    }
    expect(options).toBeGreaterThan(CONFIGS * 4);
  }, 60_000);
});
