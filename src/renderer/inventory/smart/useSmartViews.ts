import { useEffect, useMemo } from 'react';
import type { Host } from '../../../shared/model/inventory';
import type { SmartFolder } from '../../../shared/model/settings';
import { useInventory } from '../../stores/inventory';
import { useSetting } from '../../stores/settings';
import { environmentIdOf, recordsOf, type TreeIndex } from '../treeIndex';
import type { SmartView } from '../treeModel';
import { sortHosts } from '../treeOrder';
import { SmartFollower, useSmartResults, type SmartResult } from './smartResults';

const NONE: readonly SmartFolder[] = [];
const CLOSED: readonly Host[] = [];

/** The hosts that a smart folder found, in the order of the tree; by name where that is arranged by hand. */
function hostsOf(index: TreeIndex, result: SmartResult, environments: SmartSource['environments']): Host[] {
  const source = { environments, environmentIdOf: (host: Host) => environmentIdOf(index, host) };
  return sortHosts(recordsOf(result.ids, index.hosts), index.sort === 'manual' ? 'name' : index.sort, source);
}

type SmartSource = Parameters<typeof sortHosts>[2];

/**
 * The smart folders with what they hold, followed while they are in sight.
 * @param shown whether their section is open: closed, nothing is searched for.
 */
export function useSmartViews(
  index: TreeIndex,
  expanded: ReadonlySet<string>,
  shown: boolean,
): readonly SmartView[] {
  const folders = useSetting('smartFolders');
  const results = useSmartResults((state) => state.results);
  const environments = useInventory((state) => state.environments);
  const ready = useInventory((state) => state.ready);
  const followed = shown && ready ? folders : NONE;
  useEffect(() => {
    if (followed.length === 0) return undefined;
    const follower = new SmartFollower(followed);
    return () => follower.dispose();
  }, [followed]);
  return useMemo(
    () =>
      folders.map((smart): SmartView => {
        const result = results.get(smart.id);
        if (result?.query !== smart.query) return { smart, count: null, hosts: CLOSED, failure: null };
        const { ids, failure } = result;
        if (!shown || !expanded.has(smart.id)) return { smart, count: ids.length, hosts: CLOSED, failure };
        const hosts = hostsOf(index, result, environments);
        return { smart, count: hosts.length, hosts, failure };
      }),
    [folders, results, index, environments, expanded, shown],
  );
}
