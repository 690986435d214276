import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import type { QueryTab } from '../queryTab';
import { ExportSheet } from './ExportSheet';
import { RefusedSheet } from './RefusedSheet';

/** What an export asks, and what it has to say afterwards. */
export function ExportSheets({ tab }: { tab: QueryTab }): ReactNode {
  const sheet = useStore(tab.exports.store, (state) => state.sheet);
  const report = useStore(tab.exports.store, (state) => state.report);
  if (sheet !== null) return <ExportSheet tab={tab} what={sheet} />;
  return report === null ? null : <RefusedSheet report={report} onClose={() => tab.exports.close()} />;
}
