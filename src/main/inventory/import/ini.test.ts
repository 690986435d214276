import { describe, expect, it } from 'vitest';
import { iniValues, readIni } from './ini';

describe('readIni', () => {
  it('keeps sections and entries in order', () => {
    const sections = readIni('a=1\r\n; no\r\n[one [1]]\r\n b = x = y \r\n#c=2\nnothing\n[two]\nb=1\nb=2');
    expect(sections.map(({ name, line }) => [name, line])).toEqual([
      ['', 0],
      ['one [1]', 3],
      ['two', 7],
    ]);
    expect(sections[1]?.entries).toEqual([{ key: 'b', value: ' x = y ', line: 4 }]);
    expect(iniValues(sections[2]).get('b')).toBe('1');
    expect(readIni('#c=2', ';')[0]?.entries).toHaveLength(1);
  });

  it('stands names of Object’s own', () => {
    const values = iniValues(readIni('[x]\n__proto__=1\nconstructor=2\n')[1]);
    expect([values.get('__proto__'), values.get('constructor'), values.get('toString')]).toEqual([
      '1',
      '2',
      undefined,
    ]);
  });
});
