import { describe, expect, it } from 'vitest';
import { defaultShell, usualArguments, type ShellFacts } from './defaultShell';
import { shellEnvironment } from './shellEnvironment';

const facts = (over: Partial<ShellFacts>, existing: string[]): ShellFacts => ({
  platform: 'linux',
  environment: {},
  loginShell: null,
  ...over,
  isExecutable: (path) => existing.includes(path),
});

describe('the default shell', () => {
  it('is the one in SHELL', () => {
    const environment = { SHELL: '/usr/bin/fish' };
    expect(defaultShell(facts({ environment }, ['/usr/bin/fish', '/bin/bash']))).toBe('/usr/bin/fish');
  });

  it('is the login shell when SHELL is missing, wrong or no path', () => {
    const loginShell = '/bin/zsh';
    expect(defaultShell(facts({ loginShell }, ['/bin/zsh', '/bin/sh']))).toBe('/bin/zsh');
    for (const SHELL of ['/gone/shell', 'bash -c evil', '']) {
      expect(defaultShell(facts({ loginShell, environment: { SHELL } }, ['/bin/zsh']))).toBe('/bin/zsh');
    }
  });

  it('falls back to what there is', () => {
    expect(defaultShell(facts({}, ['/bin/sh']))).toBe('/bin/sh');
  });

  it('prefers PowerShell on Windows and ends at ComSpec', () => {
    const environment = { ComSpec: 'C:\\Windows\\System32\\cmd.exe', SystemRoot: 'C:\\Windows' };
    const powershell = 'C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe';
    expect(defaultShell(facts({ platform: 'win32', environment }, [powershell]))).toBe(powershell);
    expect(defaultShell(facts({ platform: 'win32', environment }, []))).toBe(environment.ComSpec);
  });

  it('is a login shell on macOS only', () => {
    expect(usualArguments('darwin')).toEqual(['-l']);
    expect(usualArguments('linux')).toEqual([]);
  });
});

describe('the environment of a local shell', () => {
  it('keeps the person’s variables and drops our own', () => {
    const own = {
      HOME: '/home/a',
      PATH: '/bin',
      ELECTRON_RUN_AS_NODE: '1',
      npm_config_x: 'y',
      NODE_OPTIONS: '-x',
    };
    const environment = shellEnvironment({ ...own, TMUX: '/tmp/t', LANG: 'nl_NL.UTF-8' }, 'linux');
    expect(environment).toMatchObject({ HOME: '/home/a', PATH: '/bin', LANG: 'nl_NL.UTF-8' });
    expect(Object.keys(environment)).not.toContain('ELECTRON_RUN_AS_NODE');
    expect(Object.keys(environment).filter((name) => /npm|NODE|TMUX/.test(name))).toEqual([]);
  });

  it('names the terminal, and UTF-8 where no locale is set', () => {
    expect(shellEnvironment({}, 'linux')).toMatchObject({
      TERM: 'xterm-256color',
      COLORTERM: 'truecolor',
      LC_CTYPE: 'C.UTF-8',
    });
    expect(shellEnvironment({ LC_ALL: 'C' }, 'linux')['LC_CTYPE']).toBeUndefined();
  });
});
