import { lazy, Suspense, type ReactNode } from 'react';
import { useStore } from 'zustand';
import type { QueryTab } from '../queryTab';

const DiagramSheet = lazy(() =>
  import('./DiagramSheet').then((module) => ({ default: module.DiagramSheet })),
);

/** The diagram of a tab, while one is open. */
export function DiagramPlace({ tab }: { tab: QueryTab }): ReactNode {
  const open = useStore(tab.diagram.store, (state) => state.open);
  return open === null ? null : (
    <Suspense fallback={null}>
      <DiagramSheet tab={tab} open={open} />
    </Suspense>
  );
}
