import type { Guarded, Removal } from '../../shared/model/history';
import type { ConfirmQuestion } from '../ui/confirm';

/** A change that was made. */
export type Done = Extract<Guarded, { state: 'done' }>;

/** What is said about a change that may take many hosts away. */
export interface GuardWords {
  /** Such as "Delete": on the button of the question. */
  verb: string;
  /** What follows the numbers in the question. */
  text: string;
  /** Said while it takes long: "Deleting Amsterdam…". */
  busy?: string | undefined;
}

const number = new Intl.NumberFormat('en-GB');

/** The question before many hosts go. */
export function removalQuestion(
  { hosts, of, names }: Removal,
  { verb, text }: Omit<GuardWords, 'busy'>,
): ConfirmQuestion {
  const more = hosts > names.length ? [`… and ${number.format(hosts - names.length)} more`] : [];
  return {
    title: `This removes ${number.format(hosts)} of ${number.format(of)} hosts`,
    text,
    preview: [...names, ...more].join('\n'),
    confirmLabel: `${verb} ${number.format(hosts)} hosts`,
    cancelLabel: 'Keep them',
    danger: true,
  };
}

/** What an undo left alone; undefined: nothing. */
export function keptText(kept: number): string | undefined {
  if (kept === 0) return undefined;
  return kept === 1
    ? '1 field has changed again since and was left as it is.'
    : `${number.format(kept)} fields have changed again since and were left as they are.`;
}

/** "1 record", "5,000 records". */
export const recordsText = (count: number): string =>
  count === 1 ? '1 record' : `${number.format(count)} records`;

/** `Undid “Bulk edit · 5,000 hosts”.`, with the number of records where the name does not tell it. */
export function undoneText(name: string, { count }: Pick<Done, 'count'>): string {
  return count > 1 && !/\d/.test(name) ? `Undid “${name}”: ${recordsText(count)}.` : `Undid “${name}”.`;
}
