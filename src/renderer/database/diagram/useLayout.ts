import { useEffect, useState } from 'react';
import type { DiagramLayout } from './diagramLayout';
import type { DiagramModel } from './diagramModel';

/** The layout of a model, made beside the window; the last one until a new one is there, null before the first. */
export function useLayout(model: DiagramModel | null): DiagramLayout | null {
  const [layout, setLayout] = useState<DiagramLayout | null>(null);
  useEffect(() => {
    if (model === null) return;
    const worker = new Worker(new URL('./layoutWorker.ts', import.meta.url), { type: 'module' });
    worker.onmessage = (event: MessageEvent<DiagramLayout>) => {
      setLayout(event.data);
      worker.terminate();
    };
    worker.postMessage({ tables: model.tables, links: model.links });
    return () => worker.terminate();
  }, [model]);
  return layout;
}
