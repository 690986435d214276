import { isDeepStrictEqual } from 'node:util';
import { BinnacleError } from '../../../shared/errors';
import { type FeedDraft, type FeedTrial, SHOWN_TRIAL_HOSTS } from '../../../shared/model/feed';
import type { FeedTree } from './feedMessages';
import type { SourceRead } from './readSource';

/** What was tried and may still become a feed: more than one only if a window was reloaded meanwhile. */
const KEPT = 2;

/** What sources gave that somebody has tried, until a feed is made of it. */
export class FeedTrials {
  readonly #trials = new Map<string, { draft: FeedDraft; tree: FeedTree }>();

  constructor(private readonly newId: () => string) {}

  /** What a window is shown of it. */
  keep(draft: FeedDraft, read: SourceRead, milliseconds: number): FeedTrial {
    if (read.state === 'failed') {
      return { state: 'failed', message: read.message, hint: read.hint, said: read.said };
    }
    if (read.state === 'same')
      return { state: 'failed', message: 'The server sent nothing.', hint: '', said: '' };
    const trialId = this.newId();
    this.#trials.set(trialId, { draft, tree: read.tree });
    const [oldest] = this.#trials.keys();
    if (this.#trials.size > KEPT && oldest !== undefined) this.#trials.delete(oldest);
    return trialOf(trialId, read.tree, milliseconds);
  }

  /** What was tried with this very source. Throws `conflict` if it has changed since. */
  take(trialId: string, { source }: FeedDraft): FeedTree {
    const trial = this.#trials.get(trialId);
    if (trial === undefined || !isDeepStrictEqual(trial.draft.source, source)) {
      throw new BinnacleError('conflict', 'What was tried is not what would be created.', {
        hint: 'Try it again, look at the result, then create it.',
        field: 'trialId',
      });
    }
    this.#trials.delete(trialId);
    return trial.tree;
  }
}

function trialOf(trialId: string, tree: FeedTree, milliseconds: number): FeedTrial {
  const paths = new Map<string, string>();
  for (const { key, parentKey, name } of tree.folders) {
    const above = parentKey === null ? '' : (paths.get(parentKey) ?? '');
    paths.set(key, above === '' ? name : `${above} / ${name}`);
  }
  const hosts = tree.hosts.slice(0, SHOWN_TRIAL_HOSTS).map(({ name, address, folderKey, endpoints }) => ({
    ...{ name, address },
    path: folderKey === null ? '' : (paths.get(folderKey) ?? ''),
    protocols: [...new Set(endpoints.map(({ protocol }) => protocol))],
  }));
  const { hostCount, problems, problemCount } = tree;
  const folderCount = tree.folders.length;
  return { state: 'read', trialId, hostCount, folderCount, hosts, problems, problemCount, milliseconds };
}
