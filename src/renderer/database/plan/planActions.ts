import { ChartNoAxesGantt, Timer } from 'lucide-react';
import type { Action } from '../../stores/actions';
import type { ActiveTab } from '../library/libraryActions';
import { offeredPlans } from './plans';
import type { PlanKind } from '../../../shared/plans/planRequest';

/** Explaining statements. */
export function planActions({ get, isHere }: ActiveTab): Action[] {
  const offers = (kind: PlanKind) => (): boolean => {
    const tab = get();
    if (tab === undefined || !isHere()) return false;
    const { features, server } = tab.query.store.getState();
    return offeredPlans(tab.dialect, features, server).includes(kind);
  };
  return [
    {
      ...{ id: 'query.explain', title: 'Explain this statement', section: 'Query', icon: ChartNoAxesGantt },
      ...{ shortcut: 'Mod+Alt+P', keywords: 'plan cost analyze analyse' },
      when: offers('estimated'),
      run: () => get()?.plans.explain('estimated'),
    },
    {
      ...{ id: 'query.explainMeasured', title: 'Explain with measurements (runs it)', section: 'Query' },
      ...{ icon: Timer, keywords: 'plan analyze analyse time buffers slow' },
      when: offers('measured'),
      run: () => get()?.plans.explain('measured'),
    },
  ];
}
