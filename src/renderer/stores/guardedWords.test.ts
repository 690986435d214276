import { expect, it } from 'vitest';
import { keptText, removalQuestion, undoneText } from './guardedWords';

it('asks with the numbers, and with the first hosts by name', () => {
  const names = Array.from({ length: 100 }, (_, index) => `Amsterdam / web${index}`);
  const question = removalQuestion({ hosts: 412, of: 1500, names }, { verb: 'Delete', text: 'Really.' });
  expect(question).toMatchObject({
    title: 'This removes 412 of 1,500 hosts',
    confirmLabel: 'Delete 412 hosts',
    cancelLabel: 'Keep them',
    danger: true,
  });
  expect(question.preview).toMatch(/^Amsterdam \/ web0\n[^]*\n… and 312 more$/);
});

it('names every host where they are few', () => {
  const removal = { hosts: 2, of: 5, names: ['a', 'b'] };
  expect(removalQuestion(removal, { verb: 'Delete', text: '' }).preview).toBe('a\nb');
});

it('says what an undo left alone', () => {
  expect(keptText(0)).toBeUndefined();
  expect(keptText(1)).toBe('1 field has changed again since and was left as it is.');
  expect(keptText(3000)).toBe('3,000 fields have changed again since and were left as they are.');
});

it('says what was undone, and how many records unless the name does', () => {
  expect(undoneText('Changed host web01', { count: 1 })).toBe('Undid “Changed host web01”.');
  expect(undoneText('Restore · Everything', { count: 37 })).toBe('Undid “Restore · Everything”: 37 records.');
  expect(undoneText('Bulk edit · 5,000 hosts', { count: 5000 })).toBe('Undid “Bulk edit · 5,000 hosts”.');
});
