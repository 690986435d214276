import { expect, it } from 'vitest';
import { localTimeText, momentOf } from './pickedMoment';

it('a time that was typed is a moment in the person’s zone; a half one is none', () => {
  const time = new Date(2026, 2, 3, 14, 2, 11).getTime();
  expect(localTimeText(time)).toBe('2026-03-03T14:02:11');
  expect(momentOf({ kind: 'time', text: '2026-03-03T14:02:11' })).toEqual({ time });
  expect(momentOf({ kind: 'time', text: '' })).toBeUndefined();
  expect(momentOf({ kind: 'now' })).toBeNull();
});
