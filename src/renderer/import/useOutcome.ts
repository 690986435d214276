import { useEffect, useRef, useState } from 'react';
import type { ImportOptions, ImportOutcome, ImportPreview } from '../../shared/model/import';
import { call } from '../ipc/client';
import { describeError } from '../ui/describeError';

/** How long options stay the same before it is asked what they would do, in ms. */
const PAUSE_MS = 120;

/** What an import would do. */
export interface Outcome {
  /** The last answer; null until the first. */
  outcome: ImportOutcome | null;
  /** Whether it answers the options as they are. */
  current: boolean;
  problem: { message: string; hint?: string } | null;
}

interface Answer {
  preview: ImportPreview | null;
  options: ImportOptions | null;
  outcome: ImportOutcome | null;
  problem: Outcome['problem'];
}

const NOTHING: Answer = { preview: null, options: null, outcome: null, problem: null };

/** Asks what an import with these options would do; the answer to the newest question wins. */
export function useOutcome(preview: ImportPreview, options: ImportOptions | null): Outcome {
  const [answer, setAnswer] = useState(NOTHING);
  const { importId } = preview;
  /** The file that was answered about last: the first question about another one need not wait. */
  const answered = useRef<ImportPreview | null>(null);
  useEffect(() => {
    if (options === null) return undefined;
    let wanted = true;
    const ask = (): void => {
      call('import.outcome', { importId, options }).then(
        (outcome) => {
          answered.current = preview;
          if (wanted) setAnswer({ preview, options, outcome, problem: null });
        },
        (error: unknown) => {
          if (wanted) setAnswer((last) => ({ ...last, preview, options, problem: describeError(error) }));
        },
      );
    };
    const timer = setTimeout(ask, answered.current === preview ? PAUSE_MS : 0);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [importId, preview, options]);
  const current = answer.preview === preview && answer.options === options;
  return { outcome: answer.outcome, current, problem: current ? answer.problem : null };
}
