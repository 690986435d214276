import type { AddPanelPositionOptions, DockviewApi, SerializedDockview } from 'dockview-react';
import type { Document } from '../../shared/model/document';
import { documentTitle } from '../stores/documentTitle';
import { useInventory } from '../stores/inventory';
import { useWorkspace, type WorkspaceState } from '../stores/workspace';

/** Name under which the dock knows the one component that shows documents. */
export const DOCUMENT_COMPONENT = 'document';

const title = (document: Document): string => documentTitle(document, useInventory.getState());

function placeOf(
  api: DockviewApi,
  state: WorkspaceState,
  id: string,
): { position?: AddPanelPositionOptions } {
  const placement = state.placements.get(id);
  const beside = placement === undefined ? undefined : api.getPanel(placement.besideId);
  if (placement === undefined || beside === undefined) return {};
  return { position: { referencePanel: beside, direction: placement.direction } };
}

function addMissing(api: DockviewApi, state: WorkspaceState): void {
  for (const document of state.documents) {
    if (api.getPanel(document.id) !== undefined) continue;
    api.addPanel({
      id: document.id,
      component: DOCUMENT_COMPONENT,
      title: title(document),
      inactive: document.id !== state.activeId,
      ...placeOf(api, state, document.id),
    });
  }
}

/** Brings the dock's panels in line with the documents of the store. Safe to call at any time. */
export function syncPanels(api: DockviewApi, state: WorkspaceState): void {
  const wanted = new Set(state.documents.map((each) => each.id));
  for (const panel of [...api.panels]) if (!wanted.has(panel.id)) api.removePanel(panel);
  addMissing(api, state);
  if (state.activeId !== null && api.activePanel?.id !== state.activeId) {
    api.getPanel(state.activeId)?.api.setActive();
  }
}

/** Keeps the tabs' accessible names the same as the names they show. */
export function syncTitles(api: DockviewApi): void {
  for (const document of useWorkspace.getState().documents) {
    const panel = api.getPanel(document.id);
    if (panel !== undefined && panel.title !== title(document)) panel.api.setTitle(title(document));
  }
}

const isLayout = (layout: unknown): layout is SerializedDockview =>
  typeof layout === 'object' && layout !== null && 'grid' in layout && 'panels' in layout;

/** Loads the arrangement of the last run; whatever does not fit the documents is arranged anew. */
export function restoreLayout(api: DockviewApi, layout: unknown): void {
  if (!isLayout(layout)) return;
  try {
    // Floating and pop-out windows are not used: a layout that has them was not written by this app.
    const { grid, panels, activeGroup } = layout;
    api.fromJSON({ grid, panels, ...(activeGroup === undefined ? {} : { activeGroup }) });
  } catch {
    api.clear();
  }
}

/** Ids of the tabs as they stand on the screen: groups from the top left on. */
export function panelOrder(api: DockviewApi): string[] {
  const box = (element: HTMLElement): DOMRect => element.getBoundingClientRect();
  return [...api.groups]
    .sort((a, b) => box(a.element).left - box(b.element).left || box(a.element).top - box(b.element).top)
    .flatMap((group) => group.panels.map((panel) => panel.id));
}
