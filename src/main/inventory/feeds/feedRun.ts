import { BinnacleError } from '../../../shared/errors';
import type { FeedCounts, FeedRun } from '../../../shared/model/feed';
import type { Removal } from '../../../shared/model/history';
import { FEED_LIMITS, type FeedTree } from './feedMessages';
import type { FeedPlan } from './planFeed';

const NOTHING: FeedCounts = { added: 0, changed: 0, moved: 0, removed: 0, kept: 0, folders: 0 };

/** A run that found nothing to do. */
export function unchangedRun(time: number): FeedRun {
  return {
    ...{ time, outcome: 'unchanged', counts: NOTHING, message: '', hint: '' },
    ...{ problems: [], problemCount: 0, differences: [], differenceCount: 0 },
    ...{ undoToken: null, said: '', removal: null },
  };
}

/** A run that changed nothing because something went wrong. */
export function failedRun(time: number, why: { message: string; hint: string; said?: string }): FeedRun {
  const { message, hint, said = '' } = why;
  return { ...unchangedRun(time), outcome: 'failed', message, hint, said };
}

/** Why something that was thrown changed nothing; undefined: that is for nobody but the log. */
export function whyFailed(error: unknown): { message: string; hint: string } | undefined {
  if (!(error instanceof BinnacleError)) return undefined;
  return { message: error.message, hint: error.hint ?? '' };
}

/** What a plan came to. */
export function plannedRun(
  time: number,
  tree: FeedTree,
  plan: FeedPlan,
  end: Pick<FeedRun, 'outcome' | 'undoToken' | 'removal' | 'said'>,
): FeedRun {
  const { counts, differences, differenceCount } = plan;
  const problems = [...plan.problems, ...tree.problems].slice(0, FEED_LIMITS.problems);
  const problemCount = plan.problems.length + tree.problemCount;
  const waiting = end.outcome === 'waiting' ? waitingWords(end.removal) : { message: '', hint: '' };
  return { time, counts, ...waiting, ...end, problems, problemCount, differences, differenceCount };
}

function waitingWords(removal: Removal | null): { message: string; hint: string } {
  if (removal === null) {
    return { message: 'There are differences.', hint: 'Look at them, then take them over.' };
  }
  const message = `It would remove ${removal.hosts} of all ${removal.of} hosts.`;
  return { message, hint: 'Look at the differences first: the source may have been incomplete.' };
}

/** The counts in words, for the audit: “3 added, 1 removed”. */
export function countsText(counts: FeedCounts): string {
  const parts = Object.entries(counts).filter(([, count]) => count > 0);
  return parts.map(([what, count]) => `${count} ${what}`).join(', ') || 'nothing new';
}
