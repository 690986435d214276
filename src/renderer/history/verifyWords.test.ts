import { expect, it } from 'vitest';
import { verifyWords } from './verifyWords';

const whole = {
  ...{ events: 12_345, since: new Date(2026, 2, 3, 12).getTime(), records: 1512, head: 'ab' },
  ...{ broken: null, different: [], differentCount: 0 },
};

it('says since when a whole history is unbroken', () => {
  expect(verifyWords(whole)).toEqual({
    whole: true,
    title: 'The history is whole',
    lines: [
      '12,345 events, unbroken since 3 March 2026.',
      'All 1,512 records are what the events make of them.',
    ],
  });
});

it('says where it breaks, and what that means', () => {
  const broken = { id: 7, time: whole.since, reason: 'It was changed after it was written.' };
  const found = verifyWords({ ...whole, broken });
  expect(found.whole).toBe(false);
  expect(found.lines[0]).toMatch(/^Event 7 of 12,345 of 3 March 2026.* does not follow .*It was changed/);
  expect(found.lines[1]).toMatch(/^What came before it is unbroken/);
});

it('says how many records are something else', () => {
  const different = [{ kind: 'host' as const, id: 'x', name: 'web01' }];
  const found = verifyWords({ ...whole, different, differentCount: 1 });
  expect(found.whole).toBe(false);
  expect(found.lines).toContain(
    '1 record is not what the events make of them: changed without the history, or damaged.',
  );
});
