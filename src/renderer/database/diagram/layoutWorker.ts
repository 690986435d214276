import { layoutDiagram } from './diagramLayout';
import type { DiagramModel } from './diagramModel';

// Placing 200 tables takes most of a second, in which the window would not move.

addEventListener('message', (event: MessageEvent<Pick<DiagramModel, 'tables' | 'links'>>) => {
  postMessage(layoutDiagram(event.data));
});
