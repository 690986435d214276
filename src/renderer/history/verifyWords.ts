import type { Verification } from '../../shared/model/history';

/** What a check found, in words. */
export interface VerifyWords {
  whole: boolean;
  title: string;
  /** Paragraphs below the title. */
  lines: readonly string[];
}

const number = new Intl.NumberFormat('en-GB');
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });
const moment = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'medium' });

const counted = (count: number, word: string): string =>
  `${number.format(count)} ${word}${count === 1 ? '' : 's'}`;

function recordsLine(records: number): string {
  if (records === 0) return 'There is no record, as the events have it.';
  return records === 1
    ? 'The one record is what the events make of it.'
    : `All ${number.format(records)} records are what the events make of them.`;
}

/** What a check of the history found and what that means. */
export function verifyWords(found: Verification): VerifyWords {
  const { events, since, records, broken, differentCount } = found;
  const whole = broken === null && differentCount === 0;
  const begun = since === null ? '' : `, unbroken since ${day.format(since)}`;
  const lines: string[] = [];
  if (broken === null) lines.push(`${counted(events, 'event')}${begun}.`);
  else lines.push(...brokenLines(broken, events));
  if (differentCount === 0) lines.push(recordsLine(records));
  else lines.push(differentLine(differentCount));
  return { whole, title: whole ? 'The history is whole' : 'The history is not whole', lines };
}

function brokenLines({ id, time, reason }: NonNullable<Verification['broken']>, events: number): string[] {
  const when = time === null ? '' : ` of ${moment.format(time)}`;
  return [
    `Event ${number.format(id)} of ${number.format(events)}${when} does not follow from the one before. ${reason}`,
    'What came before it is unbroken. From there on the history may have been changed by something other than Binnacle, or the file was damaged: compare it with a backup.',
  ];
}

function differentLine(count: number): string {
  const are = count === 1 ? '1 record is' : `${number.format(count)} records are`;
  return `${are} not what the events make of them: changed without the history, or damaged.`;
}
