import { useEffect, useMemo, useState } from 'react';
import type { BulkEdit } from '../../../shared/model/bulkEdit';
import type { Host } from '../../../shared/model/inventory';
import { useInventory } from '../../stores/inventory';
import { finishInSlices, nextTask } from '../../stores/slices';
import { useNames } from '../useNames';
import { isEmptyEdit } from './bulkForm';
import {
  commonSteps,
  previewSteps,
  type BulkPreview,
  type CommonValues,
  type PreviewSource,
} from './bulkPreview';

/** Works something out in slices, after the frame that shows what was typed; undefined: nothing is known yet. */
function useSliced<T>(
  steps: (() => Generator<undefined, T>) | null,
): { value: T; settled: boolean } | undefined {
  const [result, setResult] = useState<{ value: T; of: typeof steps } | undefined>();
  useEffect(() => {
    if (steps === null) return undefined;
    const controller = new AbortController();
    const wanted = (): boolean => !controller.signal.aborted;
    const work = async (): Promise<void> => {
      await nextTask();
      const value = wanted() ? await finishInSlices(steps(), wanted) : null;
      if (value !== null && wanted()) setResult({ value, of: steps });
    };
    void work();
    return () => controller.abort();
  }, [steps]);
  return result === undefined ? undefined : { value: result.value, settled: result.of === steps };
}

/** What the hosts have in common; undefined until it is known. */
export function useCommonValues(hosts: readonly Host[]): CommonValues | undefined {
  const steps = useMemo(() => () => commonSteps(hosts), [hosts]);
  return useSliced(steps)?.value;
}

/** What an edit would do, and whether that is about the edit as it is now. */
export interface LivePreview {
  readonly preview: BulkPreview | null;
  readonly settled: boolean;
}

const NOTHING: LivePreview = { preview: null, settled: true };

/** The preview of an edit, worked out while one types. */
export function useBulkPreview(hosts: readonly Host[], edit: BulkEdit): LivePreview {
  const folders = useInventory((state) => state.folders);
  const names = useNames();
  const steps = useMemo(() => {
    const source: PreviewSource = { folders, names };
    return isEmptyEdit(edit) ? null : () => previewSteps(hosts, edit, source);
  }, [hosts, edit, folders, names]);
  const result = useSliced(steps);
  if (steps === null) return NOTHING;
  return result === undefined
    ? { preview: null, settled: false }
    : { preview: result.value, settled: result.settled };
}
