import { describe, expect, it } from 'vitest';
import { hasFilters, parseSearchQuery, withoutFilter, type SearchFilter } from './query';

const filters = (text: string): Partial<SearchFilter>[] =>
  parseSearchQuery(text).filters.map(({ operator, key, values, negated }) => ({
    ...{ operator, key, values, negated },
  }));
const words = (text: string): readonly string[] => parseSearchQuery(text).words;

describe('parseSearchQuery', () => {
  it('tells filters from free words', () => {
    expect(words('web tag:core  ams')).toEqual(['web', 'ams']);
    expect(filters('web tag:core ams')).toEqual([
      { operator: 'tag', key: 'tag', values: ['core'], negated: false },
    ]);
  });

  it('reads alternatives, quotes and negation', () => {
    expect(filters('TAG:core,edge -cred:"net admin" site:lab')).toEqual([
      { operator: 'tag', key: 'TAG', values: ['core', 'edge'], negated: false },
      { operator: 'cred', key: 'cred', values: ['net admin'], negated: true },
      { operator: 'field', key: 'site', values: ['lab'], negated: false },
    ]);
    expect(filters('folder:"a, b",c "rack unit":12')).toMatchObject([
      { values: ['a, b', 'c'] },
      { operator: 'field', key: 'rack unit', values: ['12'] },
    ]);
    expect(words('"core switch" 19" rack')).toEqual(['core switch', '19"', 'rack']);
    expect(filters('web -lab')).toEqual([{ operator: 'text', key: '', values: ['lab'], negated: true }]);
  });

  it.each(['[::1]:22', '::1', 'fe80::1%eth0', '00:11:22:aa:bb:cc', 'root@web01:22', 'ssh://web01:22/'])(
    'leaves the address %s alone',
    (text) => {
      expect(parseSearchQuery(text)).toEqual({ words: [text], filters: [] });
    },
  );

  it('takes name:22 for an address that may be a custom field, and port:22 for a filter', () => {
    const address = parseSearchQuery('web01:22');
    expect(address.filters).toMatchObject([{ operator: 'field', key: 'web01', maybeAddress: true }]);
    expect(hasFilters(address)).toBe(false);
    expect(hasFilters(parseSearchQuery('port:22'))).toBe(true);
    expect(hasFilters(parseSearchQuery('rack:R22'))).toBe(true);
    expect(hasFilters(parseSearchQuery('-rack:22'))).toBe(true);
  });

  it('bears what is half typed', () => {
    expect(filters('tag:')).toMatchObject([{ operator: 'tag', values: [] }]);
    expect(filters('tag:,, cred:"net ad')).toMatchObject([{ values: [] }, { values: ['net ad'] }]);
    for (const text of ['', ' ', ':', '-', '--', '"', '-"', ':x', '""', 'a:"', ',', '?', '-:']) {
      expect(() => parseSearchQuery(text)).not.toThrow();
    }
    expect(words('-')).toEqual(['-']);
    expect(words('""')).toEqual([]);
  });

  it('bounds words and filters', () => {
    const many = Array.from({ length: 100 }, (_, at) => `w${at} tag:t${at}`).join(' ');
    expect(words(many)).toHaveLength(8);
    expect(filters(many)).toHaveLength(16);
  });

  it('says where a filter stands', () => {
    const text = 'web  tag:core -env:prod x';
    const [tag, env] = parseSearchQuery(text).filters;
    expect(text.slice(tag?.start, tag?.end)).toBe('tag:core');
    expect(env?.text).toBe('-env:prod');
    expect(tag === undefined ? '' : withoutFilter(text, tag)).toBe('web -env:prod x');
  });
});
