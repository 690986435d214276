import { describe, expect, it } from 'vitest';
import { linkTarget } from './webLink';

describe('the target of a link', () => {
  it('is an http or https address', () => {
    expect(linkTarget('https://example.net/a?b=c#d')).toBe('https://example.net/a?b=c#d');
    expect(linkTarget('HTTP://Example.NET')).toBe('http://example.net/');
  });

  it.each([
    'javascript:alert(1)',
    'file:///etc/passwd',
    'ssh://host',
    'data:text/html,x',
    'vscode://x',
    '//host',
    'https://',
    '',
  ])('is not %j', (text) => expect(linkTarget(text)).toBeNull());

  it('shows the real host', () => {
    expect(linkTarget('https://bank.example@evil.example/')).toBe('https://evil.example/');
    expect(linkTarget('https://exаmple.net/')).toBe('https://xn--exmple-4nf.net/'); // Cyrillic а
    expect(linkTarget('https://example.net/\u202Egnp.exe')).not.toContain('\u202E');
  });

  it('is not endless', () => {
    expect(linkTarget(`https://example.net/${'a'.repeat(10_000)}`)).toBeNull();
  });
});
